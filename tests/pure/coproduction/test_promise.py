"""By when an idea is answered."""

from __future__ import annotations

import datetime as dt

import pytest

from app.coproduction.promise import answer_owed_by, is_overdue

DAY = dt.date(2026, 3, 3)


def test_four_weeks_end_on_the_same_day_of_the_week():
    assert answer_owed_by(DAY, 28) == dt.date(2026, 3, 31)
    assert answer_owed_by(DAY, 28).weekday() == DAY.weekday()


def test_a_promise_of_no_days_is_refused():
    with pytest.raises(ValueError, match="at least a day"):
        answer_owed_by(DAY, 0)


def test_the_promised_day_itself_is_in_time():
    assert not is_overdue(DAY, DAY)
    assert is_overdue(DAY, DAY + dt.timedelta(days=1))
    assert not is_overdue(None, DAY)
