"""Sealing what must not be readable in a copy of the database, and digests to look things up without reading them.

A sealed value is one byte of format, four of key id, twelve of nonce, then AES-256-GCM ciphertext. The table,
the column and the row's public id are bound in, so that a value moved to another row or column does not open.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask import current_app

_FORMAT = b"\x01"
_NONCE_BYTES = 12
_HEAD_BYTES = 1 + 4 + _NONCE_BYTES


class SealError(Exception):
    """A sealed value does not open: another key, another row, or it was changed."""


@dataclass(frozen=True, slots=True)
class Keyring:
    """The keys in use: `current` seals, all open; `lookup` makes digests. Each key is 32 bytes."""

    current: int
    keys: Mapping[int, bytes]
    lookup: bytes

    def seal(self, text: str, context: str) -> bytes:
        """Encrypt one text so that it opens only in the same context."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        body = AESGCM(self.keys[self.current]).encrypt(nonce, text.encode(), context.encode())
        return _FORMAT + self.current.to_bytes(4) + nonce + body

    def open(self, sealed: bytes, context: str) -> str:
        """Decrypt. Raises SealError where the value, the key or the context is not the one it was sealed with."""
        key = self.keys.get(int.from_bytes(sealed[1:5]))
        if sealed[:1] != _FORMAT or key is None:
            raise SealError("This value was sealed with a key that is not here")
        try:
            return AESGCM(key).decrypt(sealed[5:_HEAD_BYTES], sealed[_HEAD_BYTES:], context.encode()).decode()
        except InvalidTag:
            raise SealError("This sealed value was changed or belongs elsewhere") from None

    def digest(self, text: str, purpose: str) -> str:
        """A keyed digest (64 hex characters): equal texts give equal digests for one purpose, and tell nothing else."""
        return hmac.new(self.lookup, f"{purpose}\0{text}".encode(), hashlib.sha256).hexdigest()

    def derive(self, text: str, purpose: str) -> bytes:
        """Thirty-two bytes that only the holder of the look-up key can make again from this text."""
        return hmac.new(self.lookup, f"derive\0{purpose}\0{text}".encode(), hashlib.sha256).digest()


def keyring_from(field_keys: str, lookup_key: str) -> Keyring:
    """Read keys as the configuration writes them: `id:base64,id:base64` with the newest first."""
    pairs = [part.partition(":") for part in field_keys.split(",")]
    keys = {int(key_id): base64.b64decode(key) for key_id, _, key in pairs}
    return Keyring(current=int(pairs[0][0]), keys=keys, lookup=base64.b64decode(lookup_key))


def keyring() -> Keyring:
    """The running application's keys."""
    ring = current_app.extensions["keyring"]
    assert isinstance(ring, Keyring)
    return ring


def digest(text: str, purpose: str) -> str:
    """A look-up digest with the running application's keys."""
    return keyring().digest(text, purpose)


def email_digest(address: str) -> str:
    """The digest by which an e-mail address is found, whatever its case."""
    return digest(address.strip().casefold(), "email")


def new_secret() -> str:
    """A random secret of 192 bits, safe in an address."""
    return secrets.token_urlsafe(24)
