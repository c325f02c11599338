"""Working days leave out weekends and bank holidays."""

from __future__ import annotations

import datetime as dt

import pytest

from app.safeguarding.working_days import working_days_after


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        ((2026, 3, 3), 2, (2026, 3, 5)),
        ((2026, 3, 6), 2, (2026, 3, 10)),
        ((2026, 3, 7), 2, (2026, 3, 10)),
        # Good Friday and Easter Monday.
        ((2026, 4, 2), 2, (2026, 4, 8)),
        # Over the turn of the year.
        ((2026, 12, 31), 1, (2027, 1, 4)),
        ((2026, 3, 3), 0, (2026, 3, 3)),
    ],
)
def test_two_working_days_later_SEC_110(day, count, expected):
    assert working_days_after(dt.date(*day), count) == dt.date(*expected)
