"""Send what is due, outside any transaction: at least once, tried again until it has gone, never lost."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from flask import current_app

from app.db import now, transaction
from app.messaging import queries, services
from app.messaging.links import link_of
from app.messaging.providers import Provider, provider
from app.messaging.types import DeliveryError, Outgoing
from app.vault import SealError

if TYPE_CHECKING:
    from app.messaging.models import OutboxMessage

# One at a time: while a mail server hangs over one, no other's lease runs out.
BATCH = 1
# Then the watch looks again whom to tell, however many messages a slow mail server still has to take.
WITHIN_SECONDS = 30.0


def deliver_due(*, within_seconds: float = WITHIN_SECONDS) -> int:
    """Try the waiting messages whose time has come, and begin none after `within_seconds`; how many have gone.

    Safe with several watchers at once: a message is claimed in a transaction of its own, tried, and what became of it is
    written in another. Whoever dies in between lets it be tried again, with the same key in its header.
    """
    gone = 0
    carrier = provider()
    until = time.monotonic() + within_seconds
    while time.monotonic() < until and (claimed := _claim()):
        gone += sum([_try(carrier, key, message) for key, message in claimed.items()])
    return gone


def _claim() -> dict[str, Outgoing | None]:
    """Messages to try now, by key; None for one whose address does not open."""
    with transaction():
        messages = queries.lock_due(now(), most=BATCH)
        for message in messages:
            services.claim(message)
        # Read here, so that no transaction is open while a mail server takes its time.
        return {message.key: _outgoing(message) for message in messages}


def _try(carrier: Provider, key: str, message: Outgoing | None) -> bool:
    has_gone = False
    try:
        if message is not None:
            carrier.send(message)
            has_gone = True
    except DeliveryError as error:
        current_app.logger.warning("A message was not taken, and is tried again: %s", error)
    with transaction():
        services.settle(key, has_gone=has_gone)
    return has_gone


def _outgoing(message: OutboxMessage) -> Outgoing | None:
    try:
        address = message.address
    except SealError:
        current_app.logger.exception("The address of a message does not open")
        return None
    if address is None:
        address = str(current_app.config["SAFETY_ALARM_TO"])
    return Outgoing(message.key, message.channel, address, message.kind, link_of(message.kind, message.key))
