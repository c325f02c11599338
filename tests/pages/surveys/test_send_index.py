"""How the page for making an invitation behaves."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import delete, func, select

from app.audit.models import AuditEntry
from app.audit.types import Action
from app.db import db, now, transaction
from app.i18n.dates import today
from app.instruments.queries import get_version
from app.instruments.services import import_instrument
from app.invitations.models import Invitation
from app.journeys.reading import Perspective
from app.people.models import Episode
from app.safeguarding.models import SafetyCover
from tests.support.client import htmx
from tests.support.forms import en, raw_form, raw_item
from tests.support.invited import invite


def address(person):
    return f"/staff/young-people/{person.public_id}/invitations/"


def made():
    return db.session.scalars(select(Invitation).order_by(Invitation.id)).all()


@pytest.fixture
def check_in(context):
    return get_version("check-in").public_id


def test_key_worker_makes_an_invitation(cast, pages, check_in):
    asha = pages.as_(cast.asha)
    answer = asha.submit(address(cast.cara), {"instrument": check_in})
    (invitation,) = made()
    assert (answer.status, answer.to) == (303, f"{address(cast.cara)}{invitation.public_id}")
    assert asha.get(answer.to).status == 200
    assert (invitation.person_id, invitation.episode_id) == (cast.cara.id, cast.cara.episode_id)
    assert (invitation.made_by_id, invitation.perspective) == (cast.asha.user_id, Perspective.YOUNG_PERSON)
    trail = select(func.count()).where(
        AuditEntry.action == Action.INVITATION_MADE, AuditEntry.person_id == cast.cara.id
    )
    assert db.session.scalar(trail) == 1


def test_parent_or_carer_is_invited_with_a_view_of_their_own(cast, pages, context):
    star = get_version("waymark-star").public_id
    sent = {"instrument": star, "perspective": "parent_or_carer"}
    assert pages.as_(cast.asha).submit(address(cast.cara), sent).status == 303
    assert [invitation.perspective for invitation in made()] == [Perspective.PARENT_OR_CARER]


def test_key_worker_elsewhere_finds_nothing(cast, pages, check_in):
    for stranger in (cast.ben, cast.sol):
        browser = pages.as_(stranger)
        assert browser.get(address(cast.cara)).status == 404
    ben = pages.as_(cast.ben)
    token = ben.get(address(cast.bea)).page.all("input", name="csrf_token")[-1].attributes["value"]
    assert ben.post(address(cast.cara), {"csrf_token": token, "instrument": check_in}).status == 404
    assert made() == []


def test_commissioner_is_refused(cast, pages):
    assert pages.as_(cast.dev).get(address(cast.cara)).status == 403
    assert pages.as_(cast.fay).get(address(cast.cara)).status == 403


def test_signed_out_visitor_is_asked_to_sign_in(cast, pages):
    whole = pages.get(address(cast.cara))
    assert (whole.status, whole.to) == (303, "/staff/sign-in")
    part = pages.part(address(cast.cara), "invitation-form")
    assert (part.status, part.to) == (204, "/staff/sign-in")


def test_missing_choice_is_explained_A11Y_62(cast, pages, context):
    answer = pages.as_(cast.asha).submit(address(cast.cara), {})
    assert answer.status == 422
    assert answer.page.one("title").text.startswith("Error: ")
    assert answer.page.one("a", href="#instrument-0").text == "Choose what to ask"
    assert made() == []


def test_part_is_the_same_as_in_the_page(cast, pages, check_in):
    asha = pages.as_(cast.asha)
    whole, part = asha.get(address(cast.cara)), asha.part(address(cast.cara), "invitation-form")
    names = [node.attributes["name"] for node in part.page.nodes if "name" in node.attributes]
    in_page = [node.attributes["name"] for node in whole.page.nodes if node.tag != "meta" and "name" in node.attributes]
    assert in_page == ["csrf_token", *names], "the first is the sign-out button's"
    answer = asha.submit(address(cast.cara), {"instrument": None}, headers=htmx("invitation-form"))
    assert answer.status == 422
    assert answer.page.nodes[0].attributes["id"] == "invitation-form"
    moved = asha.submit(address(cast.cara), {"instrument": check_in}, headers=htmx("invitation-form"))
    assert moved.status == 204
    assert moved.headers["HX-Redirect"].startswith(address(cast.cara))


def test_form_sent_twice_is_stored_once_REL_02(cast, pages, check_in):
    asha = pages.as_(cast.asha)
    page = asha.get(address(cast.cara)).page
    sent = {
        "csrf_token": page.all("input", name="csrf_token")[-1].attributes["value"],
        "form_key": page.one("input", name="form_key").attributes["value"],
        "episode": page.one("input", name="episode").attributes["value"],
        "instrument": check_in,
        "perspective": "young_person",
    }
    assert len({asha.post(address(cast.cara), sent).to for _ in range(2)}) == 1
    assert len(made()) == 1


def test_without_safety_cover_nothing_that_asks_about_danger_is_sent_SAFE_01(cast, pages, check_in):
    with transaction():
        db.session.execute(delete(SafetyCover).where(SafetyCover.service_id == cast.harbour_id))
    answer = pages.as_(cast.asha).submit(address(cast.cara), {"instrument": check_in})
    assert answer.status == 422
    assert "safety cover" in answer.page.one("a", href="#instrument-0").text
    assert made() == []


def test_nothing_is_offered_once_the_work_has_ended(cast, pages, context):
    with transaction():
        db.session.get_one(Episode, cast.cara.episode_id).ended_on = today() - dt.timedelta(days=1)
    answer = pages.as_(cast.erin).get(address(cast.cara))
    assert "has ended" in answer.words
    assert not answer.page.all("form", action=address(cast.cara))


def test_episode_of_somebody_else_cannot_be_chosen(cast, pages, check_in):
    stranger = db.session.get_one(Episode, cast.callum.episode_id).public_id
    answer = pages.as_(cast.asha).submit(address(cast.cara), {"instrument": check_in, "episode": stranger})
    assert answer.status == 422
    assert made() == []


def test_list_says_what_became_of_each(cast, pages, context):
    waiting, answered, old = (invite(cast) for _ in range(3))
    invite(cast, cast.callum)
    with transaction():
        db.session.get_one(Invitation, answered.id).used_at = now()
        db.session.get_one(Invitation, old.id).expires_at = now() - dt.timedelta(days=1)
    page = pages.as_(cast.asha).get(address(cast.cara)).page
    states = [node.text for node in page.nodes if node.attributes.get("class") == "tag"]
    assert states == ["Waiting", "Ran out", "Answered"], "what still waits comes first"
    shown = [node.attributes["href"] for node in page.all("a") if node.text.startswith("Show link and code")]
    assert shown == [f"{address(cast.cara)}{waiting.public_id}"]


def test_link_on_the_young_persons_page_leads_here(cast, pages):
    page = pages.as_(cast.asha).get(f"/staff/young-people/{cast.cara.public_id}").page
    assert page.all("a", href=address(cast.cara))


def test_an_invitation_page_opened_for_one_young_person_invites_no_other_SAFE_36(cast, pages, check_in):
    asha = pages.as_(cast.asha)
    assert "About Cara Quill, reference T-001, born 4 May 2012" in asha.get(address(cast.cara)).words
    of_callum = asha.get(address(cast.callum)).page.one("input", name="about").attributes["value"]
    answer = asha.submit(address(cast.cara), {"instrument": check_in, "about": of_callum})
    assert answer.status == 422
    assert "opened for another young person" in answer.words
    assert made() == []


def test_what_is_written_for_somebody_else_is_not_sent_and_a_workers_own_view_is_not_offered(cast, pages, context):
    raw = {"code": "for-carers", "title": en("For carers"), "perspectives": ["parent_or_carer"]}
    with transaction():
        carers, _new = import_instrument(raw_form([raw_item("calm", "words")], **raw))
        worker = {"code": "for-workers", "title": en("For workers"), "perspectives": ["worker"]}
        import_instrument(raw_form([raw_item("calm", "words")], **worker))
    asha = pages.as_(cast.asha)
    assert "For workers" not in asha.get(address(cast.cara)).words
    answer = asha.submit(address(cast.cara), {"instrument": carers.public_id, "perspective": "young_person"})
    assert (answer.status, made()) == (422, [])
    assert "That one is not written for them." in answer.words
    assert (
        asha.submit(address(cast.cara), {"instrument": carers.public_id, "perspective": "parent_or_carer"}).status
        == 303
    )
