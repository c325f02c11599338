"""Reads of young people and their episodes."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Row, func, or_, select

from app.access.scope import Scope
from app.audit.services import note_view
from app.db import db
from app.errors import NotFoundError
from app.i18n.dates import today
from app.people.models import Episode, YoungPerson
from app.people.visibility import visible_people
from app.provision.models import Service


def get_person(scope: Scope, public_id: str) -> YoungPerson:
    """One young person at the viewer's services. That they were looked at is written down (SEC-107)."""
    statement = select(YoungPerson).where(
        YoungPerson.public_id == public_id,
        YoungPerson.authority_id == scope.authority_id,
        YoungPerson.id.in_(visible_people(scope)),
    )
    person = db.session.scalars(statement).one_or_none()
    if person is None:
        raise NotFoundError("young person")
    note_view(scope, person, detail=None if _is_on_caseload(scope, person) else "outside own caseload")
    return person


def _is_on_caseload(scope: Scope, person: YoungPerson) -> bool:
    statement = select(func.count()).where(Episode.person_id == person.id, Episode.key_worker_id == scope.viewer_id)
    return bool(db.session.scalar(statement))


def episodes_of(scope: Scope, person: YoungPerson) -> Sequence[Row[Episode, Service]]:
    """Episodes at the viewer's services with their service, newest first."""
    statement = (
        select(Episode, Service)
        .join(Service, Service.id == Episode.service_id)
        .where(
            Episode.person_id == person.id,
            Episode.person_id.in_(visible_people(scope)),
            Episode.service_id.in_(scope.service_ids),
        )
        .order_by(Episode.started_on.desc(), Episode.id.desc())
    )
    return db.session.execute(statement).all()


def holds_episodes(scope: Scope) -> bool:
    """Whether the viewer is the key worker of an episode that is open today at their services."""
    statement = select(Episode.id).where(
        Episode.key_worker_id == scope.viewer_id, Episode.service_id.in_(scope.service_ids), _is_open()
    )
    return bool(db.session.scalar(select(statement.exists())))


def open_episodes(scope: Scope, *, only_mine: bool) -> Sequence[Row[Episode, YoungPerson, Service]]:
    """Episodes open today at the viewer's services (or those they hold themselves), longest open first."""
    statement = (
        select(Episode, YoungPerson, Service)
        .join(YoungPerson, YoungPerson.id == Episode.person_id)
        .join(Service, Service.id == Episode.service_id)
        .where(
            Episode.person_id.in_(visible_people(scope)),
            Episode.service_id.in_(scope.service_ids),
            _is_open(),
        )
        .order_by(Episode.started_on, Episode.id)
    )
    if only_mine:
        statement = statement.where(Episode.key_worker_id == scope.viewer_id)
    return db.session.execute(statement).all()


def _is_open() -> ColumnElement[bool]:
    return or_(Episode.ended_on.is_(None), Episode.ended_on >= today())
