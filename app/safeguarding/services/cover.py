"""Change cover, and who is on duty or away."""

from __future__ import annotations

from flask_babel import gettext as _

from app.access.scope import Scope
from app.accounts.models import User
from app.audit import services as audit
from app.audit.types import Action
from app.db import db, flush_or
from app.errors import ConflictError, NotFoundError
from app.i18n.dates import today
from app.messaging.services import queue
from app.messaging.types import Channel, MessageKind
from app.provision.models import Service
from app.safeguarding.models import DutyLeave, DutyPerson, SafetyCover
from app.safeguarding.queries import cover as queries
from app.safeguarding.types import CHOSEN, CoverDetails, DutyDetails, LeaveDetails


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
    _tell(scope, service, f"{cover.public_id}:{cover.version}")
    return cover


def _locked(scope: Scope, service: Service) -> SafetyCover | None:
    """The cover as it is now, kept from anybody else until the transaction ends."""
    cover = queries.cover_of(scope, service)
    if cover is not None:
        db.session.refresh(cover, with_for_update=True)
    return cover


def put_on_duty(scope: Scope, service: Service, details: DutyDetails) -> DutyPerson:
    """Put an account of a service on a rung of its ladder. Conflicts where it stands there already, or can't open alerts."""
    account = _account(scope, service, details.account_public_id)
    if details.rung not in CHOSEN:
        raise ConflictError("rung", _("Choose a place on the ladder"))
    address = details.address or account.email or ""
    duty = DutyPerson(
        rung=details.rung,
        channel=Channel.EMAIL if "@" in address else Channel.TEXT,
        address=address,
        authority_id=scope.authority_id,
        service_id=service.id,
        user_id=account.id,
    )
    db.session.add(duty)
    flush_or(ConflictError("account", _("This person has this place already")))
    audit.record(scope, Action.DUTY_CHANGED, duty, detail=f"put on {details.rung}")
    _tell(scope, service, f"{duty.public_id}:on", account.id)
    return duty


def take_off_duty(scope: Scope, service: Service, duty: DutyPerson) -> None:
    """Take a place on the ladder away. What is missing then stops questions about danger from being sent (SAFE-01)."""
    audit.record(scope, Action.DUTY_CHANGED, duty, detail=f"taken off {duty.rung}")
    _tell(scope, service, f"{duty.public_id}:off", duty.user_id)
    db.session.delete(duty)


def note_leave(scope: Scope, service: Service, details: LeaveDetails) -> DutyLeave:
    """Say when somebody is away: the ladder passes over them on those days."""
    if details.ends_on < details.starts_on:
        raise ConflictError("ends_on", _("The last day must not be before the first"))
    account = _account(scope, service, details.account_public_id)
    leave = DutyLeave(
        starts_on=details.starts_on, ends_on=details.ends_on, authority_id=scope.authority_id, user_id=account.id
    )
    db.session.add(leave)
    db.session.flush()
    audit.record(scope, Action.DUTY_CHANGED, leave, detail="away")
    _tell(scope, service, f"{leave.public_id}:away", account.id)
    return leave


def drop_leave(scope: Scope, leave: DutyLeave) -> None:
    """Say that somebody is there after all."""
    audit.record(scope, Action.DUTY_CHANGED, leave, detail="there after all")
    db.session.delete(leave)


def _tell(scope: Scope, service: Service, change: str, account_id: int | None = None) -> None:
    """Who is in charge, and whom a change is about, hear of it at their accounts' own addresses.

    So nobody is left out, sent away, or has their messages go elsewhere, without another person knowing (SAFE-09).
    """
    told = {*queries.rota_of(service.id).everybody, account_id} - {scope.viewer_id}
    for account in queries.accounts_that_may_look(scope, service):
        if account.id in told:
            key = f"cover:{change}:{account.public_id}"
            queue(key, MessageKind.COVER_CHANGED, address=account.email, authority_id=scope.authority_id)


def _account(scope: Scope, service: Service, public_id: str) -> User:
    for account in queries.accounts_that_may_look(scope, service):
        if account.public_id == public_id:
            return account
    raise NotFoundError("account")
