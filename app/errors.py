"""What can go wrong in a way that a person can put right. No Flask here: the web layer turns these into pages."""

from __future__ import annotations

import math


class NotFoundError(Exception):
    """There is no such thing, or it isn't yours to know of."""


class ForbiddenError(Exception):
    """You may see it, but you may not do this to it."""


class RuleError(Exception):
    """What was asked goes against a rule; the message says how to put it right, in words for the person."""


class ConflictError(RuleError):
    """A rule about one field, or about what is already stored, broken at the last moment."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field
        self.message = message


class ReasonNeededError(Exception):
    """A young person's record that opens only once the viewer has said why; in an emergency only, where it is restricted."""

    def __init__(self, person_public_id: str, *, is_emergency: bool) -> None:
        super().__init__("Say why first")
        self.person_public_id = person_public_id
        self.is_emergency = is_emergency


class TooManyError(Exception):
    """Tried too often from one place; `wait` is how many seconds are left until it may be tried again."""

    def __init__(self, wait: float) -> None:
        super().__init__("Too many tries")
        self.wait = max(1, math.ceil(wait))


class StepUpNeededError(Exception):
    """The person who is signed in has to prove again who they are before this."""
