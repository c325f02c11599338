"""When a service has someone to look: hours as staff write them, read into days and minutes (pure)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

UK = ZoneInfo("Europe/London")

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
EVERY_DAY = frozenset(range(7))
WHOLE_DAY = 24 * 60
_TIME = r"(\d{1,2})(?:[:.](\d\d))? ?([ap]m)"
# Spaces are single before these look: a pattern that tries every length of a gap would take for ever over a long one (SEC-10).
_SPAN = re.compile(rf"^(?P<days>.+?),? {_TIME} ?(?:to|until|-|\u2013) ?{_TIME}$")
_ALL_DAY = re.compile(r"^(?P<days>.+?),? all day$")
# Nothing is further away than this: a long weekend between holidays has 4 days.
_LOOK_AHEAD = 15


@dataclass(frozen=True, slots=True)
class Hours:
    """Some days of the week (0 is Monday) and, on each, minutes after midnight: from `opens` up to `closes`."""

    days: frozenset[int]
    opens: int
    closes: int


@dataclass(frozen=True, slots=True)
class Turn:
    """One stretch of time on one day during which someone looks. Minutes after midnight."""

    day: dt.date
    opens: int
    closes: int


def runs_all_week(hours: Sequence[Hours]) -> bool:
    """Whether somebody looks on every day of the week: then on bank holidays too."""
    return frozenset().union(*(part.days for part in hours)) == EVERY_DAY


def instant_of(day: dt.date, minutes: int) -> dt.datetime:
    """So many minutes (up to 1440) after midnight of a day in the UK, in UTC, by the clocks of that day."""
    if minutes >= WHOLE_DAY:
        day, minutes = day + dt.timedelta(days=1), minutes - WHOLE_DAY
    return dt.datetime.combine(day, dt.time(minutes // 60, minutes % 60), UK).astimezone(dt.UTC)


def read_hours(text: str) -> tuple[Hours, ...]:
    """The hours that this text says; empty where it can't be read.

    `Monday to Friday, 9am to 5pm; Saturday, 10am to 1pm` and `every day, all day` can be read.
    """
    found = [_part(" ".join(part.split())) for part in text.casefold().split(";") if part.strip()]
    known = tuple(part for part in found if part is not None)
    return known if len(known) == len(found) else ()


def next_turn(hours: tuple[Hours, ...], local: dt.datetime, *, minutes: int, closed: frozenset[dt.date]) -> Turn | None:
    """The stretch going on at `local` (UK time) with at least `minutes` of it left, else the next one.

    On the days in `closed` nobody looks, unless the hours cover every day of the week.
    """
    for ahead in range(_LOOK_AHEAD):
        day = local.date() + dt.timedelta(days=ahead)
        if day in closed and not runs_all_week(hours):
            continue
        gone = local.hour * 60 + local.minute if ahead == 0 else 0
        turns = [Turn(day, part.opens, part.closes) for part in hours if day.weekday() in part.days]
        left = [
            turn for turn in turns if gone + minutes <= turn.closes or (gone < turn.closes and _goes_on(turn, hours))
        ]
        if left:
            return min(left, key=lambda turn: turn.opens)
    return None


def _goes_on(turn: Turn, hours: tuple[Hours, ...]) -> bool:
    """Whether a stretch runs to midnight and on into the next day, so that its last minutes are not too few."""
    next_day = (turn.day + dt.timedelta(days=1)).weekday()
    return turn.closes == WHOLE_DAY and any(part.opens == 0 and next_day in part.days for part in hours)


def _part(text: str) -> Hours | None:
    whole = _ALL_DAY.match(text)
    if whole is not None:
        days = _days(whole["days"])
        return Hours(days, 0, WHOLE_DAY) if days else None
    span = _SPAN.match(text)
    if span is None:
        return None
    days = _days(span["days"])
    opens, closes = _minutes(*span.groups()[1:4]), _minutes(*span.groups()[4:7])
    if closes == 0:
        closes = WHOLE_DAY
    return Hours(days, opens, closes) if days and 0 <= opens < closes <= WHOLE_DAY else None


def _days(text: str) -> frozenset[int]:
    if text == "every day":
        return EVERY_DAY
    found: set[int] = set()
    for part in re.split(r", ?| and ", text):
        first, to, last = part.partition(" to ")
        if first not in _DAYS or (to and last not in _DAYS):
            return frozenset()
        start = _DAYS.index(first)
        end = _DAYS.index(last) if to else start
        found.update((start + step) % 7 for step in range((end - start) % 7 + 1))
    return frozenset(found)


def _minutes(hour: str, minute: str | None, half: str) -> int:
    """Minutes after midnight; more than a day's where the figures are no time."""
    if not 1 <= int(hour) <= 12 or int(minute or 0) > 59:
        return 2 * WHOLE_DAY
    return (int(hour) % 12 + (12 if half == "pm" else 0)) * 60 + int(minute or 0)
