"""Whether cover is complete, and what a page may promise."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from app.safeguarding.cover import NEEDED, RUNGS_NEEDED, missing, next_reading_words
from app.safeguarding.types import CoverDetails, Rung

FILLED = {Rung.FIRST, Rung.DEPUTY}
COVER = CoverDetails(
    version=1,
    told_first="Asha and Erin",
    deputy="The duty worker",
    hours="Monday to Friday, 9am to 5pm",
    answer_minutes=30,
    out_of_hours="Someone reads it the next working day.",
    local_numbers="Children's services: 01632 960001",
    approver="The safeguarding lead",
    approved_on=dt.date(2026, 1, 5),
)


def said(day, hour, minute=0, cover=COVER):
    return next_reading_words(cover, dt.datetime(2026, 1, day, hour, minute, tzinfo=dt.UTC))


def test_complete_cover_lacks_nothing_SAFE_01():
    assert missing(COVER, FILLED) == []


@pytest.mark.parametrize("name", NEEDED)
def test_cover_without_any_one_part_is_not_complete_SAFE_01(name):
    empty = {"answer_minutes": 0, "approved_on": None}.get(name, "  ")
    assert missing(replace(COVER, **{name: empty}), FILLED) == [name]


@pytest.mark.parametrize(("name", "rung"), RUNGS_NEEDED.items())
def test_cover_without_an_account_that_can_be_told_is_not_complete_SAFE_01(name, rung):
    assert missing(COVER, FILLED - {rung}) == [name]


def test_no_cover_lacks_everything_SAFE_01():
    assert missing(None, ()) == [*NEEDED, *RUNGS_NEEDED]


@pytest.mark.parametrize(
    ("day", "hour", "minute", "expected"),
    [
        (13, 8, 0, "The next time someone looks is today, from 9am."),
        (13, 9, 0, "Someone looks at this today, until 5pm."),
        (13, 16, 30, "Someone looks at this today, until 5pm."),
        # Too little is left of the day to act in.
        (13, 16, 31, "The next time someone looks is tomorrow, from 9am."),
        (16, 18, 0, "The next time someone looks is Monday 19 January 2026, from 9am."),
        # New Year's Day is a bank holiday.
        (1, 10, 0, "The next time someone looks is tomorrow, from 9am."),
    ],
)
def test_the_next_time_comes_from_the_hours_of_cover_SAFE_03(day, hour, minute, expected):
    assert said(day, hour, minute) == expected


def test_hours_are_uk_time_in_summer_too_SAFE_03():
    july = dt.datetime(2026, 7, 14, 8, 30, tzinfo=dt.UTC)
    assert next_reading_words(COVER, july) == "Someone looks at this today, until 5pm."


def test_cover_of_every_day_holds_on_bank_holidays_SAFE_03():
    assert said(1, 23, 50, replace(COVER, hours="every day, all day")) == "Someone looks at this today."


def test_what_cannot_be_read_is_said_as_it_is_written_SAFE_03():
    assert said(13, 10, 0, replace(COVER, hours="School days.")) == "Someone looks at these times: School days."
    assert next_reading_words(None, dt.datetime(2026, 1, 13, tzinfo=dt.UTC)) == "We can't say when someone looks next."
