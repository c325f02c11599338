"""Bank holidays of England and Wales by rule (pure). Days that are proclaimed once, such as a coronation, are not among them."""

from __future__ import annotations

import datetime as dt
from functools import cache


@cache
def bank_holidays(year: int) -> frozenset[dt.date]:
    """The eight of one year, moved to the next free working day where they fall on a weekend."""
    easter = easter_sunday(year)
    days = {
        easter - dt.timedelta(days=2),
        easter + dt.timedelta(days=1),
        _first_monday(year, 5),
        _last_monday(year, 5),
        _last_monday(year, 8),
    }
    for fixed in (dt.date(year, 1, 1), dt.date(year, 12, 25), dt.date(year, 12, 26)):
        day = fixed
        while day.weekday() > 4 or day in days:
            day += dt.timedelta(days=1)
        days.add(day)
    return frozenset(days)


def easter_sunday(year: int) -> dt.date:
    """Easter in the Gregorian calendar, by the rule of an unnamed writer in Nature, 20 April 1876.

    The golden number gives the age of the moon, the century corrects it, and the Sunday after the full moon is Easter.
    """
    golden = year % 19
    century, of_century = divmod(year, 100)
    leap_centuries, rest = divmod(century, 4)
    moon_drift = (century - (century + 8) // 25 + 1) // 3
    age = (19 * golden + century - leap_centuries - moon_drift + 15) % 30
    leaps, odd = divmod(of_century, 4)
    to_sunday = (32 + 2 * rest + 2 * leaps - age - odd) % 7
    late = (golden + 11 * age + 22 * to_sunday) // 451
    month, day = divmod(age + to_sunday - 7 * late + 114, 31)
    return dt.date(year, month, day + 1)


def _first_monday(year: int, month: int) -> dt.date:
    first = dt.date(year, month, 1)
    return first + dt.timedelta(days=-first.weekday() % 7)


def _last_monday(year: int, month: int) -> dt.date:
    last = dt.date(year, month, 31)
    return last - dt.timedelta(days=last.weekday())
