"""Where a change that needs a second person stands, and what it is in words: values in, words out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from flask_babel import LazyString
from flask_babel import gettext as _

from app.i18n.dates import say_date
from app.safeguarding.types import ChangeKind, ChangeStep, Outcome, Rung

# What nobody agreed to in this time can't be agreed to any more.
LASTS = dt.timedelta(days=7)


class Change(Protocol):
    """One change as it is stored."""

    @property
    def written_at(self) -> dt.datetime: ...
    @property
    def asked_at(self) -> dt.datetime | None: ...
    @property
    def outcome(self) -> Outcome | None: ...


def lapses_at(change: Change) -> dt.datetime:
    """When a change can't be asked for or agreed to any more."""
    return (change.asked_at or change.written_at) + LASTS


def step_of(change: Change, now: dt.datetime) -> ChangeStep:
    """Where a change stands at `now`, which has a zone."""
    if change.outcome is not None:
        return ChangeStep(change.outcome.value)
    if now >= lapses_at(change):
        return ChangeStep.LAPSED
    return ChangeStep.WRITTEN if change.asked_at is None else ChangeStep.ASKED


def lines(
    kind: ChangeKind,
    wanted: Mapping[str, Any],
    before: Mapping[str, Any],
    *,
    who: str,
    headings: Mapping[str, LazyString],
    rungs: Mapping[Rung, LazyString],
) -> Sequence[tuple[str, str, str]]:
    """What would change: each with its heading, how it is before, and how it is after. `who` is whom it is about."""
    if kind is ChangeKind.OFF_DUTY:
        place = str(rungs[Rung(wanted["rung"])])
        return [(place, who, _("%(who)s is not told in this place any more", who=who))]
    if kind is ChangeKind.AWAY:
        first, last = (say_date(dt.date.fromisoformat(wanted[name])) for name in ("starts_on", "ends_on"))
        after = _("Away from %(first)s to %(last)s; the next person is told instead", first=first, last=last)
        return [(who, _("Is told"), after)]
    return [
        (str(words), _said(before[name]), _said(wanted[name]))
        for name, words in headings.items()
        if name in wanted and name in before and _said(before[name]) != _said(wanted[name])
    ]


def _said(value: str | int) -> str:
    try:
        return say_date(dt.date.fromisoformat(str(value)))
    except ValueError:
        return str(value)
