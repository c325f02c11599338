"""Whether a measure may be asked here and now (pure): the gate between what a licence demands and what an authority holds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from app.instruments.fidelity import allowed


class Bar(StrEnum):
    """One reason why a measure may not be asked."""

    TERMS_ENDED = "terms_ended"
    NOT_ON_SCREEN = "not_on_screen"
    NO_AGREEMENT = "no_agreement"
    AGREEMENT_ENDED = "agreement_ended"


@dataclass(frozen=True, slots=True)
class Held:
    """An agreement that an authority holds with the owner of a measure; `until` is its last day, None for no end."""

    since: dt.date
    until: dt.date | None


def bars(raw: Mapping[str, Any], held: Held | None, day: dt.date) -> tuple[Bar, ...]:
    """Everything that keeps a measure from being asked on screen on this day; nothing where it may be."""
    licence = raw["licence"]
    found = []
    ends = licence.get("expires_on")
    if ends is not None and dt.date.fromisoformat(ends) < day:
        found.append(Bar.TERMS_ENDED)
    if "screen" not in allowed(raw)[1]:
        found.append(Bar.NOT_ON_SCREEN)
    if licence.get("needs_proof") and (held is None or held.since > day):
        found.append(Bar.NO_AGREEMENT)
    elif licence.get("needs_proof") and held is not None and held.until is not None and held.until < day:
        found.append(Bar.AGREEMENT_ENDED)
    return tuple(found)
