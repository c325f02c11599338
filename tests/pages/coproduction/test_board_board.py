"""How the public board behaves."""

from __future__ import annotations

import datetime as dt

from app.coproduction.types import IdeaStatus
from app.i18n.dates import today
from tests.support.ideas import answered, changed, said

ADDRESS = "/hear/harbour-house"


def test_anyone_reads_what_was_said_and_what_came_of_it_YP_60(cast, pages, context):
    answered(said(cast.harbour_id, "A pool table.", said_as="Moss"), IdeaStatus.CANNOT, "The room is too small.")
    for reader in (pages, pages.as_(cast.dev)):
        words = reader.get(ADDRESS).words
        for part in ("A pool table.", "Moss", "We can't do this", "The room is too small.", "Harbour House"):
            assert part in words


def test_only_what_is_answered_and_not_kept_back_is_on_the_board(cast, pages, context):
    said(cast.harbour_id, "Not answered yet")
    answered(said(cast.harbour_id, "Kept back"), IdeaStatus.KEPT_BACK)
    answered(said(cast.ridge_id, "Of another service"))
    words = pages.get(ADDRESS).words
    for part in ("Not answered yet", "Kept back", "Of another service"):
        assert part not in words
    assert "There is nothing here yet." in words


def test_the_month_is_all_that_the_board_tells_of_time(cast, pages, context):
    idea = said(cast.harbour_id)
    answered(idea)
    changed(idea, arrived_on=dt.date(2021, 2, 3), answered_on=dt.date(2021, 3, 17))
    answer = pages.get(ADDRESS)
    assert "Answered in March 2021" in answer.words
    for told in ("17", "February", "Feb", "2021-0"):
        assert told not in answer.words
    assert idea not in answer.text


def test_newest_answers_come_first_and_a_day_has_no_order_of_arrival(cast, pages, context):
    answered(said(cast.harbour_id, "The old one"), days_ago=40)
    keys = {said(cast.harbour_id, f"Idea number {n}"): f"Idea number {n}" for n in range(5)}
    for key in keys:
        answered(key)
    words = pages.get(ADDRESS).words
    shown = sorted(keys, key=lambda key: words.index(keys[key]))
    assert shown == sorted(keys)
    assert words.index("The old one") > max(words.index(text) for text in keys.values())


def test_a_promise_for_more_is_shown_and_so_is_being_late(cast, pages, context):
    answered(said(cast.harbour_id), IdeaStatus.DOING, answer_by=today() + dt.timedelta(days=3))
    assert "We will say more by" in pages.get(ADDRESS).words
    answered(said(cast.harbour_id), IdeaStatus.THINKING, answer_by=today() - dt.timedelta(days=1))
    assert "We are late" in pages.get(ADDRESS).words


def test_an_idea_with_markup_is_shown_as_typed(cast, pages, context):
    answered(said(cast.harbour_id, "<b>Free</b> toast & jam"))
    assert "<b>Free</b> toast & jam" in pages.get(ADDRESS).words


def test_there_is_no_board_of_that_name(pages):
    assert pages.get("/hear/no-such-place").status == 404


def test_the_title_is_neutral_DEC_01(pages):
    assert pages.get(ADDRESS).page.one("title").text == "You said, we did"
