"""What happened to an alert, as lines to read: values in, words out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.safeguarding.types import EventKind, Rung

_WORDS = {
    EventKind.RAISED: _l("The answer reached us"),
    EventKind.LATE: _l("It came long after it was given"),
    EventKind.TOLD: _l("A message went out"),
    EventKind.ACKNOWLEDGED: _l("Is on it"),
    EventKind.NOTE: _l("Note"),
    EventKind.ACTION_TAKEN: _l("What was done"),
    EventKind.CLOSE_ASKED: _l("Asked to close it"),
    EventKind.CLOSED: _l("Closed"),
    EventKind.REOPENED: _l("Kept open"),
    EventKind.CALL_ASKED: _l("The young person asked for a call"),
    EventKind.CALL_TAKEN_BACK: _l("The young person wants no call any more"),
    EventKind.CALL_SPOKE: _l("Rang, and spoke with them"),
    EventKind.CALL_NO_ANSWER: _l("Rang, and nobody answered"),
    EventKind.CALL_DROPPED: _l("No call, and why"),
}


class Happened(Protocol):
    """One event as it is stored."""

    @property
    def kind(self) -> EventKind: ...
    @property
    def at(self) -> dt.datetime: ...
    @property
    def rung(self) -> Rung | None: ...
    @property
    def user_id(self) -> int | None: ...
    @property
    def done(self) -> str | None: ...
    @property
    def informed(self) -> str | None: ...
    @property
    def view(self) -> str | None: ...
    @property
    def why(self) -> str | None: ...


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that happened: what, when, who, and what they wrote (each with its heading)."""

    what: str
    at: dt.datetime
    who: str
    words: tuple[tuple[str, str], ...]


def history(events: Sequence[Happened], names: Mapping[int, str]) -> list[Line]:
    """Everything that happened, newest first."""
    return [Line(str(_WORDS[event.kind]), event.at, _who(event, names), _written(event)) for event in reversed(events)]


def told_lines(
    events: Sequence[Happened], names: Mapping[int, str], rungs: Mapping[Rung, LazyString]
) -> list[tuple[str, str, dt.datetime]]:
    """Who was told, on which place of the list, and when, first to last."""
    return [
        (_who(event, names), str(rungs[event.rung]), event.at)
        for event in events
        if event.kind is EventKind.TOLD and event.rung is not None
    ]


def _who(event: Happened, names: Mapping[int, str]) -> str:
    if event.user_id is None:
        return ""
    return names.get(event.user_id) or str(_("A colleague"))


def _written(event: Happened) -> tuple[tuple[str, str], ...]:
    parts = (
        (_("What was done") if event.kind is EventKind.CLOSE_ASKED else "", event.done),
        (_("Who was told"), event.informed),
        (_("What the young person thinks"), event.view),
        (_("Why"), event.why),
    )
    return tuple((str(heading), words) for heading, words in parts if words)
