"""Changes that would tell fewer people of alerts, or later: written, asked for, withdrawn, answered by a second person."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from flask_babel import gettext as _

from app.access.scope import Scope
from app.audit import services as audit
from app.audit.types import Action
from app.db import db, now
from app.errors import ConflictError
from app.messaging.services import queue
from app.messaging.types import MessageKind
from app.provision.models import Service
from app.safeguarding.changes import step_of
from app.safeguarding.models import CoverChange
from app.safeguarding.queries import changes as queries
from app.safeguarding.queries import cover as cover_queries
from app.safeguarding.services import in_force
from app.safeguarding.types import Answered, ChangeKind, ChangeStep, CoverDetails, Outcome


def write(scope: Scope, service: Service, kind: ChangeKind, wanted: dict[str, Any], *, version: int = 0) -> CoverChange:
    """Keep a change until a second person is asked. The same one again finds the first, while that waits."""
    words = json.dumps(wanted, default=dt.date.isoformat, sort_keys=True)
    for before, place in queries.waiting(scope):
        if (place.id, before.kind, before.wanted, before.cover_version) == (service.id, kind, words, version):
            return before
    change = CoverChange(
        kind=kind,
        cover_version=version,
        written_at=now(),
        authority_id=scope.authority_id,
        service_id=service.id,
        written_by_id=scope.viewer_id,
    )
    change.wanted = words
    db.session.add(change)
    db.session.flush()
    audit.record(scope, Action.COVER_CHANGE_WRITTEN, change, detail=kind)
    return change


def ask(scope: Scope, change: CoverChange, why: str) -> None:
    """Ask a second person to agree; where somebody is away, one at each service where that was written.

    Conflicts where it was asked already, is over, or there is nobody to ask.
    """
    together = _own(scope, change, ChangeStep.WRITTEN)
    if not queries.who_may_agree(change):
        raise ConflictError("", _("There is nobody who could agree. Ask for somebody to be put in charge beside you."))
    for each in together:
        _ask(scope, each, why)


def _ask(scope: Scope, change: CoverChange, why: str) -> None:
    asked = queries.who_may_agree(change)
    if not asked:
        return  # At this service they go on being told.
    change.asked_at, change.why = now(), why
    for user in asked:
        key = f"cover-asked:{change.public_id}:{user.public_id}"
        queue(key, MessageKind.COVER_ASKED, address=user.email, authority_id=change.authority_id)
    audit.record(scope, Action.COVER_CHANGE_ASKED, change, detail=f"{change.kind} asked {len(asked)}")


def withdraw(scope: Scope, change: CoverChange) -> None:
    """Whoever wrote it takes it back, with the same leave that waits at other services. Conflicts where it is over."""
    for each in _own(scope, change, ChangeStep.WRITTEN, ChangeStep.ASKED):
        _settle(scope, each, Outcome.WITHDRAWN, Action.COVER_CHANGE_WITHDRAWN)


def answer(scope: Scope, service: Service, change: CoverChange, answered: Answered) -> None:
    """A second person agrees, and the change is in force from now on; or says no, and it is not.

    Conflicts where it does not wait any more, was written by the viewer, or what it changes is not there any more.
    """
    _must_be(change, ChangeStep.ASKED)
    if change.written_by_id == scope.viewer_id:
        raise ConflictError("", _("You wrote this change; another person has to look"))
    change.answer = answered.words or None
    if answered.agrees:
        change.was = queries.in_force(service.id)
        _put_in_force(scope, service, change)
        _settle(scope, change, Outcome.AGREED, Action.COVER_CHANGE_AGREED)
    else:
        _settle(scope, change, Outcome.REFUSED, Action.COVER_CHANGE_REFUSED)
    writer = queries.writer_of(change)
    key = f"cover-answered:{change.public_id}"
    queue(key, MessageKind.COVER_ANSWERED, address=writer.email, authority_id=change.authority_id)


def _must_be(change: CoverChange, *steps: ChangeStep) -> None:
    """Where it stands now, kept from anybody else until the transaction ends."""
    db.session.refresh(change, with_for_update=True)
    if step_of(change, now()) not in steps:
        raise ConflictError("", _("This change does not wait any more. What you chose changed nothing."))


def _own(scope: Scope, change: CoverChange, *steps: ChangeStep) -> list[CoverChange]:
    """The viewer's change, and the same leave at other services, kept from anybody else until the transaction ends."""
    if change.written_by_id != scope.viewer_id:
        raise ConflictError("", _("Somebody else wrote this change"))
    together = [each for each in queries.lock_together(scope, change) if step_of(each, now()) in steps]
    _must_be(change, *steps)
    return together


def _settle(scope: Scope, change: CoverChange, outcome: Outcome, action: Action) -> None:
    change.outcome, change.settled_at, change.settled_by_id = outcome, now(), scope.viewer_id
    audit.record(scope, action, change, detail=change.kind)


def _put_in_force(scope: Scope, service: Service, change: CoverChange) -> None:
    wanted = json.loads(change.wanted or "{}")
    if change.kind is ChangeKind.COVER:
        cover = in_force.lock_cover(service)
        if cover is None or cover.version != change.cover_version:
            raise ConflictError(
                "", _("The cover was changed after this was written. Say no; it can be asked for anew.")
            )
        wanted["approved_on"] = dt.date.fromisoformat(wanted["approved_on"])
        in_force.put_cover(scope, service, cover, CoverDetails(**wanted))
    elif change.kind is ChangeKind.OFF_DUTY:
        duty = cover_queries.find_place(service.id, wanted["duty"])
        if duty is None:
            raise ConflictError("", _("This place is not on the list any more"))
        in_force.drop_place(scope, service, duty)
    else:
        first, last = (dt.date.fromisoformat(wanted[name]) for name in ("starts_on", "ends_on"))
        in_force.put_leave(scope, service, wanted["account_id"], first, last)
