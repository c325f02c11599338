"""Links in messages. The secret at the end of one is made again from the message's key when it goes out, and kept nowhere."""

from __future__ import annotations

import base64

from flask import current_app

from app.messaging.types import MessageKind
from app.messaging.words import PATHS
from app.vault import keyring

_BYTES = 24


def secret_of(key: str) -> str:
    """The secret of the message with this key: 192 bits that only the holder of the look-up key can make, safe in an address."""
    return base64.urlsafe_b64encode(keyring().derive(key, "message-link")[:_BYTES]).decode()


def link_of(kind: MessageKind, key: str) -> str | None:
    """The whole address to put under the words of a message; None where its kind has none."""
    path = PATHS.get(kind)
    return f"{current_app.config['BASE_URL']}{path}{secret_of(key)}" if path else None
