"""Raise and acknowledge alerts; change cover. There is no way to lower, hide or delete an alert (SAFE-09)."""

from __future__ import annotations

from typing import Any, cast

from flask_babel import gettext as _
from sqlalchemy import CursorResult, update

from app.access.scope import Pass, Scope
from app.audit import services as audit
from app.audit.types import Action
from app.db import db, flush_or, now
from app.errors import ConflictError
from app.i18n.dates import today
from app.provision.models import Service
from app.safeguarding import queries
from app.safeguarding.models import Alert, SafetyCover
from app.safeguarding.questions import REASON_LENGTH
from app.safeguarding.types import CoverDetails, RiskAnswer


def raise_alert(held: Pass, person_id: int, answer: RiskAnswer) -> Alert:
    """Raise an alert in the transaction that stores the answer, so that there is never one without the other (SAFE-05).

    The same answer sent again, or changed while the alert waits, finds that alert and leaves it as it is. An answer
    given after somebody acknowledged the alert raises another: nobody has seen this one.
    """
    source = f"{answer.response_public_id}:{answer.item_code}"
    raised_before = queries.alerts_of_answer(source)
    if raised_before:
        newest = raised_before[-1]
        if newest.acknowledged_at is None or newest.answered_at >= answer.answered_at:
            return newest
        source = f"{source}:{len(raised_before) + 1}"
    alert = Alert(
        source=source,
        item_code=answer.item_code,
        reason=answer.reason[:REASON_LENGTH],
        answered_at=answer.answered_at,
        raised_at=now(),
        authority_id=held.authority_id,
        person_id=person_id,
        service_id=held.service_id,
    )
    try:
        # Where the same answer is sent twice at once, only this step is taken back and not the answer.
        with db.session.begin_nested():
            db.session.add(alert)
            flush_or(ConflictError("source", source))
    except ConflictError:
        raised = queries.find_alert_by_source(source)
        if raised is None:
            raise
        return raised
    audit.record(held, Action.ALERT_RAISED, alert)
    return alert


def acknowledge_alert(scope: Scope, alert: Alert) -> bool:
    """Say that the viewer is acting on it. The first one wins, also when two press at once; again changes nothing.

    True where the viewer is the one who acknowledged it, now or before; False where somebody else was first.
    """
    statement = (
        update(Alert)
        .where(Alert.id == alert.id, Alert.acknowledged_at.is_(None))
        .values(acknowledged_at=now(), acknowledged_by_id=scope.viewer_id)
        .execution_options(synchronize_session=False)
    )
    changed = cast("CursorResult[Any]", db.session.execute(statement)).rowcount
    db.session.refresh(alert)
    if changed:
        audit.record(scope, Action.ALERT_ACKNOWLEDGED, alert)
    return alert.acknowledged_by_id == scope.viewer_id


def change_cover(scope: Scope, service: Service, details: CoverDetails) -> SafetyCover:
    """Store what a service has in place.

    Conflicts if somebody changed it since the form opened (REL-10), or if the day of approval has not come yet.
    """
    if details.approved_on > today():
        raise ConflictError("approved_on", _("The day of approval must be today or earlier"))
    changed_first = ConflictError("", _("Somebody changed this cover while you were writing. Both are shown below."))
    cover = _locked(scope, service)
    if details.version != (cover.version if cover else 0):
        raise changed_first
    if cover is None:
        cover = SafetyCover(version=0, authority_id=scope.authority_id, service_id=service.id)
        db.session.add(cover)
    cover.version += 1
    cover.told_first = details.told_first
    cover.deputy = details.deputy
    cover.hours = details.hours
    cover.answer_minutes = details.answer_minutes
    cover.out_of_hours = details.out_of_hours
    cover.local_numbers = details.local_numbers
    cover.approver = details.approver
    cover.approved_on = details.approved_on
    flush_or(changed_first)
    audit.record(scope, Action.COVER_CHANGED, cover, detail=f"version {cover.version}")
    return cover


def _locked(scope: Scope, service: Service) -> SafetyCover | None:
    """The cover as it is now, kept from anybody else until the transaction ends."""
    cover = queries.cover_of(scope, service)
    if cover is not None:
        db.session.refresh(cover, with_for_update=True)
    return cover
