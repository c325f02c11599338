"""Put cover, places and leave in force, and tell those whom it concerns. Whether that takes a second person was decided before."""

from __future__ import annotations

import datetime as dt

from flask_babel import gettext as _

from app.access.scope import Scope
from app.audit import services as audit
from app.audit.types import Action
from app.db import db, flush_or
from app.errors import ConflictError
from app.messaging.services import queue
from app.messaging.types import MessageKind
from app.provision.models import Service
from app.safeguarding.models import DutyLeave, DutyPerson, SafetyCover
from app.safeguarding.queries import cover as queries
from app.safeguarding.types import CoverDetails


def lock_cover(service: Service) -> SafetyCover | None:
    """The cover as it is now, kept from anybody else until the transaction ends."""
    cover = queries.find_cover(service.id)
    if cover is not None:
        db.session.refresh(cover, with_for_update=True)
    return cover


def changed_first() -> ConflictError:
    """Somebody was faster."""
    return ConflictError("", _("Somebody changed this cover while you were writing. Both are shown below."))


def put_cover(scope: Scope, service: Service, cover: SafetyCover | None, details: CoverDetails) -> SafetyCover:
    """Store what a service has in place from now on."""
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
    flush_or(changed_first())
    audit.record(scope, Action.COVER_CHANGED, cover, detail=f"version {cover.version}")
    tell(scope, service, f"{cover.public_id}:{cover.version}")
    return cover


def drop_place(scope: Scope, service: Service, duty: DutyPerson) -> None:
    """Take a place on the ladder away. What is missing then stops questions about danger from being sent (SAFE-01)."""
    audit.record(scope, Action.DUTY_CHANGED, duty, detail=f"taken off {duty.rung}")
    tell(scope, service, f"{duty.public_id}:off", duty.user_id)
    db.session.delete(duty)


def put_leave(scope: Scope, service: Service, account_id: int, starts_on: dt.date, ends_on: dt.date) -> DutyLeave:
    """Somebody is away: the ladder of this service passes over them on those days."""
    leave = DutyLeave(
        starts_on=starts_on,
        ends_on=ends_on,
        authority_id=service.authority_id,
        service_id=service.id,
        user_id=account_id,
    )
    db.session.add(leave)
    db.session.flush()
    audit.record(scope, Action.DUTY_CHANGED, leave, detail="away")
    tell(scope, service, f"{leave.public_id}:away", account_id)
    return leave


def drop_leave(scope: Scope, service: Service, leave: DutyLeave) -> None:
    """Somebody is there after all, and hears of it: from now on they are told first, and nobody in their place."""
    audit.record(scope, Action.DUTY_CHANGED, leave, detail="there after all")
    tell(scope, service, f"{leave.public_id}:back", leave.user_id)
    db.session.delete(leave)


def tell(scope: Scope, service: Service, change: str, account_id: int | None = None) -> None:
    """Who is in charge, and whom a change is about, hear of it at their accounts' own addresses.

    So nobody is left out, sent away, or has their messages go elsewhere, without another person knowing (SAFE-09).
    """
    told = {*queries.rota_of(service.id).everybody, account_id} - {scope.viewer_id}
    for account in queries.accounts_at(service.id):
        if account.id in told:
            key = f"cover:{change}:{account.public_id}"
            queue(key, MessageKind.COVER_CHANGED, address=account.email, authority_id=scope.authority_id)
