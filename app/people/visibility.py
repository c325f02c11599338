"""The only translation from a scope to young people; every other query composes it."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Select, and_, false, or_, select

from app.access.permissions import Permission
from app.access.policy import Relation, reach
from app.access.scope import Scope
from app.i18n.dates import today
from app.people.models import Episode


def visible_people(scope: Scope) -> Select[int]:
    """Keys of the young people whom the policy lets the viewer know of: with an episode, open or ended, that it reaches."""
    reached = reach(scope.roles, Permission.PERSON_READ)
    ways = [_WAYS[relation](scope) for relation in Relation if relation in reached and relation in _WAYS]
    return select(Episode.person_id).where(Episode.authority_id == scope.authority_id, or_(false(), *ways))


def is_open() -> ColumnElement[bool]:
    """Whether an episode is open today."""
    return or_(Episode.ended_on.is_(None), Episode.ended_on >= today())


def is_own(scope: Scope) -> ColumnElement[bool]:
    """Whether the viewer holds an episode that is open today at one of their services."""
    return and_(Episode.key_worker_id == scope.viewer_id, Episode.service_id.in_(scope.service_ids), is_open())


def _is_here(scope: Scope) -> ColumnElement[bool]:
    return Episode.service_id.in_(scope.service_ids)


# No line of the policy reaches a young person elsewhere; were there one, it would need its translation here.
_WAYS = {Relation.OWN: is_own, Relation.SERVICE: _is_here}
