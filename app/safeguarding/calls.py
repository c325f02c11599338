"""When somebody may ring, how that is said, and where an asked call stands: values in, values or words out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

from flask_babel import gettext as _

from app.i18n.dates import UK, say_date, say_time
from app.safeguarding.bank_holidays import bank_holidays
from app.safeguarding.hours import WHOLE_DAY, Hours, instant_of, read_hours, runs_all_week
from app.safeguarding.ladder import Rota
from app.safeguarding.types import CallStep, EventKind, Rung

# The choices that are offered: parts of the day, in minutes after midnight, in the hours of cover.
_CUTS = (0, 9 * 60, 12 * 60, 16 * 60, 20 * 60, WHOLE_DAY)
MOST = 6
_LOOK_AHEAD = 15
# A part of the day is offered while at least so many minutes of it are left, and taken until its end.
ENOUGH = 15

_STEPS = {
    EventKind.CALL_ASKED: CallStep.WAITING,
    EventKind.CALL_TAKEN_BACK: CallStep.NOT_ASKED,
    EventKind.CALL_SPOKE: CallStep.DONE,
    EventKind.CALL_NO_ANSWER: CallStep.NO_ANSWER,
    EventKind.CALL_DROPPED: CallStep.DONE,
}
# Somebody still has to ring, or to ring again.
OPEN_CALL = frozenset({CallStep.WAITING, CallStep.NO_ANSWER})


class Happened(Protocol):
    """Something that happened to an alert."""

    @property
    def kind(self) -> EventKind: ...


@dataclass(frozen=True, slots=True)
class SafeTime:
    """A part of one day in which somebody could ring. Both times have zones."""

    starts: dt.datetime
    ends: dt.datetime

    @property
    def key(self) -> str:
        """The same part again, as a form sends it back."""
        return self.starts.strftime("%Y%m%dT%H%M")


def call_step(events: Sequence[Happened]) -> CallStep:
    """Where a call stands, from what happened to its alert, first to last."""
    turns = [_STEPS[event.kind] for event in events if event.kind in _STEPS]
    return turns[-1] if turns else CallStep.NOT_ASKED


def safe_times(hours: str, now: dt.datetime, *, left: int = ENOUGH) -> list[SafeTime]:
    """The next parts of days, at most 6, in which somebody looks and `left` minutes remain. `now` has a zone.

    Empty where the hours can't be read. On bank holidays nobody looks, unless the hours cover every day of the week.
    """
    parts = read_hours(hours)
    today = now.astimezone(UK).date()
    days = [today + dt.timedelta(days=ahead) for ahead in range(_LOOK_AHEAD)]
    all_week = runs_all_week(parts)
    found = [
        time
        for day in days
        if all_week or day not in bank_holidays(day.year)
        for time in _parts_of(day, parts)
        if now + dt.timedelta(minutes=left) <= time.ends
    ]
    return found[:MOST]


def _parts_of(day: dt.date, hours: Sequence[Hours]) -> list[SafeTime]:
    turns = {(part.opens, part.closes) for part in hours if day.weekday() in part.days}
    cut = {(max(opens, first), min(closes, last)) for opens, closes in turns for first, last in pairwise(_CUTS)}
    return [SafeTime(instant_of(day, first), instant_of(day, last)) for first, last in sorted(cut) if first < last]


def time_words(starts: dt.datetime | None, ends: dt.datetime | None, now: dt.datetime) -> str:
    """For example "Today, until 4pm" or "Tomorrow, 9am to midday"; without a time, as soon as somebody can."""
    if starts is None or ends is None:
        return str(_("As soon as someone can"))
    day, today = starts.astimezone(UK).date(), now.astimezone(UK).date()
    if day == today and starts <= now < ends:
        return str(_("Today, until %(time)s", time=_clock(ends)))
    if day == today:
        return str(_("Today, %(start)s to %(end)s", start=_clock(starts), end=_clock(ends)))
    if day == today + dt.timedelta(days=1):
        return str(_("Tomorrow, %(start)s to %(end)s", start=_clock(starts), end=_clock(ends)))
    return str(_("%(day)s, %(start)s to %(end)s", day=say_date(day), start=_clock(starts), end=_clock(ends)))


def _clock(instant: dt.datetime) -> str:
    local = instant.astimezone(UK)
    if local.minute == 0 and local.hour in {0, 12}:
        return str(_("midday") if local.hour else _("midnight"))
    return say_time(instant)


def to_tell(rota: Rota, acting_id: int | None, may_look: frozenset[int], day: dt.date) -> tuple[int, ...]:
    """Whom to tell of a call that is asked for while somebody acts already: that person, if they are there, and whoever comes first.

    Those on call too; where nobody of these is there, everybody in charge.
    """
    away = {each.account_id for each in rota.people if not each.is_there(day)}
    acting = [acting_id] if acting_id in may_look and acting_id not in away else []
    first = [each.account_id for each in rota.people if each.rung in {Rung.FIRST, Rung.ON_CALL} and each.is_there(day)]
    return tuple(dict.fromkeys(key for key in (*acting, *first) if key is not None)) or rota.everybody
