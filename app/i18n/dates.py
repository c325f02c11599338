"""Dates and times as people say them: UK time, "Tuesday 4 March 2026", "4pm"."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from babel.dates import format_date

from app.i18n.locale import current

UK = ZoneInfo("Europe/London")


def today() -> dt.date:
    """The date in the UK now."""
    return dt.datetime.now(UK).date()


def end_of_day(day: dt.date) -> dt.datetime:
    """The instant at which a day ends in the UK, in UTC: an hour sooner in summer."""
    return dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), UK).astimezone(dt.UTC)


def say_date(day: dt.date) -> str:
    """For example "Tuesday 4 March 2026"."""
    return format_date(day, "EEEE d MMMM y", locale=current())


def say_short_date(day: dt.date) -> str:
    """For example "4 Mar 2026"."""
    return format_date(day, "d MMM y", locale=current())


def say_time(instant: dt.datetime) -> str:
    """UK time, for example "4pm" or "4:05pm"."""
    local = instant.astimezone(UK)
    minutes = f":{local.minute:02}" if local.minute else ""
    return f"{local.hour % 12 or 12}{minutes}{'am' if local.hour < 12 else 'pm'}"


def say_instant(instant: dt.datetime) -> str:
    """For example "Tuesday 4 March 2026 at 4:05pm"."""
    return f"{say_date(instant.astimezone(UK).date())}, {say_time(instant)}"
