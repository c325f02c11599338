"""Invitations made as a member of staff would make them."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from app.access.roles import Role
from app.access.scope import Scope
from app.db import db, transaction
from app.instruments.queries import get_version
from app.invitations import queries, services
from app.journeys.reading import Perspective
from app.people.models import Episode, YoungPerson
from tests.support.cast import Cast, Person


@dataclass(frozen=True)
class Invited:
    """One invitation: its row's key, its public id, and what the person was given."""

    id: int
    public_id: str
    token: str
    code: str


def scope_of(cast: Cast) -> Scope:
    """What Asha may see."""
    return Scope(
        viewer_id=cast.asha.user_id,
        authority_id=cast.authority_id,
        roles=frozenset({Role.KEY_WORKER}),
        service_ids=frozenset({cast.harbour_id}),
    )


def invite(
    cast: Cast,
    person: Person | None = None,
    *,
    instrument: str = "check-in",
    perspective: Perspective = Perspective.YOUNG_PERSON,
    form_key: str | None = None,
    has_cover: bool = True,
) -> Invited:
    """Asha invites Cara (or another young person at Harbour House). Call it inside the application (`context`)."""
    person = person or cast.cara
    with transaction():
        made = services.make_invitation(
            scope_of(cast),
            db.session.get_one(YoungPerson, person.id),
            db.session.get_one(Episode, person.episode_id),
            get_version(instrument),
            perspective,
            form_key or secrets.token_urlsafe(16),
            has_cover=has_cover,
        )
        return Invited(made.id, made.public_id, queries.token_of(made.public_id), queries.code_of(made.public_id))
