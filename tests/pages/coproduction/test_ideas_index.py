"""How the list of ideas behaves."""

from __future__ import annotations

import datetime as dt

from app.coproduction.types import IdeaStatus
from app.i18n.dates import today
from tests.support.ideas import answered, changed, said

ADDRESS = "/staff/ideas/"


def test_manager_sees_overdue_first_then_waiting_then_answered_YP_60(cast, pages, context):
    answered(said(cast.harbour_id, "An answered one"))
    said(cast.harbour_id, "A waiting one", said_as="Moss")
    changed(said(cast.harbour_id, "A late one"), answer_by=today() - dt.timedelta(days=1))
    answer = pages.as_(cast.erin).get(ADDRESS)
    words = answer.page.one("main").text
    assert words.index("A late one") < words.index("A waiting one") < words.index("An answered one")
    assert words.index("Overdue") < words.index("A late one")
    assert words.count("Overdue") == 1
    assert "Said as Moss" in words
    assert "We did it" in words


def test_an_idea_that_is_thought_about_still_waits(cast, pages, context):
    day = today() + dt.timedelta(days=9)
    answered(said(cast.harbour_id), IdeaStatus.THINKING, answer_by=day)
    words = pages.as_(cast.erin).get(ADDRESS).words
    assert words.index("wait for your answer") < words.index("We are thinking about it") < words.index("Say more")


def test_an_empty_list_says_so(cast, pages):
    assert "No idea waits" in pages.as_(cast.erin).get(ADDRESS).words


def test_ideas_elsewhere_are_not_there(cast, pages, context):
    said(cast.ridge_id, "An idea for the ridge")
    assert "An idea for the ridge" not in pages.as_(cast.erin).get(ADDRESS).words


def test_key_worker_commissioner_and_administrator_are_refused(cast, pages):
    assert {pages.as_(staff).get(ADDRESS).status for staff in (cast.asha, cast.dev, cast.fay)} == {403}


def test_signed_out_visitor_is_asked_to_sign_in(pages):
    answer = pages.get(ADDRESS)
    assert (answer.status, answer.to) == (303, "/staff/sign-in")
