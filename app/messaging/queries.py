"""Reads of the outbox."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence

from sqlalchemy import or_, select

from app.db import db, unscoped
from app.messaging.models import OutboxMessage
from app.messaging.types import MessageKind, MessageState

# A heap of other messages, or of addresses that take long to refuse, keeps none of these waiting.
_FIRST = (MessageKind.LOOK, MessageKind.ALARM)


@unscoped("A message is looked for by the occasion that asked for it")
def find_by_key(key: str) -> OutboxMessage | None:
    """The message of one occasion, if it was queued."""
    return db.session.scalars(select(OutboxMessage).where(OutboxMessage.key == key)).one_or_none()


@unscoped("The watch sends what is due, whoever it is for")
def lock_due(at: dt.datetime, *, most: int) -> Sequence[OutboxMessage]:
    """Waiting messages whose time has come, held until the transaction ends; without those that somebody else holds.

    What asks somebody to look, and what tells the operators, goes before all others; then the oldest first.
    """
    statement = (
        select(OutboxMessage)
        .where(OutboxMessage.state == MessageState.WAITING, OutboxMessage.next_try_at <= at)
        .order_by(OutboxMessage.kind.not_in(_FIRST), OutboxMessage.next_try_at, OutboxMessage.id)
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    return db.session.scalars(statement).all()


@unscoped("The watch asks which messages have not arrived, whoever they are for")
def overdue(queued_before: dt.datetime, *, given_up_since: dt.datetime) -> Sequence[OutboxMessage]:
    """Messages queued before the first instant that wait still, and those queued since the second that were given up."""
    statement = (
        select(OutboxMessage)
        .where(
            or_(
                (OutboxMessage.state == MessageState.GIVEN_UP) & (OutboxMessage.queued_at >= given_up_since),
                (OutboxMessage.state == MessageState.WAITING) & (OutboxMessage.queued_at <= queued_before),
            )
        )
        .order_by(OutboxMessage.id)
    )
    return db.session.scalars(statement).all()


@unscoped("The page of an alert and the watch ask what became of the messages that an alert names")
def states_of(keys: Collection[str]) -> dict[str, MessageState]:
    """What has become of the messages with these keys; without those that are not there."""
    statement = (
        select(OutboxMessage.key, OutboxMessage.state).where(OutboxMessage.key.in_(keys)).order_by(OutboxMessage.id)
    )
    return {row.key: row.state for row in db.session.execute(statement)}
