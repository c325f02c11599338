"""Where an alert stands, from what happened to it (pure)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Protocol

from app.safeguarding.types import EventKind, Stage


class Happened(Protocol):
    """Something that happened to an alert."""

    @property
    def kind(self) -> EventKind: ...


class Dated(Protocol):
    """An alert with what is stored of its life."""

    @property
    def acknowledged_at(self) -> dt.datetime | None: ...
    @property
    def closed_at(self) -> dt.datetime | None: ...


def stage_of(alert: Dated, events: Sequence[Happened]) -> Stage:
    """The stage of an alert; `events` are its own, first to last."""
    if alert.closed_at is not None:
        return Stage.CLOSED
    if alert.acknowledged_at is None:
        return Stage.WAITING
    turns = [event.kind for event in events if event.kind in {EventKind.CLOSE_ASKED, EventKind.REOPENED}]
    return Stage.CLOSE_ASKED if turns[-1:] == [EventKind.CLOSE_ASKED] else Stage.ACTING
