"""When a reply is due."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.concerns import working_days


@pytest.mark.parametrize(
    ("day", "days", "due"),
    [
        ("2026-11-23", 1, "2026-11-24"),
        ("2026-11-20", 1, "2026-11-23"),
        ("2026-11-21", 1, "2026-11-23"),
        ("2026-12-24", 1, "2026-12-29"),
        ("2026-12-31", 1, "2027-01-04"),
        ("2026-11-23", 0, "2026-11-23"),
    ],
)
def test_weekends_and_bank_holidays_do_not_count_SAFE_14(day: str, days: int, due: str):
    assert working_days.after(dt.date.fromisoformat(day), days) == dt.date.fromisoformat(due)


@given(st.dates(dt.date(2000, 1, 1), dt.date(2090, 1, 1)), st.integers(1, 10))
def test_a_reply_is_always_due_on_a_later_working_day_SAFE_14(day: dt.date, days: int):
    due = working_days.after(day, days)
    assert due > day
    assert working_days.is_working_day(due)
