"""Write the trail."""

from __future__ import annotations

from typing import Any

from flask import g, has_request_context, request

from app.access.scope import Pass, Scope
from app.audit.models import AuditEntry
from app.audit.types import Action, ActorKind
from app.db import db, now

Actor = Scope | Pass | None


def record(
    actor: Actor,
    action: Action,
    subject: Any = None,
    *,
    authority_id: int | None = None,
    person_id: int | None = None,
    detail: str | None = None,
    staff_id: int | None = None,
) -> None:
    """Add one entry to the caller's transaction.

    `actor` is a scope, an invitation's pass, or None for an operator, or for staff who have no scope yet, as when they
    sign in: then `staff_id` names them.

    `subject` is the row it was done to; `person_id` the young person concerned (taken from the subject where it has one).
    """
    if person_id is None and subject is not None:
        person_id = subject.id if subject.__tablename__ == "young_person" else getattr(subject, "person_id", None)
    db.session.add(
        AuditEntry(
            authority_id=actor.authority_id if actor else authority_id or getattr(subject, "authority_id", None),
            at=now(),
            actor_kind=_kind(actor) if staff_id is None else ActorKind.STAFF,
            actor_id=actor.viewer_id if isinstance(actor, Scope) else staff_id,
            action=action,
            subject=None if subject is None else f"{subject.__tablename__}:{getattr(subject, 'public_id', '')}",
            person_id=person_id,
            detail=detail,
        )
    )


def note_view(scope: Scope, subject: Any, *, detail: str | None = None) -> None:
    """Remember that this page shows a young person's record; written before the page leaves (audit.hooks)."""
    if has_request_context():
        g.setdefault("views_to_record", []).append(
            (scope, subject.__tablename__, subject.public_id, _person(subject), detail)
        )


def note_as(action: Action) -> None:
    """What this page shows is written down as printed or exported, not only as seen."""
    g.view_action = action


def record_noted_views() -> bool:
    """Write what `note_view` remembered, once for each record. True where there was something."""
    noted, action = g.pop("views_to_record", []), g.pop("view_action", Action.VIEWED)
    for scope, table, public_id, person_id, detail in dict.fromkeys(noted):
        db.session.add(
            AuditEntry(
                authority_id=scope.authority_id,
                at=now(),
                actor_kind=ActorKind.STAFF,
                actor_id=scope.viewer_id,
                action=action,
                subject=f"{table}:{public_id}",
                person_id=person_id,
                detail=" ".join(part for part in (request.endpoint, detail) if part),
            )
        )
    return bool(noted)


def _person(subject: Any) -> int | None:
    return subject.id if subject.__tablename__ == "young_person" else getattr(subject, "person_id", None)


def _kind(actor: Actor) -> ActorKind:
    if isinstance(actor, Scope):
        return ActorKind.STAFF
    return ActorKind.RESPONDENT if isinstance(actor, Pass) else ActorKind.OPERATOR
