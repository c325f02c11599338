"""The only translation from a scope to young people; every other query composes it."""

from __future__ import annotations

from sqlalchemy import Select, select

from app.access.scope import Scope
from app.people.models import Episode


def visible_people(scope: Scope) -> Select[int]:
    """Keys of the young people with an episode, open or ended, at one of the viewer's services."""
    return select(Episode.person_id).where(
        Episode.authority_id == scope.authority_id, Episode.service_id.in_(scope.service_ids)
    )
