"""How answering an idea behaves."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import select

from app.audit.models import AuditEntry
from app.audit.types import Action
from app.coproduction.models import Idea
from app.coproduction.types import IdeaStatus
from app.db import db
from app.i18n.dates import today
from tests.support.client import form_of, htmx
from tests.support.ideas import answered, said


def address(idea):
    return f"/staff/ideas/{idea}"


def filled(**changes):
    return {"status": "done", "answer": "Open until 8pm now.", "answer_by": "", "checked": "y"} | changes


def stored(idea):
    return db.session.get_one(Idea, idea, populate_existing=True)


def test_manager_answers_and_it_is_on_the_board_YP_60(cast, pages, context):
    idea = said(cast.harbour_id)
    erin = pages.as_(cast.erin)
    answer = erin.submit(address(idea), filled())
    assert (answer.status, answer.to) == (303, "/staff/ideas/")
    assert "Open until 8pm now." in pages.get("/hear/harbour-house").words
    assert (stored(idea).status, stored(idea).answer_by) == (IdeaStatus.DONE, None)
    (entry,) = db.session.scalars(select(AuditEntry).where(AuditEntry.action == Action.IDEA_ANSWERED)).all()
    assert entry.detail == "done"


def test_an_idea_can_stay_off_the_board_without_an_answer(cast, pages, context):
    idea = said(cast.harbour_id, "Tell Jo from room 4 to stop.")
    answer = pages.as_(cast.erin).submit(address(idea), filled(status="kept_back", answer="", checked=None))
    assert answer.status == 303
    assert (stored(idea).status, stored(idea).answer, stored(idea).answer_by) == (IdeaStatus.KEPT_BACK, None, None)
    assert "Jo" not in pages.get("/hear/harbour-house").words


def test_thinking_needs_a_day_for_more(cast, pages, context):
    idea = said(cast.harbour_id)
    erin = pages.as_(cast.erin)
    answer = erin.submit(address(idea), filled(status="thinking"))
    assert answer.status == 422
    assert answer.page.one("a", href="#answer_by").text == "Enter the day by which you will say more"
    late = (today() - dt.timedelta(days=1)).isoformat()
    assert "from today on" in erin.submit(address(idea), filled(status="thinking", answer_by=late)).words
    assert stored(idea).status is IdeaStatus.ARRIVED
    day = today() + dt.timedelta(days=14)
    assert erin.submit(address(idea), filled(status="thinking", answer_by=day.isoformat())).status == 303
    assert stored(idea).answer_by == day


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"answer": " "}, "Write the answer"),
        ({"checked": None}, "Check both texts before they go on the board"),
        ({"status": None}, "Choose what you will do"),
        ({"answer_by": "soon", "status": "doing"}, "Not a valid date value."),
    ],
)
def test_what_is_missing_is_explained_A11Y_62(cast, pages, context, change, message):
    idea = said(cast.harbour_id)
    answer = pages.as_(cast.erin).submit(address(idea), filled(**change))
    assert answer.status == 422
    assert answer.page.one("title").text.startswith("Error: ")
    assert message in answer.page.one("div", id="error-summary").text
    assert stored(idea).status is IdeaStatus.ARRIVED
    assert pages.get("/hear/harbour-house").words.count("You said") == 1


def test_an_answer_from_an_older_version_shows_both_and_loses_nothing_REL_10(cast, pages, context):
    idea = said(cast.harbour_id)
    first, second = pages.as_(cast.erin), pages.as_(cast.erin)
    _action, opened = form_of(first.get(address(idea)).page, address(idea))
    second.submit(address(idea), filled(answer="From Monday."))
    sent = {name: value for name, value in (opened | filled(answer="No, sorry.", status="cannot")).items() if value}
    answer = first.post(address(idea), sent)
    assert answer.status == 409
    assert "From Monday." in answer.words
    assert answer.page.one("textarea", id="answer").text.strip() == "No, sorry."
    assert stored(idea).answer == "From Monday."
    _action, again = form_of(answer.page, address(idea))
    assert first.post(address(idea), again).status == 303
    assert stored(idea).answer == "No, sorry."


def test_the_form_opens_with_the_answer_that_is_there(cast, pages, context):
    idea = said(cast.harbour_id)
    answered(idea, IdeaStatus.CANNOT, "The roof is too old.")
    _action, form = form_of(pages.as_(cast.erin).get(address(idea)).page, address(idea))
    assert (form["status"], form["answer"].strip(), form["version"]) == ("cannot", "The roof is too old.", "2")
    assert "checked" not in form


def test_manager_is_told_that_nobody_knows_who_said_it_SAFE_15(cast, pages, context):
    words = pages.as_(cast.erin).get(address(said(cast.harbour_id))).words
    assert "call 999 first" in words


def test_manager_elsewhere_finds_nothing(cast, pages, context):
    assert pages.as_(cast.erin).get(address(said(cast.ridge_id))).status == 404


def test_key_worker_and_commissioner_are_refused(cast, pages, context):
    idea = said(cast.harbour_id)
    assert [pages.as_(staff).get(address(idea)).status for staff in (cast.asha, cast.dev)] == [403, 403]


def test_signed_out_visitor_is_asked_to_sign_in(cast, pages, context):
    idea = said(cast.harbour_id)
    whole, part = pages.get(address(idea)), pages.part(address(idea), "answer-form")
    assert (whole.status, whole.to) == (303, "/staff/sign-in")
    assert (part.status, part.to) == (204, "/staff/sign-in")


def test_part_is_the_same_as_in_the_page(cast, pages, context):
    idea = said(cast.harbour_id)
    erin = pages.as_(cast.erin)
    part = erin.part(address(idea), "answer-form").page
    assert part.nodes[0].attributes["id"] == "answer-form"
    assert form_of(part)[1].keys() == form_of(erin.get(address(idea)).page, address(idea))[1].keys()
    answer = erin.submit(address(idea), filled(answer=""), headers=htmx("answer-form"))
    assert (answer.status, answer.page.nodes[0].attributes["id"]) == (422, "answer-form")
