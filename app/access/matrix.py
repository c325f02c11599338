"""Roles and what each may do at all: the policy table without relations and states (pure)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from app.access.permissions import Permission
from app.access.policy import TABLE
from app.access.roles import Role

MATRIX: Mapping[Role, frozenset[Permission]] = MappingProxyType(
    {
        role: frozenset(permission for line in TABLE if role in line.roles for permission in line.permissions)
        for role in Role
    }
)


def permissions_of(roles: Iterable[Role]) -> frozenset[Permission]:
    """Everything that somebody with these roles may do to some thing in some state."""
    return frozenset().union(*(MATRIX[role] for role in roles))
