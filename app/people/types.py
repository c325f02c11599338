"""Why a record is opened."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.access.policy import Need, Relation, State


class AccessKind(StrEnum):
    """On what grounds somebody opened a record that is not on their own caseload."""

    REASON = "reason"
    ALERT = "alert"
    BREAK_GLASS = "break_glass"


class Reason(StrEnum):
    """Plain reasons to choose from."""

    COVERING = "covering"
    ON_DUTY = "on_duty"
    TAKING_OVER = "taking_over"
    ASKED = "asked"
    ENDED = "ended"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class ReasonDetails:
    """What the viewer chose and wrote. Words are needed where the reason is another."""

    reason: Reason
    words: str | None


@dataclass(frozen=True, slots=True)
class Standing:
    """What a young person is to a viewer, and what the viewer has to give before their record opens."""

    relation: Relation
    state: State
    needs: Need
