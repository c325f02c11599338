"""Reads of what was shared about a young person."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Select, and_, select

from app.access.scope import Scope
from app.audit.services import note_view
from app.concerns.models import ShareDecision
from app.db import db
from app.errors import NotFoundError
from app.i18n.dates import say_instant
from app.people.models import YoungPerson
from app.people.queries import episodes_of
from app.provision.models import Service
from app.safeguarding.models import Alert
from app.safeguarding.queries.cover import covers


def service_with(scope: Scope, person: YoungPerson) -> Service:
    """The viewer's service that works with a young person, the latest where there are several."""
    found = episodes_of(scope, person)
    if not found:
        raise NotFoundError("episode")
    return found[0][1]


def known_contacts(scope: Scope, person: YoungPerson) -> list[str]:
    """Safeguarding contacts from the cover of the services that work with a young person, and the police (SAFE-29)."""
    cover, services = covers(scope), [service.id for _episode, service in episodes_of(scope, person)]
    lines = [
        line.strip()
        for key in services
        if key in cover
        for line in cover[key].local_numbers.splitlines()
        if line.strip()
    ]
    return [*dict.fromkeys(lines), _("Police: 999 in danger, 101 otherwise")]


def alerts_about(scope: Scope, person: YoungPerson) -> list[tuple[str, str]]:
    """Alerts about a young person at the viewer's services, newest first: public id and words to choose by."""
    found = db.session.scalars(_alerts(scope, person).order_by(Alert.answered_at.desc(), Alert.id.desc()))
    return [(alert.public_id, f"{alert.reason}, {say_instant(alert.answered_at)}") for alert in found]


def find_alert(scope: Scope, person: YoungPerson, public_id: str) -> Alert | None:
    """One alert about a young person at the viewer's services, if it is there."""
    return db.session.scalars(_alerts(scope, person).where(Alert.public_id == public_id)).one_or_none()


def decisions_about(scope: Scope, person_id: int) -> Sequence[ShareDecision]:
    """Decisions about sharing at the viewer's services, newest first."""
    statement = (
        select(ShareDecision)
        .where(_mine(scope), ShareDecision.person_id == person_id)
        .order_by(ShareDecision.decided_on.desc(), ShareDecision.id.desc())
    )
    found = db.session.scalars(statement).all()
    for decision in found:
        note_view(scope, decision)
    return found


def get_decision(scope: Scope, person: YoungPerson, public_id: str) -> ShareDecision:
    """One decision about sharing, to correct it."""
    statement = select(ShareDecision).where(
        _mine(scope), ShareDecision.person_id == person.id, ShareDecision.public_id == public_id
    )
    decision = db.session.scalars(statement).one_or_none()
    if decision is None:
        raise NotFoundError("decision")
    return decision


def find_by_form_key(scope: Scope, form_key: str) -> ShareDecision | None:
    """The decision that this very form wrote down, where it was sent before."""
    return db.session.scalars(
        select(ShareDecision).where(ShareDecision.form_key == form_key, ShareDecision.by_id == scope.viewer_id)
    ).one_or_none()


def _alerts(scope: Scope, person: YoungPerson) -> Select[Alert]:
    return select(Alert).where(
        Alert.person_id == person.id,
        Alert.authority_id == scope.authority_id,
        Alert.service_id.in_(scope.service_ids),
    )


def _mine(scope: Scope) -> ColumnElement[bool]:
    return and_(ShareDecision.authority_id == scope.authority_id, ShareDecision.service_id.in_(scope.service_ids))
