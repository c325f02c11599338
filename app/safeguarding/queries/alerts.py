"""Reads of alerts and what happened to them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, Row, and_, func, or_, select

from app.access.scope import Scope
from app.audit.services import note_view
from app.db import db, unscoped
from app.errors import NotFoundError
from app.instruments.definition import Texts
from app.instruments.models import InstrumentVersion
from app.people.models import YoungPerson
from app.provision.models import Service
from app.safeguarding.models import Alert, AlertEvent
from app.safeguarding.questions import question_asked


def _mine(scope: Scope) -> ColumnElement[bool]:
    # By the service that asked, not by episodes: an alert stays in sight whatever becomes of the episode.
    return and_(Alert.authority_id == scope.authority_id, Alert.service_id.in_(scope.service_ids))


def alerts(scope: Scope, *, closed_since: dt.datetime | None = None) -> Sequence[Row[Alert, YoungPerson, Service]]:
    """Alerts at the viewer's services with whom and where; that they were seen is written down (SEC-107).

    Those that wait come first, oldest first; then those that somebody acts on, newest first; then the closed (only those
    closed since then, where a time is given).
    """
    statement = (
        select(Alert, YoungPerson, Service)
        .join(YoungPerson, YoungPerson.id == Alert.person_id)
        .join(Service, Service.id == Alert.service_id)
        .where(_mine(scope))
        .order_by(
            Alert.closed_at.is_not(None),
            Alert.acknowledged_at.is_not(None),
            Alert.acknowledged_at.desc(),
            Alert.answered_at,
            Alert.id,
        )
    )
    if closed_since is not None:
        statement = statement.where(or_(Alert.closed_at.is_(None), Alert.closed_at >= closed_since))
    rows = db.session.execute(statement).all()
    for alert, _person, _service in rows:
        note_view(scope, alert)
    return rows


def get_alert(scope: Scope, public_id: str) -> Alert:
    """One alert at the viewer's services."""
    alert = db.session.scalars(select(Alert).where(Alert.public_id == public_id, _mine(scope))).one_or_none()
    if alert is None:
        raise NotFoundError("alert")
    return alert


def get_alert_with_person(scope: Scope, public_id: str) -> tuple[Alert, YoungPerson, Service]:
    """One alert at the viewer's services with whom and where; that it was seen is written down (SEC-107)."""
    statement = (
        select(Alert, YoungPerson, Service)
        .join(YoungPerson, YoungPerson.id == Alert.person_id)
        .join(Service, Service.id == Alert.service_id)
        .where(Alert.public_id == public_id, _mine(scope))
    )
    row = db.session.execute(statement).one_or_none()
    if row is None:
        raise NotFoundError("alert")
    note_view(scope, row[0])
    return row[0], row[1], row[2]


def events_of(scope: Scope, found: Iterable[Alert]) -> dict[int, list[AlertEvent]]:
    """What happened to each of these alerts at the viewer's services, first to last, by the alert's key."""
    statement = (
        select(AlertEvent)
        .join(Alert, Alert.id == AlertEvent.alert_id)
        .where(AlertEvent.alert_id.in_([alert.id for alert in found]), _mine(scope))
        .order_by(AlertEvent.at, AlertEvent.id)
    )
    by_alert: dict[int, list[AlertEvent]] = {}
    for event in db.session.scalars(statement):
        by_alert.setdefault(event.alert_id, []).append(event)
    return by_alert


def open_alerts_about(scope: Scope, person_id: int) -> Sequence[Alert]:
    """Alerts about one young person at the viewer's services that are not closed, oldest first."""
    statement = (
        select(Alert)
        .where(_mine(scope), Alert.person_id == person_id, Alert.closed_at.is_(None))
        .order_by(Alert.answered_at, Alert.id)
    )
    return db.session.scalars(statement).all()


def count_open_alerts(scope: Scope) -> int:
    """How many alerts at the viewer's services nobody has acknowledged."""
    statement = select(func.count(Alert.id)).where(_mine(scope), Alert.acknowledged_at.is_(None))
    return db.session.scalar(statement) or 0


def people_with_open_alerts(scope: Scope) -> set[int]:
    """Keys of the young people about whom an alert waits at the viewer's services."""
    statement = (
        select(Alert.person_id)
        .where(_mine(scope), Alert.acknowledged_at.is_(None))
        .distinct()
        .order_by(Alert.person_id)
    )
    return set(db.session.scalars(statement))


@unscoped("An answer looks for the alerts that it raised before, so that it raises no second one while one waits")
def alerts_of_answer(source: str) -> Sequence[Alert]:
    """The alerts that one answer raised, first to last: another one only after somebody acknowledged the one before."""
    mine = or_(Alert.source == source, Alert.source.startswith(f"{source}:", autoescape=True))
    return db.session.scalars(select(Alert).where(mine).order_by(Alert.id)).all()


@unscoped("The same answer sent twice raises one alert, so it is looked for by where it came from")
def find_alert_by_source(source: str) -> Alert | None:
    """The alert that this answer raised, if it did."""
    return db.session.scalars(select(Alert).where(Alert.source == source)).one_or_none()


@unscoped("Instruments hold nothing about anyone")
def questions_of(found: Iterable[Alert]) -> dict[str, Texts]:
    """The question behind each of these alerts, by the alert's public id; without those whose question is not here."""
    versions = db.session.scalars(select(InstrumentVersion).order_by(InstrumentVersion.id.desc())).all()
    definitions = [version.definition for version in versions]
    asked = {alert.public_id: question_asked(definitions, alert.item_code, alert.reason) for alert in found}
    return {public_id: text for public_id, text in asked.items() if text is not None}
