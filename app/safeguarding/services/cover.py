"""Change cover, and who is on duty or away. What would tell fewer people, or later, is written for a second person (SAFE-09)."""

from __future__ import annotations

from dataclasses import asdict, replace

from flask_babel import gettext as _

from app.access.scope import Scope
from app.accounts.models import User
from app.audit import services as audit
from app.audit.types import Action
from app.db import db, flush_or
from app.errors import ConflictError, NotFoundError
from app.i18n.dates import today
from app.messaging.types import Channel
from app.provision.models import Service
from app.safeguarding.hours import read_hours
from app.safeguarding.models import CoverChange, DutyPerson
from app.safeguarding.queries import cover as queries
from app.safeguarding.quieter import is_quieter
from app.safeguarding.services import in_force
from app.safeguarding.services.changes import write
from app.safeguarding.types import CHOSEN, ChangeKind, CoverDetails, DutyDetails, LeaveDetails


def change_cover(scope: Scope, service: Service, details: CoverDetails) -> CoverChange | None:
    """Store what a service has in place; or, where less would be promised, the change that a second person has to agree to.

    Conflicts if somebody changed it since the form opened (REL-10), or if the day of approval has not come yet.
    """
    if details.approved_on > today():
        raise ConflictError("approved_on", _("The day of approval must be today or earlier"))
    cover = in_force.lock_cover(service)
    if details.version != (cover.version if cover else 0):
        raise in_force.changed_first()
    before = queries.rota_of(service.id)
    after = replace(before, hours=read_hours(details.hours), answer_minutes=details.answer_minutes)
    if cover is not None and is_quieter(before, after):
        return write(scope, service, ChangeKind.COVER, asdict(details), version=cover.version)
    in_force.put_cover(scope, service, cover, details)
    return None


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
    in_force.tell(scope, service, f"{duty.public_id}:on", account.id)
    return duty


def take_off_duty(scope: Scope, service: Service, duty: DutyPerson) -> CoverChange | None:
    """Take away the place of somebody who is gone; of anybody else, write the change that a second person has to agree to."""
    before = queries.rota_of(service.id)
    places = tuple(each for each in before.people if (each.account_id, each.rung) != (duty.user_id, duty.rung))
    if is_quieter(before, replace(before, people=places)):
        wanted = {"duty": duty.public_id, "rung": duty.rung.value, "account_id": duty.user_id}
        return write(scope, service, ChangeKind.OFF_DUTY, wanted)
    in_force.drop_place(scope, service, duty)
    return None


def note_leave(scope: Scope, service: Service, details: LeaveDetails) -> CoverChange | None:
    """Write that somebody is away: one change for each service on whose list they are, for those in charge of it to agree to.

    Gives the one of this service, else the first; none where nothing would change anywhere: then it is noted here.
    """
    if details.ends_on < details.starts_on:
        raise ConflictError("ends_on", _("The last day must not be before the first"))
    account = _account(scope, service, details.account_public_id)
    wanted = {"account_id": account.id, "starts_on": details.starts_on, "ends_on": details.ends_on}
    places = queries.services_with(scope.authority_id, account.id)
    changes = [
        write(scope, place, ChangeKind.AWAY, wanted)
        for place in sorted(places, key=lambda each: each.id != service.id)
        if _would_be_missed(place, account, details)
    ]
    if changes:
        return changes[0]
    in_force.put_leave(scope, service, account.id, details.starts_on, details.ends_on)
    return None


def _would_be_missed(service: Service, account: User, details: LeaveDetails) -> bool:
    rota = queries.rota_of(service.id)
    away = (details.starts_on, details.ends_on)
    without = replace(
        rota,
        people=tuple(
            replace(each, leave=(*each.leave, away)) if each.account_id == account.id else each for each in rota.people
        ),
    )
    return is_quieter(rota, without)


def _account(scope: Scope, service: Service, public_id: str) -> User:
    for account in queries.accounts_that_may_look(scope, service):
        if account.public_id == public_id:
            return account
    raise NotFoundError("account")
