"""Who sees the answers and who does not, worked out from the same table that the access code uses (pure, YP-03)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.access.matrix import MATRIX
from app.access.permissions import Permission
from app.access.roles import Role

READS_ANSWERS = frozenset({Permission.PERSON_READ, Permission.PROGRESS_READ})
READS_TOTALS = frozenset({Permission.PUBLICATION_READ})


@dataclass(frozen=True, slots=True)
class Audience:
    """Roles that can read one person's answers, roles that can't, and whether anyone reads totals without names."""

    sees: tuple[Role, ...]
    does_not: tuple[Role, ...]
    is_counted: bool


def audience(matrix: Mapping[Role, frozenset[Permission]] = MATRIX) -> Audience:
    """Every role on one side or the other, in the order of the list of roles.

    >>> audience().sees
    (<Role.KEY_WORKER: 'key_worker'>, <Role.MANAGER: 'manager'>, <Role.SAFEGUARDING_LEAD: 'safeguarding_lead'>)
    """
    return Audience(
        sees=tuple(role for role in Role if matrix[role] & READS_ANSWERS),
        does_not=tuple(role for role in Role if not matrix[role] & READS_ANSWERS),
        is_counted=any(permissions & READS_TOTALS for permissions in matrix.values()),
    )
