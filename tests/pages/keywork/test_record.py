"""How the page for recording a session behaves."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import func, select

from app.audit.models import AuditEntry
from app.audit.types import Action
from app.db import db
from app.i18n.dates import today
from app.keywork.models import KeyworkSession
from tests.support.client import htmx
from tests.support.source import APP

STYLES = APP / "static/css"


def address(person):
    return f"/staff/young-people/{person.public_id}/sessions/record"


def filled(**changes):
    form = {
        "is_them": "y",
        "held_on": today().isoformat(),
        "attended": "attended",
        "kind": "one_to_one",
        "minutes": "45",
        "summary": "Walked to the harbour and talked about college.",
        "note": "I want to try the boat course.",
    }
    return form | changes


def recorded():
    return db.session.scalars(select(KeyworkSession)).all()


def test_key_worker_records_a_session(cast, pages, context):
    asha = pages.as_(cast.asha)
    answer = asha.submit(address(cast.cara), filled())
    assert answer.status == 303
    shown = asha.get(answer.to).words
    assert "Walked to the harbour" in shown
    assert "I want to try the boat course." in shown
    assert "45 minutes" in shown
    (session,) = recorded()
    assert (session.worker_id, session.person_id, session.held_on) == (cast.asha.user_id, cast.cara.id, today())
    trail = select(func.count()).where(
        AuditEntry.action == Action.SESSION_RECORDED, AuditEntry.person_id == cast.cara.id
    )
    assert db.session.scalar(trail) == 1


def test_form_opens_with_today_and_the_only_service(cast, pages):
    page = pages.as_(cast.asha).get(address(cast.cara)).page
    assert page.one("input", name="held_on").attributes["value"] == today().isoformat()
    assert page.one("input", name="service").attributes["type"] == "hidden"
    assert not page.all("select")


def test_service_that_is_not_offered_is_named_beside_a_choice(cast, pages, context):
    answer = pages.as_(cast.asha).submit(address(cast.cara), filled(service="x" * 22))
    assert answer.status == 422
    assert answer.page.one("select", name="service")
    assert recorded() == []


def test_key_worker_elsewhere_finds_nothing(cast, pages, context):
    ben = pages.as_(cast.ben)
    assert ben.get(address(cast.cara)).status == 404
    sent = ben.submit(address(cast.bea), filled(), to=address(cast.bea))
    assert sent.status == 303
    token = ben.get(address(cast.bea)).page.all("input", name="csrf_token")[0].attributes["value"]
    assert ben.post(address(cast.cara), filled(csrf_token=token)).status == 404
    assert [session.person_id for session in recorded()] == [cast.bea.id]


def test_commissioner_is_refused(cast, pages):
    assert pages.as_(cast.dev).get(address(cast.cara)).status == 403


def test_signed_out_visitor_is_asked_to_sign_in(cast, pages):
    whole = pages.get(address(cast.cara))
    assert (whole.status, whole.to) == (303, "/staff/sign-in")
    part = pages.part(address(cast.cara), "record-form")
    assert (part.status, part.to) == (204, "/staff/sign-in")


def test_missing_date_is_explained_A11Y_62(cast, pages, context):
    answer = pages.as_(cast.asha).submit(address(cast.cara), filled(held_on=""))
    assert answer.status == 422
    assert answer.page.one("title").text.startswith("Error: ")
    summary = answer.page.one("div", id="error-summary")
    assert "There is a problem" in summary.text
    assert "Enter the date you met" in summary.text
    assert answer.page.one("a", href="#held_on").text == "Enter the date you met"
    assert answer.page.one("input", id="held_on").attributes["aria-invalid"] == "true"
    assert answer.page.one("textarea", id="summary").text.strip() == filled()["summary"]
    assert recorded() == []


def test_part_is_the_same_as_in_the_page(cast, pages):
    asha = pages.as_(cast.asha)
    whole = asha.get(address(cast.cara))
    part = asha.part(address(cast.cara), "record-form")
    fields = [
        (n.tag, n.attributes.get("name"))
        for n in whole.page.nodes
        if n.attributes.get("name") not in {None, "viewport", "htmx-config"}
    ]
    fields.remove(("input", "csrf_token"))  # The sign-out button's own.
    assert fields == [(n.tag, n.attributes.get("name")) for n in part.page.nodes if n.attributes.get("name")]
    assert part.page.one("div", id="record-form")
    assert not part.page.all("html")


def test_tomorrow_is_not_a_session_yet(cast, pages, context):
    tomorrow = (today() + dt.timedelta(days=1)).isoformat()
    answer = pages.as_(cast.asha).submit(address(cast.cara), filled(held_on=tomorrow))
    assert answer.status == 422
    assert "today or earlier" in answer.words
    assert recorded() == []


def test_form_sent_twice_is_stored_once(cast, pages, context):
    asha = pages.as_(cast.asha)
    form = asha.get(address(cast.cara)).page
    key = form.one("input", name="form_key").attributes["value"]
    token = form.all("input", name="csrf_token")[-1].attributes["value"]
    sent = filled(form_key=key, csrf_token=token, service=cast.harbour)
    assert [asha.post(address(cast.cara), sent).status for _ in range(2)] == [303, 303]
    assert len(recorded()) == 1


def test_swapped_form_with_errors_comes_back_as_the_part(cast, pages):
    asha = pages.as_(cast.asha)
    answer = asha.submit(address(cast.cara), filled(summary=""), headers=htmx("record-form"))
    assert answer.status == 422
    assert answer.page.nodes[0].attributes["id"] == "record-form"
    assert "Write a line about what you did" in answer.words


def test_form_saved_before_with_other_words_is_explained_and_nothing_is_lost(cast, pages, context):
    asha = pages.as_(cast.asha)
    form = asha.get(address(cast.cara)).page
    key = form.one("input", name="form_key").attributes["value"]
    assert asha.submit(address(cast.cara), filled(form_key=key)).status == 303
    again = asha.submit(address(cast.cara), filled(form_key=key, summary="Something else happened."))
    assert again.status == 422
    assert "Something else happened." in again.text
    elsewhere = asha.submit(address(cast.callum), filled(form_key=key))
    assert elsewhere.status == 422
    assert len(recorded()) == 1


def test_two_things_tell_who_it_is_about_and_are_ticked_SAFE_36(cast, pages, context):
    asha = pages.as_(cast.asha)
    page = asha.get(address(cast.cara)).page
    label = page.one("label", **{"for": "is_them"})
    assert label.text == "About Cara Quill, reference T-001, born 4 May 2012"
    assert "checked" not in page.one("input", name="is_them").attributes
    answer = asha.submit(address(cast.cara), filled(is_them=None))
    assert answer.status == 422
    assert answer.page.one("a", href="#is_them").text == "Look at who this is about, then tick the box"
    assert answer.page.one("textarea", id="summary").text.strip() == filled()["summary"]
    assert recorded() == []


def test_a_form_opened_for_one_young_person_saves_to_no_other_SAFE_36(cast, pages, context):
    asha = pages.as_(cast.asha)
    of_callum = asha.get(address(cast.callum)).page.one("input", name="about").attributes["value"]
    assert cast.callum.public_id not in of_callum
    for about in (of_callum, cast.cara.public_id, ""):
        answer = asha.submit(address(cast.cara), filled(about=about))
        assert answer.status == 422
        assert "opened for another young person" in answer.words
    assert recorded() == []


def test_the_reference_beside_the_tick_is_one_piece_that_no_line_breaks_apart_SAFE_36(cast, pages):
    page = pages.as_(cast.asha).get(address(cast.cara)).page
    (reference,) = [node for node in page.all("span") if node.attributes.get("class") == "whole"]
    assert reference.text == cast.cara.ref
    assert "label" in reference.parents
    assert ".whole{display:inline-block}" in (STYLES / "staff.css").read_text(encoding="utf-8")
