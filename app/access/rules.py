"""The marks that say who may open a page. Exactly one, directly under the route."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from app.access.matrix import MATRIX
from app.access.permissions import Permission
from app.access.roles import Role

MARK = "waymark_rule"

F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Rule:
    """Who may open a page: holders of a permission, holders of an invitation, or anyone (with the reason)."""

    permission: Permission | None = None
    for_respondent: bool = False
    why_public: str = ""

    def admits(self, role: Role) -> bool:
        """Whether somebody who plays only this part gets in."""
        if self.permission is not None:
            return self.permission in MATRIX[role]
        return role is Role.RESPONDENT if self.for_respondent else True


def allow(permission: Permission) -> Callable[[F], F]:
    """Signed-in staff whose role has this permission."""
    return _mark(Rule(permission=permission))


def respondent(view: F) -> F:
    """The holder of an open invitation, for that invitation only."""
    return _mark(Rule(for_respondent=True))(view)


def public(why: str) -> Callable[[F], F]:
    """Anyone at all; the reason is printed in the access matrix."""
    return _mark(Rule(why_public=why))


def rule_of(view: Callable[..., Any]) -> Rule | None:
    """The mark of a registered view, or None where it has none."""
    rule = getattr(view, MARK, None)
    return rule if isinstance(rule, Rule) else None


def _mark(rule: Rule) -> Callable[[F], F]:
    def mark(view: F) -> F:
        if hasattr(view, MARK):
            raise TypeError(f"{view.__name__} has two rules; a page has exactly one")
        setattr(view, MARK, rule)
        return view

    return mark
