"""Who sees the answers and who does not, worked out from the same table that the access code uses (pure, YP-03)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.access.policy import TABLE, Field, Line, readers_of
from app.access.roles import Role

ANSWERS = frozenset({Field.ANSWERS, Field.READINGS, Field.ALERTS})
TOTALS = frozenset({Field.TOTALS})


@dataclass(frozen=True, slots=True)
class Audience:
    """Roles that can read one person's answers, roles that can't, and whether anyone reads totals without names."""

    sees: tuple[Role, ...]
    does_not: tuple[Role, ...]
    is_counted: bool


def audience(lines: Iterable[Line] = TABLE) -> Audience:
    """Every role on one side or the other, in the order of the list of roles.

    >>> audience().sees
    (<Role.KEY_WORKER: 'key_worker'>, <Role.MANAGER: 'manager'>, <Role.SAFEGUARDING_LEAD: 'safeguarding_lead'>)
    """
    policy = tuple(lines)
    readers = readers_of(ANSWERS, policy)
    return Audience(
        sees=tuple(role for role in Role if role in readers),
        does_not=tuple(role for role in Role if role not in readers),
        is_counted=bool(readers_of(TOTALS, policy)),
    )
