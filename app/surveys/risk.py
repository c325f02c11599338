"""Answers that may mean danger, as safeguarding takes them (pure)."""

from __future__ import annotations

import datetime as dt

from app.instruments.definition import FALLBACK, Item, say
from app.safeguarding.types import Level, RiskAnswer


def risk_answer(given_with: str, item: Item, at: dt.datetime, *, note: str = "") -> RiskAnswer:
    """An answer to a risk question: `given_with` is the public id of what it was given with, usually the response."""
    risk = item.risk or {}
    # Staff read the reason, in the language that they work in.
    return RiskAnswer(
        given_with,
        item.code,
        say(risk.get("reason"), FALLBACK),
        at,
        level=Level(risk.get("level", Level.URGENT)),
        note=note,
    )
