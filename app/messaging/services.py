"""Queue a message in the caller's transaction; note what became of it. Sending itself is app/messaging/deliver.py."""

from __future__ import annotations

import datetime as dt

from app.db import db, flush_or, now
from app.errors import ConflictError
from app.messaging import queries
from app.messaging.models import OutboxMessage
from app.messaging.types import Channel, MessageKind, MessageState

# How long to wait after each try, in seconds; the last one from then on.
WAITS = (15, 30, 60, 120, 300, 600)
# Somebody who claimed a message and died lets go of it after this long.
LEASE = dt.timedelta(minutes=2)
TRIED_FOR = dt.timedelta(days=3)


def queue(
    key: str, kind: MessageKind, *, channel: Channel = Channel.EMAIL, address: str | None, authority_id: int | None
) -> OutboxMessage:
    """Add a message for after the commit; the same key again finds the first one (REL-02).

    Without an authority it goes to the operators, and `address` is None. Nothing is written to the trail here: what the
    message is about is written down by whoever asks for it.
    """
    before = queries.find_by_key(key)
    if before is not None:
        return before
    at = now()
    message = OutboxMessage(
        key=key,
        channel=channel,
        kind=kind,
        authority_id=authority_id,
        state=MessageState.WAITING,
        tries=0,
        queued_at=at,
        next_try_at=at,
    )
    message.address = address
    try:
        # Where two ask at once, only this step is taken back.
        with db.session.begin_nested():
            db.session.add(message)
            flush_or(ConflictError("key", key))
    except ConflictError:
        queued = queries.find_by_key(key)
        if queued is None:
            raise
        return queued
    return message


def claim(message: OutboxMessage) -> None:
    """Take a message in hand for one try: nobody else tries it for two minutes."""
    message.tries += 1
    message.next_try_at = now() + LEASE


def settle(key: str, *, has_gone: bool) -> None:
    """Note that a message was taken by whoever carries it, or when to try again."""
    message = queries.find_by_key(key)
    if message is None or message.state is MessageState.SENT:
        return
    at = now()
    if has_gone:
        message.state, message.sent_at = MessageState.SENT, at
    elif at - message.queued_at > TRIED_FOR:
        message.state = MessageState.GIVEN_UP
    else:
        message.next_try_at = at + dt.timedelta(seconds=WAITS[min(message.tries, len(WAITS)) - 1])
