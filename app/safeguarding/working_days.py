"""Count working days: Monday to Friday without bank holidays (pure)."""

from __future__ import annotations

import datetime as dt

from app.safeguarding.bank_holidays import bank_holidays


def working_days_after(day: dt.date, count: int) -> dt.date:
    """The day on which so many working days have gone by, not counting `day` itself.

    >>> working_days_after(dt.date(2026, 4, 2), 2)
    datetime.date(2026, 4, 8)
    """
    while count > 0:
        day += dt.timedelta(days=1)
        if day.weekday() < 5 and day not in bank_holidays(day.year):
            count -= 1
    return day
