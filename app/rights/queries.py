"""Reads of who looked at a record, from the trail, and of what they gave for it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence

from sqlalchemy import not_, or_, select

from app.access.scope import Scope
from app.audit.models import AuditEntry
from app.audit.types import Action, ActorKind
from app.db import db
from app.people.models import RecordAccess, YoungPerson
from app.people.visibility import visible_people
from app.rights.looks import Look

# Concerns are each for whom they were sent to: who read one, and that there is one, is not for this list (SAFE-17). Names in a
# list of young people are no look at anybody's record.
_LEFT_OUT = ("concern:", "concern_note:", "allegation")
_LISTS = ("caseload.", "concerns_board.", "concerns_about_staff.")
# Far more than anybody reads; a page stays a page, and the rest is on the next.
_MOST = 5000


def looks_at(
    scope: Scope, person: YoungPerson, *, since: dt.datetime | None, until: dt.datetime | None = None
) -> tuple[list[Look], dt.datetime | None]:
    """Pages of one young person's record that staff opened or printed, newest first; only since and until then where given.

    At most 5,000. Where there are more, the time of the next comes with them: given as `until`, the rest follows.
    """
    statement = (
        select(AuditEntry)
        .where(
            AuditEntry.authority_id == scope.authority_id,
            AuditEntry.person_id == person.id,
            AuditEntry.person_id.in_(visible_people(scope)),
            AuditEntry.actor_kind == ActorKind.STAFF,
            AuditEntry.actor_id.is_not(None),
            AuditEntry.action.in_([Action.VIEWED, Action.PRINTED, Action.EXPORTED]),
            not_(or_(*(AuditEntry.subject.startswith(table, autoescape=True) for table in _LEFT_OUT))),
            not_(or_(*(AuditEntry.detail.startswith(page, autoescape=True) for page in _LISTS))),
        )
        .order_by(AuditEntry.at.desc(), AuditEntry.id.desc())
        .limit(_MOST + 1)
    )
    if since is not None:
        statement = statement.where(AuditEntry.at >= since)
    if until is not None:
        statement = statement.where(AuditEntry.at <= until)
    found = db.session.scalars(statement).all()
    looks = [
        Look(entry.actor_id, entry.at, entry.detail or "", is_printed=entry.action is not Action.VIEWED)
        for entry in found[:_MOST]
        if entry.actor_id is not None
    ]
    return looks, found[_MOST].at if len(found) > _MOST else None


def accesses_of(scope: Scope, person: YoungPerson) -> Sequence[RecordAccess]:
    """What members of staff gave for opening this record, which was not on their own caseload: newest first."""
    statement = (
        select(RecordAccess)
        .where(
            RecordAccess.authority_id == scope.authority_id,
            RecordAccess.person_id == person.id,
            RecordAccess.person_id.in_(visible_people(scope)),
        )
        .order_by(RecordAccess.granted_at.desc(), RecordAccess.id.desc())
    )
    return db.session.scalars(statement).all()


def everybody(looks: Collection[Look], accesses: Collection[RecordAccess]) -> list[int]:
    """The accounts of all who looked, opened or reviewed."""
    found = {look.viewer_id for look in looks} | {access.viewer_id for access in accesses}
    return sorted(found | {access.reviewed_by_id for access in accesses if access.reviewed_by_id is not None})
