"""Reads of calls that young people asked for: for the browser that gave the answer, and for staff through their alerts."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from app.access.scope import Pass, Scope
from app.audit.services import note_view
from app.db import db
from app.safeguarding.models import Alert, AlertEvent, AskedCall


def open_alerts_given_with(held: Pass, given_with: str) -> Sequence[Alert]:
    """Alerts that are not closed of answers given with this response, by its public id; newest first."""
    statement = (
        select(Alert)
        .where(
            Alert.authority_id == held.authority_id,
            Alert.service_id == held.service_id,
            Alert.source.startswith(f"{given_with}:", autoescape=True),
            Alert.closed_at.is_(None),
        )
        .order_by(Alert.raised_at.desc(), Alert.id.desc())
    )
    return db.session.scalars(statement).all()


def events_for(held: Pass, alert: Alert) -> Sequence[AlertEvent]:
    """What happened to an alert of the young person's own, first to last: it says where a call stands."""
    statement = (
        select(AlertEvent)
        .where(AlertEvent.alert_id == alert.id, AlertEvent.authority_id == held.authority_id)
        .order_by(AlertEvent.at, AlertEvent.id)
    )
    return db.session.scalars(statement).all()


def find_call_of_form(held: Pass, alert: Alert, form_key: str) -> AskedCall | None:
    """The call that this form asked for already."""
    statement = select(AskedCall).where(
        AskedCall.form_key == form_key, AskedCall.alert_id == alert.id, AskedCall.authority_id == held.authority_id
    )
    return db.session.scalars(statement).one_or_none()


def standing_calls(held: Pass, alert: Alert) -> Sequence[AskedCall]:
    """Calls asked for with this alert that were not taken back, newest first."""
    statement = (
        select(AskedCall)
        .where(
            AskedCall.alert_id == alert.id,
            AskedCall.authority_id == held.authority_id,
            AskedCall.taken_back_at.is_(None),
        )
        .order_by(AskedCall.id.desc())
    )
    return db.session.scalars(statement).all()


def call_of(scope: Scope, alert: Alert) -> AskedCall | None:
    """The newest call asked for with an alert of the viewer's services; that it was seen is written down (SEC-107)."""
    statement = (
        select(AskedCall)
        .where(
            AskedCall.alert_id == alert.id,
            AskedCall.authority_id == scope.authority_id,
            AskedCall.service_id.in_(scope.service_ids),
            AskedCall.taken_back_at.is_(None),
        )
        .order_by(AskedCall.id.desc())
        .limit(1)
    )
    call = db.session.scalars(statement).first()
    if call is not None:
        note_view(scope, call)
    return call
