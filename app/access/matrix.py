"""The one table of roles and permissions (pure). Printed at /staff/what-can-i-see and in docs/access.md."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from app.access.permissions import Permission as P
from app.access.roles import Role

MATRIX: Mapping[Role, frozenset[P]] = MappingProxyType(
    {
        Role.KEY_WORKER: frozenset(
            {
                P.ACCOUNT_READ,
                P.CASELOAD_READ,
                P.PERSON_READ,
                P.SESSION_READ,
                P.SESSION_WRITE,
                P.INVITATION_WRITE,
                P.PROGRESS_READ,
                P.ALERT_READ,
                P.ALERT_ACKNOWLEDGE,
                P.RULES_READ,
            }
        ),
        Role.MANAGER: frozenset(
            {
                P.ACCOUNT_READ,
                P.CASELOAD_READ,
                P.PERSON_READ,
                P.SESSION_READ,
                P.SESSION_WRITE,
                P.INVITATION_WRITE,
                P.PROGRESS_READ,
                P.ALERT_READ,
                P.ALERT_ACKNOWLEDGE,
                P.COVER_WRITE,
                P.IDEA_READ,
                P.IDEA_ANSWER,
                P.RULES_READ,
            }
        ),
        Role.SAFEGUARDING_LEAD: frozenset(
            {
                P.ACCOUNT_READ,
                P.CASELOAD_READ,
                P.PERSON_READ,
                P.SESSION_READ,
                P.SESSION_WRITE,
                P.INVITATION_WRITE,
                P.PROGRESS_READ,
                P.ALERT_READ,
                P.ALERT_ACKNOWLEDGE,
                P.COVER_WRITE,
                P.RULES_READ,
            }
        ),
        # Allegations about members of staff, and nothing else about any young person.
        Role.DESIGNATED_OFFICER: frozenset({P.ACCOUNT_READ, P.RULES_READ}),
        Role.COMMISSIONER: frozenset({P.ACCOUNT_READ, P.PUBLICATION_READ, P.RULES_READ}),
        Role.ADMINISTRATOR: frozenset({P.ACCOUNT_READ, P.RULES_READ}),
        Role.RESPONDENT: frozenset(),
        Role.ANYONE: frozenset(),
    }
)


def permissions_of(roles: Iterable[Role]) -> frozenset[P]:
    """Everything that somebody with these roles may do."""
    return frozenset().union(*(MATRIX[role] for role in roles))
