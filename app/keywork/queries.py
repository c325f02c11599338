"""Reads of session records."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import Row, func, select

from app.access.scope import Scope
from app.db import db
from app.keywork.models import KeyworkSession
from app.people.models import YoungPerson
from app.people.visibility import visible_people
from app.provision.models import Service


def sessions_with(scope: Scope, person: YoungPerson) -> Sequence[Row[KeyworkSession, Service]]:
    """Sessions recorded at the viewer's services with one young person, newest first."""
    statement = (
        select(KeyworkSession, Service)
        .join(Service, Service.id == KeyworkSession.service_id)
        .where(
            KeyworkSession.person_id == person.id,
            KeyworkSession.person_id.in_(visible_people(scope)),
            KeyworkSession.service_id.in_(scope.service_ids),
        )
        .order_by(KeyworkSession.held_on.desc(), KeyworkSession.id.desc())
    )
    return db.session.execute(statement).all()


def last_sessions(scope: Scope, people: Sequence[int]) -> dict[int, dt.date]:
    """The day of the last kept session of each of these young people, by key."""
    statement = (
        select(KeyworkSession.person_id, func.max(KeyworkSession.held_on))
        .where(
            KeyworkSession.person_id.in_(people),
            KeyworkSession.person_id.in_(visible_people(scope)),
            KeyworkSession.service_id.in_(scope.service_ids),
        )
        .group_by(KeyworkSession.person_id)
        .order_by(KeyworkSession.person_id)
    )
    return {row[0]: row[1] for row in db.session.execute(statement)}


def find_by_form_key(scope: Scope, form_key: str) -> KeyworkSession | None:
    """The record that this very form made, where it was sent before."""
    statement = select(KeyworkSession).where(
        KeyworkSession.form_key == form_key, KeyworkSession.service_id.in_(scope.service_ids)
    )
    return db.session.scalars(statement).one_or_none()
