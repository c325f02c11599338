"""Who must be told of an alert by when (pure): values in, steps out.

Minutes count only while somebody looks (the hours of cover). Told at once: the first rung. Not acknowledged after half
the time that the service promises: the deputy; after all of it: the lead; after twice as long: the service manager.
Outside the hours whoever is on call is told at once; where nobody is on call it begins when the next stretch opens.
A rung on which nobody is there is passed over at once, and the next one takes its place.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from app.safeguarding.bank_holidays import bank_holidays
from app.safeguarding.hours import EVERY_DAY, UK, WHOLE_DAY, Hours, instant_of, runs_all_week
from app.safeguarding.types import Rung

# In hours, upwards, with how many times the promised minutes have passed.
UPWARDS = ((Rung.FIRST, 0.0), (Rung.DEPUTY, 0.5), (Rung.LEAD, 1.0), (Rung.MANAGER, 2.0))
# Who stands in where those on call are all away, and who is asked about an alert that stays open.
STAND_IN = (Rung.LEAD, Rung.MANAGER, Rung.DEPUTY, Rung.FIRST)
# Far enough to reach past any holiday.
_LOOK_AHEAD = 16


@dataclass(frozen=True, slots=True)
class Duty:
    """One account on one rung: whether it is gone (disabled, or no longer of this service), and its leave, both days included."""

    account_id: int
    rung: Rung
    is_gone: bool = False
    leave: tuple[tuple[dt.date, dt.date], ...] = ()

    def is_there(self, day: dt.date) -> bool:
        """Whether this account can be told on this day."""
        return not self.is_gone and not any(first <= day <= last for first, last in self.leave)


@dataclass(frozen=True, slots=True)
class Rota:
    """Who is on which rung, who is told where nobody of them is there, the hours, and the minutes promised.

    Hours that nobody filled in, or that can't be read, are taken for all day and every day.
    """

    people: tuple[Duty, ...]
    everybody: tuple[int, ...] = ()
    hours: tuple[Hours, ...] = ()
    answer_minutes: int = 30


@dataclass(frozen=True, slots=True)
class Life:
    """What has become of an alert so far."""

    raised_at: dt.datetime
    acknowledged_at: dt.datetime | None = None
    closed_at: dt.datetime | None = None
    acknowledged_by: int | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """Somebody was told, on which rung and when."""

    rung: Rung
    account_id: int
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Step:
    """Somebody to tell now."""

    rung: Rung
    account_id: int


@dataclass(frozen=True, slots=True)
class Due:
    """Whom to tell now, when to ask again at the latest, and whether nobody at all can be told."""

    steps: tuple[Step, ...]
    next_at: dt.datetime | None
    is_uncovered: bool = False


def due(rota: Rota, life: Life, told: Collection[Told], now: dt.datetime) -> Due:
    """Who has to be told at `now` who was not told yet. All times have zones."""
    if life.closed_at is not None:
        return Due((), None)
    if life.acknowledged_at is not None:
        return _still_open(rota, life.acknowledged_at, life.acknowledged_by, told, now)
    spans = list(_spans(rota, life.raised_at, now))
    if any(opens <= now < closes for opens, closes in spans):
        return _in_hours(rota, life.raised_at, spans, told, now)
    next_at = next((opens for opens, _closes in spans if opens > now), None)
    on_call = [each for each in rota.people if each.rung is Rung.ON_CALL]
    if not on_call:
        return Due((), next_at)
    there = _there(rota, Rung.ON_CALL, now)
    if not there:
        # A night that is promised is kept, whoever is away.
        there = next(filter(None, (_there(rota, rung, now) for rung in STAND_IN)), rota.everybody)
    steps = _not_told(Rung.ON_CALL, there, told, since=life.raised_at)
    return Due(steps, next_at, is_uncovered=not there)


def due_under(rotas: Sequence[Rota], life: Life, told: Collection[Told], now: dt.datetime) -> Due:
    """Who has to be told under any of these: the rota in force, which comes first, and those that an alert keeps (SAFE-09)."""
    found = [due(rota, life, told, now) for rota in rotas]
    return Due(
        tuple(dict.fromkeys(step for each in found for step in each.steps)),
        min((each.next_at for each in found if each.next_at is not None), default=None),
        is_uncovered=found[0].is_uncovered,
    )


def _in_hours(
    rota: Rota,
    raised_at: dt.datetime,
    spans: list[tuple[dt.datetime, dt.datetime]],
    told: Collection[Told],
    now: dt.datetime,
) -> Due:
    steps: list[Step] = []
    later: list[dt.datetime] = []
    # The time at which the rungs passed over would have been told: whoever comes next inherits the earliest.
    inherited: float | None = None
    is_anybody_there = False
    for rung, share in UPWARDS:
        share_due = share if inherited is None else inherited
        there = _there(rota, rung, now)
        if not there:
            inherited = share_due
            continue
        inherited, is_anybody_there = None, True
        at = _after_minutes(spans, raised_at, share_due * rota.answer_minutes)
        if at is not None and at <= now:
            steps += _not_told(rung, there, told, since=raised_at)
        elif at is not None:
            later.append(at)
    if not is_anybody_there:
        on_call = _there(rota, Rung.ON_CALL, now)
        steps += _not_told(Rung.EVERYBODY, (*on_call, *rota.everybody), told, since=raised_at)
    ends = next((closes for opens, closes in spans if opens <= now < closes), None)
    return Due(
        tuple(steps),
        min([*later, *([ends] if ends else [])], default=None),
        is_uncovered=not is_anybody_there,
    )


def _still_open(
    rota: Rota, acknowledged_at: dt.datetime, acknowledged_by: int | None, told: Collection[Told], now: dt.datetime
) -> Due:
    """An alert that somebody acknowledged on an earlier day and nobody closed: the lead hears of it once a working day.

    Somebody else than whoever acknowledged it always does, where there is anybody, so that nobody sits on one alone.
    """
    day = now.astimezone(UK).date()
    spans = list(_spans(rota, acknowledged_at, now))
    is_later_day = day > acknowledged_at.astimezone(UK).date()
    tomorrow = next((opens for opens, _closes in spans if opens > now and opens.astimezone(UK).date() > day), None)
    if not is_later_day or not any(opens <= now < closes for opens, closes in spans):
        return Due((), next((opens for opens, _closes in spans if opens > now), None))
    if any(each.rung is Rung.STILL_OPEN and each.at.astimezone(UK).date() == day for each in told):
        return Due((), tomorrow)
    rungs = [_there(rota, rung, now) for rung in STAND_IN]
    there = next(filter(None, rungs), rota.everybody)
    if set(there) <= {acknowledged_by}:
        others = (rota.everybody, *rungs)
        there = next((who for who in others if set(who) - {acknowledged_by}), there)
    steps = tuple(Step(Rung.STILL_OPEN, account_id) for account_id in dict.fromkeys(there))
    return Due(steps, tomorrow, is_uncovered=not there)


def _there(rota: Rota, rung: Rung, now: dt.datetime) -> tuple[int, ...]:
    day = now.astimezone(UK).date()
    return tuple(each.account_id for each in rota.people if each.rung is rung and each.is_there(day))


def _not_told(rung: Rung, there: Collection[int], told: Collection[Told], *, since: dt.datetime) -> tuple[Step, ...]:
    """Everybody of a rung, unless one of those who are there was told on it already."""
    reached = {each.account_id for each in told if each.rung is rung and each.at >= since}
    if reached & set(there):
        return ()
    return tuple(Step(rung, account_id) for account_id in dict.fromkeys(there))


def _after_minutes(
    spans: list[tuple[dt.datetime, dt.datetime]], since: dt.datetime, minutes: float
) -> dt.datetime | None:
    """The instant at which so many minutes in hours have passed since then; None beyond the spans."""
    left = dt.timedelta(minutes=minutes)
    for opens, closes in spans:
        begins = max(opens, since)
        if begins >= closes:
            continue
        # A whole span used up ends at the opening of the next, where somebody is there again.
        if begins + left < closes:
            return begins + left
        left -= closes - begins
    return None


def _spans(rota: Rota, since: dt.datetime, now: dt.datetime) -> Iterator[tuple[dt.datetime, dt.datetime]]:
    """The stretches in which somebody looks, from the day of `since` to well past `now`, in UTC, in order, without overlap.

    Each day's times are UK times, turned into instants one by one, so that a change of the clocks moves nothing else.
    """
    hours = rota.hours or (Hours(EVERY_DAY, 0, WHOLE_DAY),)
    all_week = runs_all_week(hours)
    first, last = since.astimezone(UK).date(), now.astimezone(UK).date() + dt.timedelta(days=_LOOK_AHEAD)
    begins = ends = None
    day = first
    while day <= last:
        closed = not all_week and day in bank_holidays(day.year)
        for part in sorted(hours, key=lambda each: each.opens):
            if closed or day.weekday() not in part.days:
                continue
            opens, closes = instant_of(day, part.opens), instant_of(day, part.closes)
            if begins is None or ends is None:
                begins, ends = opens, closes
            elif opens <= ends:
                ends = max(ends, closes)
            else:
                yield begins, ends
                begins, ends = opens, closes
        day += dt.timedelta(days=1)
    if begins is not None and ends is not None:
        yield begins, ends
