"""Reads of changes that need a second person, and of what alerts keep of the cover before."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select

from app.access.scope import Scope
from app.accounts.models import User
from app.db import db, now, unscoped
from app.errors import NotFoundError
from app.provision.models import Service
from app.provision.queries import in_charge
from app.safeguarding.changes import LASTS, lapses_at
from app.safeguarding.hours import read_hours
from app.safeguarding.ladder import Duty, Rota
from app.safeguarding.models import Alert, CoverChange
from app.safeguarding.queries.cover import find_cover, rota_of, who_may_look
from app.safeguarding.types import ChangeKind, Outcome, Rung

_Found = tuple[CoverChange, Service]


def waiting(scope: Scope) -> list[_Found]:
    """Changes that wait, oldest first: the viewer's own, and those that the viewer is asked to agree to."""
    statement = (
        select(CoverChange, Service)
        .join(Service, Service.id == CoverChange.service_id)
        .where(
            CoverChange.authority_id == scope.authority_id,
            _waits(),
        )
        .order_by(CoverChange.id)
    )
    return [(row[0], row[1]) for row in db.session.execute(statement) if _is_for(scope, row[0])]


def _waits() -> ColumnElement[bool]:
    """Nobody answered yet, and it has not lapsed."""
    since = func.coalesce(CoverChange.asked_at, CoverChange.written_at)
    return and_(CoverChange.outcome.is_(None), since > now() - LASTS)


def get_change(scope: Scope, public_id: str) -> _Found:
    """One change that the viewer wrote, answered, or is asked to agree to, or one of their services that was asked for."""
    statement = (
        select(CoverChange, Service)
        .join(Service, Service.id == CoverChange.service_id)
        .where(CoverChange.public_id == public_id, CoverChange.authority_id == scope.authority_id)
    )
    row = db.session.execute(statement).one_or_none()
    if row is None or not _is_for(scope, row[0]):
        raise NotFoundError("change of cover")
    return row[0], row[1]


def _is_for(scope: Scope, change: CoverChange) -> bool:
    if scope.viewer_id in {change.written_by_id, change.settled_by_id}:
        return True
    if change.asked_at is None:
        return False
    if change.service_id in scope.service_ids:
        return True
    # Whoever was asked sees what became of it, for as long as it would have waited for them.
    return now() < lapses_at(change) and scope.viewer_id in {user.id for user in who_may_agree(change)}


def together(scope: Scope, change: CoverChange) -> list[_Found]:
    """A change of the viewer's that waits, and the same leave of theirs that waits at other services, each with its service."""
    rows = db.session.execute(_alike(scope, change).add_columns(Service).join(Service))
    return [(row[0], row[1]) for row in rows if _is_same(row[0], change)]


def lock_together(scope: Scope, change: CoverChange) -> list[CoverChange]:
    """The same without services, as they are now, kept from anybody else until the transaction ends."""
    statement = _alike(scope, change).with_for_update().execution_options(populate_existing=True)
    return [each for each in db.session.scalars(statement) if _is_same(each, change)]


def _alike(scope: Scope, change: CoverChange) -> Select[CoverChange]:
    return (
        select(CoverChange)
        .where(
            CoverChange.authority_id == scope.authority_id,
            CoverChange.written_by_id == scope.viewer_id,
            CoverChange.kind == change.kind,
            _waits(),
        )
        .order_by(CoverChange.id)
    )


def _is_same(change: CoverChange, other: CoverChange) -> bool:
    return change.id == other.id or (change.kind is ChangeKind.AWAY and change.wanted == other.wanted)


@unscoped("A second person is looked for wherever there is one")
def who_may_agree(change: CoverChange) -> Sequence[User]:
    """Who is asked to agree: somebody else in charge of the service, else next to it."""
    return in_charge(change.authority_id, [change.service_id], besides=change.written_by_id)


@unscoped("Whoever wrote a change is told what became of it")
def writer_of(change: CoverChange) -> User:
    """The account that wrote a change."""
    return db.session.get_one(User, change.written_by_id)


@unscoped("What is in force is kept with a change, whoever agrees to it")
def in_force(service_id: int) -> dict[str, Any]:
    """What decides now who is told of an alert at a service, and when, as plain values."""
    cover, rota = find_cover(service_id), rota_of(service_id)
    return {
        "hours": cover.hours if cover else "",
        "answer_minutes": rota.answer_minutes,
        "people": [
            [each.rung.value, each.account_id, [[first.isoformat(), last.isoformat()] for first, last in each.leave]]
            for each in rota.people
        ],
    }


@unscoped("The watch finds out whom to tell, whoever looks")
def rotas_of(alert: Alert) -> list[Rota]:
    """By which rotas people are told of an alert: the one in force first, then those that it keeps.

    What was agreed since the alert was raised, and tells fewer people or later, is for later alerts: this one goes on
    as it would have gone, and as it goes now (SAFE-09). Whoever can't open alerts any more is passed over all the same.
    """
    rota = rota_of(alert.service_id)
    statement = (
        select(CoverChange.was)
        .where(
            CoverChange.service_id == alert.service_id,
            CoverChange.outcome == Outcome.AGREED,
            CoverChange.settled_at >= alert.raised_at,
        )
        .order_by(CoverChange.id)
    )
    may_look = who_may_look(alert.service_id)
    return [rota, *(_kept(was, rota, may_look) for was in db.session.scalars(statement) if was is not None)]


def _kept(was: dict[str, Any], rota: Rota, may_look: frozenset[int]) -> Rota:
    return Rota(
        people=tuple(
            Duty(
                account_id,
                Rung(rung),
                is_gone=account_id not in may_look,
                leave=tuple((dt.date.fromisoformat(first), dt.date.fromisoformat(last)) for first, last in leave),
            )
            for rung, account_id, leave in was["people"]
        ),
        everybody=rota.everybody,
        hours=read_hours(was["hours"]),
        answer_minutes=was["answer_minutes"],
    )
