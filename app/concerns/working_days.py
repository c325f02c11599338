"""By when a reply is due: working days of England and Wales (pure)."""

from __future__ import annotations

import datetime as dt

from app.safeguarding.bank_holidays import bank_holidays


def after(day: dt.date, working_days: int) -> dt.date:
    """The day that many working days later; weekends and bank holidays don't count.

    >>> after(dt.date(2026, 12, 24), 1)
    datetime.date(2026, 12, 29)
    """
    for _step in range(working_days):
        day += dt.timedelta(days=1)
        while not is_working_day(day):
            day += dt.timedelta(days=1)
    return day


def is_working_day(day: dt.date) -> bool:
    """Monday to Friday, and no bank holiday."""
    return day.weekday() < 5 and day not in bank_holidays(day.year)
