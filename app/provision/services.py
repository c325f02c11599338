"""Have whoever is in charge told of parts that somebody was given, so that nobody comes into a service unseen (SEC-15)."""

from __future__ import annotations

from app.access.roles import Role
from app.access.scope import Scope
from app.accounts.models import GivenPart, User
from app.accounts.types import GivenKind, GivenState
from app.audit import services as audit
from app.audit.types import Action
from app.db import db, now
from app.messaging.services import queue
from app.messaging.types import MessageKind
from app.provision.queries import told_of_part


def tell_of_part(
    scope: Scope | None, user: User, kind: GivenKind, role: Role, *, authority_id: int, service_id: int | None
) -> int:
    """Keep what was done to somebody's part, and queue a message to whoever is in charge; how many are told.

    `scope` is of whoever did it, None for an operator. Of a part that was taken its owner is told too.
    """
    given = _keep(scope, user, kind, role, authority_id, service_id, GivenState.DONE)
    _tell(scope, given, MessageKind.PART_GIVEN)
    audit.record(scope, Action.PART_TOLD, given, detail=f"{kind} {role} told {given.told}")
    return given.told


def ask_for_part(scope: Scope, user: User, role: Role) -> GivenPart:
    """Keep that somebody is to get a part in the whole authority, and ask the others who oversee it to agree."""
    given = _keep(scope, user, GivenKind.PART, role, scope.authority_id, None, GivenState.WAITING)
    _tell(scope, given, MessageKind.PART_ASKED)
    audit.record(scope, Action.PART_ASKED, given, detail=f"{role} for {user.public_id} asked {given.told}")
    return given


def settle_part(scope: Scope, given: GivenPart, *, agrees: bool) -> None:
    """Note what became of a part that waited; those who oversee the authority are told of one that is given."""
    given.state = GivenState.DONE if agrees else GivenState.REFUSED
    given.settled_at, given.settled_by_id = now(), scope.viewer_id
    if agrees:
        _tell(scope, given, MessageKind.PART_GIVEN)
    audit.record(scope, Action.PART_AGREED if agrees else Action.PART_REFUSED, given, detail=given.role)


def _keep(
    scope: Scope | None,
    user: User,
    kind: GivenKind,
    role: Role,
    authority_id: int,
    service_id: int | None,
    state: GivenState,
) -> GivenPart:
    given = GivenPart(
        kind=kind,
        role=role,
        state=state,
        given_at=now(),
        told=0,
        authority_id=authority_id,
        service_id=service_id,
        user_id=user.id,
        given_by_id=scope.viewer_id if scope else None,
    )
    db.session.add(given)
    db.session.flush()
    return given


def _tell(scope: Scope | None, given: GivenPart, kind: MessageKind) -> None:
    # Of a part that was taken its owner hears as well.
    owner = [] if given.kind is GivenKind.TAKEN else [given.user_id]
    told = told_of_part(given.authority_id, given.service_id, besides=[*owner, *([scope.viewer_id] if scope else [])])
    given.told = len(told)
    for each in told:
        key = f"{kind}:{given.public_id}:{each.public_id}"
        queue(key, kind, address=each.email, authority_id=given.authority_id)
