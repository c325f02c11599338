"""The slice of data that a viewer may see: a frozen value, built once a request."""

from __future__ import annotations

from dataclasses import dataclass

from flask import g

from app.access.matrix import permissions_of
from app.access.permissions import Permission
from app.access.roles import Role
from app.errors import ForbiddenError, NotFoundError


@dataclass(frozen=True, slots=True)
class Scope:
    """What a signed-in member of staff may see: one authority, and within it these services.

    `service_ids` are the services of the viewer's memberships; it is empty for commissioners and administrators,
    who see no young person.
    """

    viewer_id: int
    authority_id: int
    roles: frozenset[Role]
    service_ids: frozenset[int]

    def may(self, permission: Permission) -> bool:
        """Whether the viewer's roles give this permission."""
        return permission in permissions_of(self.roles)

    def require(self, permission: Permission) -> None:
        """Raise ForbiddenError unless the viewer may do this."""
        if not self.may(permission):
            raise ForbiddenError(permission)


@dataclass(frozen=True, slots=True)
class Pass:
    """What the holder of an open invitation may reach: that invitation's own form, and nothing else."""

    authority_id: int
    invitation_id: int
    service_id: int
    holder: str


def set_scope(scope: Scope | None) -> None:
    """Keep the viewer's scope for this request."""
    g.scope = scope


def viewer() -> Scope | None:
    """The scope of whoever is signed in, or None."""
    scope = g.get("scope")
    assert scope is None or isinstance(scope, Scope)
    return scope


def current_scope() -> Scope:
    """The scope of whoever is signed in. Only views with a permission call this, so there is one."""
    scope = viewer()
    if scope is None:
        raise ForbiddenError("Nobody is signed in")
    return scope


def ask(permission: Permission) -> None:
    """Keep what the present page is for, so that what it fetches is judged by that."""
    g.asked = permission


def asked() -> Permission:
    """What the present page is for; outside of pages, to read a young person's record."""
    permission = g.get("asked", Permission.PERSON_READ)
    assert isinstance(permission, Permission)
    return permission


def set_pass(held: Pass | None) -> None:
    """Keep the invitation that this browser holds for this request."""
    g.held_pass = held


def current_pass() -> Pass:
    """The invitation that this browser holds. Raises NotFoundError where there is none any more."""
    held = g.get("held_pass")
    if not isinstance(held, Pass):
        raise NotFoundError("This browser holds no open invitation")
    return held
