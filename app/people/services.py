"""Give members of staff their part and their young people; open records that ask why; restrict a record."""

from __future__ import annotations

import datetime as dt

from flask_babel import gettext as _
from sqlalchemy import update

from app.access.policy import Need
from app.access.roles import Role
from app.access.scope import Scope
from app.accounts.models import User
from app.accounts.queries import memberships_of
from app.accounts.services import add_membership
from app.accounts.types import GivenKind
from app.audit import services as audit
from app.audit.types import Action
from app.db import db, new_public_id, now
from app.errors import ConflictError
from app.i18n.dates import end_of_day, today
from app.messaging.services import queue
from app.messaging.types import MessageKind
from app.people import queries
from app.people.closing import close_what_is_open
from app.people.models import Episode, RecordAccess, YoungPerson
from app.people.types import AccessKind, ReasonDetails
from app.provision.services import tell_of_part

# How long an emergency lasts (SEC-110), and how long an alert that somebody took on answers for opening the record.
EMERGENCY = dt.timedelta(minutes=60)
ALERT_DAYS = 7


def give_part(user: User, role: Role, *, authority_id: int, service_id: int | None) -> bool:
    """Add a membership and write it down. False where the account has this very part already.

    Conflicts where it has a different one (accounts.services.add_membership).
    """
    part = (role, authority_id, service_id)
    if part in {(one.role, one.authority_id, one.service_id) for one in memberships_of(user)}:
        return False
    add_membership(user, role, authority_id=authority_id, service_id=service_id)
    where = "the authority" if service_id is None else f"service {service_id}"
    audit.record(None, Action.PART_GIVEN, user, authority_id=authority_id, detail=f"{role} in {where}")
    tell_of_part(None, user, GivenKind.PART, role, authority_id=authority_id, service_id=service_id)
    return True


def link_episodes(user: User, *, authority_id: int) -> int:
    """Give an account the episodes that came in with its e-mail address and have no key worker yet; says how many."""
    found = db.session.scalars(
        update(Episode)
        .where(
            Episode.authority_id == authority_id,
            Episode.key_worker_email_digest == user.email_digest,
            Episode.key_worker_id.is_(None),
        )
        .values(key_worker_id=user.id)
        .returning(Episode.id)
    ).all()
    if found:
        audit.record(
            None, Action.EPISODES_LINKED, user, authority_id=authority_id, detail=f"{len(found)} by e-mail address"
        )
    return len(found)


def give_reason(scope: Scope, person: YoungPerson, details: ReasonDetails) -> RecordAccess:
    """Open a record that is not on the viewer's own caseload until the end of the day (SEC-107)."""
    before = queries.find_access(scope, person, Need.REASON)
    if before is not None:
        return before
    access = _grant(scope, person, AccessKind.REASON, until=end_of_day(today()))
    access.reason, access.words = details.reason, details.words
    db.session.flush()
    audit.record(scope, Action.REASON_GIVEN, access, detail=details.reason)
    return access


def break_glass(scope: Scope, person: YoungPerson, why: str) -> RecordAccess:
    """Open a restricted record for sixty minutes (SEC-110).

    Its managers and safeguarding leads are told at once; where there is nobody else, whoever is next up.
    """
    before = queries.find_access(scope, person, Need.BREAK_GLASS)
    if before is not None:
        return before
    access = _grant(scope, person, AccessKind.BREAK_GLASS, until=now() + EMERGENCY)
    access.words = why
    db.session.flush()
    told = queries.reviewers_of(scope.authority_id, person.id, scope.viewer_id)
    for user in told:
        queue(
            f"break-glass:{access.public_id}:{user.public_id}",
            MessageKind.LOOK,
            address=user.email,
            authority_id=scope.authority_id,
        )
    audit.record(scope, Action.GLASS_BROKEN, access, detail=f"told {len(told)}")
    return access


def open_for_alert(scope: Scope, person_id: int, service_id: int) -> None:
    """Whoever takes on an alert may open the record behind it for a week, without giving another reason.

    Written with the alert's own entry in the trail. A restricted record stays shut: that takes an emergency.
    """
    db.session.add(
        RecordAccess(
            kind=AccessKind.ALERT,
            granted_at=now(),
            ends_at=end_of_day(today() + dt.timedelta(days=ALERT_DAYS)),
            authority_id=scope.authority_id,
            person_id=person_id,
            service_id=service_id,
            viewer_id=scope.viewer_id,
        )
    )


def _grant(scope: Scope, person: YoungPerson, kind: AccessKind, *, until: dt.datetime) -> RecordAccess:
    # The newest episode says at which service; there is one, or the viewer would not know of the young person.
    _episode, service = queries.episodes_of(scope, person)[0]
    access = RecordAccess(
        kind=kind,
        granted_at=now(),
        ends_at=until,
        authority_id=scope.authority_id,
        person_id=person.id,
        service_id=service.id,
        viewer_id=scope.viewer_id,
    )
    db.session.add(access)
    return access


def review_access(scope: Scope, access: RecordAccess, words: str) -> None:
    """Say what was found when somebody else looked at an emergency.

    Conflicts where it was the viewer's own, and where somebody said so before.
    """
    if access.viewer_id == scope.viewer_id:
        raise ConflictError("words", _("You opened this record yourself. Somebody else has to look at it."))
    db.session.refresh(access, with_for_update=True)
    if access.reviewed_at is not None:
        raise ConflictError("words", _("Somebody has looked at this already. What they wrote is kept."))
    access.reviewed_at, access.reviewed_by_id, access.review = now(), scope.viewer_id, words
    audit.record(scope, Action.ACCESS_REVIEWED, access)


def restrict(scope: Scope, person: YoungPerson, why: str) -> None:
    """From now on colleagues open this record in an emergency only, and what it keeps open to a parent or carer is closed."""
    person.is_restricted, person.restricted_why = True, why
    audit.record(scope, Action.RECORD_RESTRICTED, person)
    close_what_is_open(scope, person)


def lift_restriction(scope: Scope, person: YoungPerson) -> None:
    """From now on the record opens like others again. Whoever else is in charge of it is told at once (SEC-15)."""
    person.is_restricted, person.restricted_why = False, None
    audit.record(scope, Action.RESTRICTION_LIFTED, person)
    for user in queries.reviewers_of(scope.authority_id, person.id, scope.viewer_id):
        key = f"restriction-lifted:{new_public_id()}"
        queue(key, MessageKind.RESTRICTION_LIFTED, address=user.email, authority_id=scope.authority_id)
