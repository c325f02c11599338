"""Hours as staff write them, and the next stretch in which someone looks."""

from __future__ import annotations

import datetime as dt
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.safeguarding.bank_holidays import bank_holidays, easter_sunday
from app.safeguarding.hours import Hours, next_turn, read_hours

WEEK = frozenset(range(7))
WORK_DAYS = frozenset(range(5))
# UK clocks, as next_turn is given them.
START = dt.datetime.fromisoformat("2025-01-01T00:00")
END = dt.datetime.fromisoformat("2030-12-31T23:59")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Monday to Friday, 9am to 5pm", (Hours(WORK_DAYS, 540, 1020),)),
        ("  Monday  to Friday,\t9 am  to\n5 pm ", (Hours(WORK_DAYS, 540, 1020),)),
        ("monday to friday 9am-5pm", (Hours(WORK_DAYS, 540, 1020),)),
        ("Monday, Wednesday and Friday, 10.30am to 4:15pm", (Hours(frozenset({0, 2, 4}), 630, 975),)),
        (
            "Monday to Friday, 9am to 5pm; Saturday, 10am to 1pm",
            (Hours(WORK_DAYS, 540, 1020), Hours(frozenset({5}), 600, 780)),
        ),
        ("Every day, all day", (Hours(WEEK, 0, 1440),)),
        ("every day, 8pm to 12am", (Hours(WEEK, 1200, 1440),)),
        ("Saturday to Monday, 12am to 12pm", (Hours(frozenset({5, 6, 0}), 0, 720),)),
    ],
)
def test_hours_as_people_write_them_are_read(text, expected):
    assert read_hours(text) == expected


@pytest.mark.parametrize(
    "piece", [" ", "a ", "9am ", "monday 9am to ", "monday, ", "every day, all day; ", "monday and ", "9"]
)
def test_100_000_letters_are_read_in_no_time_whatever_they_are_SEC_10(piece):
    text = (piece * 100_000)[:100_000]
    begun = time.process_time()
    for hours in (text, f"monday{text}y", f"monday, 9am{text}y"):
        read_hours(hours)
    # Where time grew with the square of a gap's length, as it once did, this would take minutes.
    assert time.process_time() - begun < 1


@pytest.mark.parametrize(
    "text",
    ["", "office hours", "Monday to Friday", "Mondy, 9am to 5pm", "Monday, 5pm to 9am", "Monday, 13pm to 14pm",
     "Monday, 9am to 9am", "Monday, 9:75am to 5pm", "Monday, 9am to 5pm; sometimes"],
)  # fmt: skip
def test_hours_that_say_nothing_sure_are_not_guessed(text):
    assert read_hours(text) == ()


@given(st.datetimes(START, END), st.integers(1, 240))
def test_the_next_turn_is_never_over_and_never_on_a_closed_day(local, minutes):
    closed = bank_holidays(local.year) | bank_holidays(local.year + 1)
    turn = next_turn(read_hours("Monday to Friday, 9am to 5pm"), local, minutes=minutes, closed=closed)
    assert turn is not None
    assert turn.day.weekday() < 5
    assert turn.day not in closed
    end = dt.datetime.combine(turn.day, dt.time()) + dt.timedelta(minutes=turn.closes)
    assert local.replace(second=0, microsecond=0) + dt.timedelta(minutes=minutes) <= end


def test_all_day_goes_on_past_midnight():
    late = dt.datetime(2026, 3, 3, 23, 55, tzinfo=dt.UTC)
    turn = next_turn(read_hours("every day, all day"), late, minutes=30, closed=frozenset())
    assert turn is not None
    assert turn.day == late.date()


def test_easter_falls_where_the_almanac_has_it():
    told = {2016: (3, 27), 2019: (4, 21), 2024: (3, 31), 2025: (4, 20), 2026: (4, 5), 2027: (3, 28), 2038: (4, 25)}
    assert {year: (easter_sunday(year).month, easter_sunday(year).day) for year in told} == told


def test_bank_holidays_of_england_and_wales():
    told = [
        "2026-01-01",
        "2026-04-03",
        "2026-04-06",
        "2026-05-04",
        "2026-05-25",
        "2026-08-31",
        "2026-12-25",
        "2026-12-28",
    ]
    assert sorted(day.isoformat() for day in bank_holidays(2026)) == told
    # Christmas Day on a Saturday and on a Sunday: both days move on.
    assert {dt.date(2027, 12, 27), dt.date(2027, 12, 28)} < bank_holidays(2027)
    assert {dt.date(2022, 12, 26), dt.date(2022, 12, 27)} < bank_holidays(2022)
    assert dt.date(2028, 1, 3) in bank_holidays(2028)
