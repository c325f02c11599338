"""How somebody else looks at an emergency."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.access.roles import Role
from app.accounts.models import Membership, User
from app.audit.models import AuditEntry
from app.audit.types import Action
from app.db import db, transaction
from app.messaging.models import OutboxMessage
from app.people.models import RecordAccess
from app.provision.models import Service
from app.safeguarding.emergencies import PAGES
from tests.pages.safeguarding.test_emergency_index import ADDRESS, broke_glass
from tests.support.colleagues import held_by, restricted
from tests.support.concerned import BOARD, write_told

FOUND = "It was needed; she is safe."


@pytest.fixture
def access(cast, context):
    held_by(cast.callum, None)
    restricted(cast.callum)
    return broke_glass(cast, cast.callum, cast.asha)


def stored():
    db.session.rollback()
    return db.session.scalars(select(RecordAccess)).one()


def test_manager_says_what_was_found_SEC_110(cast, pages, access):
    erin = pages.as_(cast.erin)
    where = ADDRESS + access.public_id
    assert erin.submit(where, {"words": FOUND}).to == ADDRESS
    assert (stored().review, stored().reviewed_by_id) == (FOUND, cast.erin.user_id)
    assert stored().reviewed_at is not None
    words = erin.get(ADDRESS).words
    assert "Looked at by Erin" in words
    assert FOUND in words
    actions = db.session.scalars(select(AuditEntry.action).where(AuditEntry.person_id == cast.callum.id)).all()
    assert Action.ACCESS_REVIEWED in actions


def test_the_reviewer_sees_what_was_opened_and_when_and_no_answers_SEC_110(cast, pages, context):
    held_by(cast.callum, None)
    restricted(cast.callum)
    record = f"/staff/young-people/{cast.callum.public_id}"
    asha = pages.as_(cast.asha)
    asha.submit(f"{record}/emergency", {"words": "She rang"})
    for page in ("", "/sessions/", "/answers/", "/progress/"):
        assert asha.get(record + page).status == 200
    words = pages.as_(cast.erin).get(ADDRESS + stored().public_id).words
    for said in (
        "Opened the page of the young person",
        "Opened what was written about sessions",
        "Opened the list of answers",
        "Opened the readings",
    ):
        assert said in words
    assert "Callum" not in words


def test_the_reviewer_does_not_learn_that_something_was_told_which_is_kept_from_managers_SAFE_16(cast, pages, context):
    held_by(cast.callum, None)
    restricted(cast.callum)
    asha = pages.as_(cast.asha)
    asha.submit(f"/staff/young-people/{cast.callum.public_id}/emergency", {"words": "She rang"})
    row = write_told(pages, cast.asha, cast.callum, is_for_officer="y", is_kept_from_managers="y")
    assert asha.get(f"{BOARD}{row.public_id}").status == 200
    shown = pages.as_(cast.erin).get(ADDRESS + stored().public_id).page
    assert "Opened the page of the young person" in shown.one("main").text
    for word in ("Wrote", "said", "view", "oncern", "Something else"):
        assert word not in shown.one("main").text, word


def test_an_emergency_in_which_nothing_was_opened_says_so_SEC_110(cast, pages, access):
    assert "Nothing was opened" in pages.as_(cast.erin).get(ADDRESS + access.public_id).words


def test_every_page_about_a_young_person_has_words_for_the_reviewer_SEC_110(app):
    about = {"person_id", "alert_id", "concern_id", "response_id", "referral_id", "access_id"}
    endpoints = {rule.endpoint for rule in app.url_map.iter_rules() if rule.arguments & about}
    # The door itself shows initials alone and leaves no view in the trail.
    bare = endpoints - PAGES.keys() - {"people.emergency"}
    assert not bare, f"Say in app/safeguarding/emergencies.py what was opened there: {bare}"
    assert PAGES.keys() <= set(app.view_functions), "these are gone"


def test_the_only_leader_of_a_service_is_reviewed_by_the_officer_of_the_authority_SEC_110(cast, pages, context):
    held_by(cast.callum, None)
    restricted(cast.callum)
    with transaction():
        db.session.get_one(User, cast.lena.user_id).is_disabled = True
    door = f"/staff/young-people/{cast.callum.public_id}/emergency"
    pages.as_(cast.erin).submit(door, {"words": "She rang"})
    told = [message.address for message in db.session.scalars(select(OutboxMessage))]
    assert told == [cast.omar.email]
    omar, where = pages.as_(cast.omar), ADDRESS + stored().public_id
    assert omar.submit(where, {"words": FOUND}).to == ADDRESS
    assert (stored().review, stored().reviewed_by_id) == (FOUND, cast.omar.user_id)
    assert FOUND in omar.get(ADDRESS).words


def test_another_service_of_the_provider_comes_before_the_authority_SEC_110(cast, pages, context):
    held_by(cast.callum, None)
    restricted(cast.callum)
    with transaction():
        db.session.get_one(User, cast.lena.user_id).is_disabled = True
        here = db.session.get_one(Service, cast.harbour_id)
        beside = Service(
            code="quay",
            name="Quay",
            board="quay",
            authority_id=here.authority_id,
            provider_id=here.provider_id,
        )
        db.session.add(beside)
        db.session.flush()
        part = db.session.scalars(select(Membership).where(Membership.user_id == cast.ben.user_id)).one()
        part.role, part.service_id = Role.MANAGER, beside.id
    access = broke_glass(cast, cast.callum, cast.erin)
    assert pages.as_(cast.ben).get(ADDRESS).page.one("a", href=ADDRESS + access.public_id)
    assert pages.as_(cast.omar).get(ADDRESS + access.public_id).status == 404


def test_what_was_found_first_is_kept(cast, pages, access):
    where = ADDRESS + access.public_id
    lena = pages.as_(cast.lena)
    token = lena.get(where).page.all("input", name="csrf_token")[-1].attributes["value"]
    pages.as_(cast.erin).submit(where, {"words": FOUND})
    again = lena.post(where, {"csrf_token": token, "words": "Something else"})
    assert again.status == 422
    assert "looked at this already" in again.words
    assert stored().review == FOUND


def test_nobody_reviews_their_own_SEC_110(cast, pages, context):
    restricted(cast.cara)
    access = broke_glass(cast, cast.cara, cast.erin)
    erin = pages.as_(cast.erin)
    where = ADDRESS + access.public_id
    assert not erin.get(where).page.all("textarea")
    token = erin.get(where).page.all("input", name="csrf_token")[-1].attributes["value"]
    assert erin.post(where, {"csrf_token": token, "words": FOUND}).status == 422
    assert stored().reviewed_at is None


def test_missing_words_are_explained(cast, pages, access):
    answer = pages.as_(cast.erin).submit(ADDRESS + access.public_id, {"words": ""})
    assert answer.status == 422
    assert answer.page.one("a", href="#words").text == "Write down what you found"


def test_key_worker_and_commissioner_are_refused(cast, pages, access):
    assert [pages.as_(who).get(ADDRESS + access.public_id).status for who in (cast.asha, cast.dev)] == [403, 403]


def test_manager_finds_nothing_of_another_service(cast, pages, context):
    access = broke_glass(cast, cast.bea, cast.ben)
    assert pages.as_(cast.erin).get(ADDRESS + access.public_id).status == 404


def test_signed_out_visitor_is_asked_to_sign_in(cast, pages, access):
    assert pages.get(ADDRESS + access.public_id).to == "/staff/sign-in"
