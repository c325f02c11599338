"""Proving again who one is, before the gravest actions (SEC-49)."""

from __future__ import annotations

import datetime as dt

from flask import g

from app.errors import StepUpNeededError

STEP_UP_MINUTES = 5


def set_stepped_up(at: dt.datetime | None) -> None:
    """Keep for this request when the person who is signed in last proved who they are."""
    g.stepped_up_at = at


def needs_step_up(minutes: int = STEP_UP_MINUTES) -> bool:
    """Whether the last proof is older than this."""
    at: dt.datetime | None = g.get("stepped_up_at")
    return at is None or dt.datetime.now(dt.UTC) - at > dt.timedelta(minutes=minutes)


def require_step_up(minutes: int = STEP_UP_MINUTES) -> None:
    """Raise StepUpNeededError where the last proof is older: the person is asked, and then led back to this page."""
    if needs_step_up(minutes):
        raise StepUpNeededError
