"""Sealing what must not be readable in a copy of the database, and digests to look things up without reading them.

A sealed value is one byte of format, four of key id, twelve of nonce, then AES-256-GCM ciphertext. The table,
the column and the row's public id are bound in, so that a value moved to another row or column does not open.

Format 2 is what is written: the key belongs to one authority and lies in the database, wrapped by a master key that does
not (app/keys); the authority and the head of the value are bound in too. Format 1 was sealed by a master key itself and
opens until it is rotated. Nothing else in the application touches a cipher (tests/rules/test_secrets.py).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask import current_app

BY_MASTER, BY_DATA_KEY = b"\x01", b"\x02"
KEY_BYTES = 32
_NONCE_BYTES = 12
# Format and key id: what a value begins with.
START_BYTES = 1 + 4
_HEAD_BYTES = START_BYTES + _NONCE_BYTES


class SealError(Exception):
    """A sealed value does not open: another key, another row, or it was changed."""


@dataclass(frozen=True, slots=True)
class DataKey:
    """A key of one authority; of the installation itself where there is none. The id is below 2**32."""

    id: int
    authority_id: int | None
    secret: bytes = field(repr=False)

    @property
    def start(self) -> bytes:
        """What every value begins with that this key sealed."""
        return BY_DATA_KEY + self.id.to_bytes(4)

    def seal(self, text: str, context: str) -> bytes:
        """Encrypt one text so that it opens only in the same context, for the same authority."""
        head = self.start + secrets.token_bytes(_NONCE_BYTES)
        body = AESGCM(self.secret).encrypt(head[START_BYTES:], text.encode(), self._bound(head, context))
        return head + body

    def open(self, sealed: bytes, context: str) -> str:
        """Decrypt. Raises SealError where the value or the context is not the one it was sealed with."""
        head, body = sealed[:_HEAD_BYTES], sealed[_HEAD_BYTES:]
        return _opened(self.secret, head[START_BYTES:], body, self._bound(head, context)).decode()

    def _bound(self, head: bytes, context: str) -> bytes:
        return head + f"{'' if self.authority_id is None else self.authority_id}|{context}".encode()


class DataKeys(Protocol):
    """Where data keys are kept (app/keys/store.py). Each method raises SealError where there is no such key."""

    def current(self, authority_id: int | None) -> DataKey:
        """The key that seals for an authority now; made on first need."""

    def by_id(self, key_id: int) -> DataKey:
        """A key that sealed something, whatever has become of it since, unless it was destroyed."""


@dataclass(frozen=True, slots=True)
class Keyring:
    """The master keys: `current` wraps, all unwrap; `lookup` makes digests. Each key is 32 bytes."""

    current: int
    keys: Mapping[int, bytes] = field(repr=False)
    lookup: bytes = field(repr=False)

    def wrap(self, key: DataKey) -> str:
        """A data key as the database may keep it (base64), under the current master key."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        body = AESGCM(self.keys[self.current]).encrypt(nonce, key.secret, _label(key.id, key.authority_id))
        return base64.b64encode(nonce + body).decode()

    def unwrap(self, wrapped: str, master_id: int, key_id: int, authority_id: int | None) -> DataKey:
        """The data key again. Raises SealError where that master key is not here, or what is kept was changed."""
        master = self.keys.get(master_id)
        if master is None:
            raise SealError(f"A data key is wrapped by master key {master_id}, which is not in FIELD_KEYS")
        try:
            raw = base64.b64decode(wrapped, validate=True)
        except ValueError:
            raise SealError("This wrapped key was changed") from None
        secret = _opened(master, raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], _label(key_id, authority_id))
        return DataKey(key_id, authority_id, secret)

    def seal(self, text: str, context: str) -> bytes:
        """Encrypt one text in format 1: only for going back to a version of Waymark that knows no data keys."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        body = AESGCM(self.keys[self.current]).encrypt(nonce, text.encode(), context.encode())
        return BY_MASTER + self.current.to_bytes(4) + nonce + body

    def open(self, sealed: bytes, context: str) -> str:
        """Decrypt format 1. Raises SealError where the value, the key or the context is not what it was sealed with."""
        key = self.keys.get(int.from_bytes(sealed[1:START_BYTES]))
        if sealed[:1] != BY_MASTER or key is None:
            raise SealError("This value was sealed with a key that is not here")
        nonce, body = sealed[START_BYTES:_HEAD_BYTES], sealed[_HEAD_BYTES:]
        return _opened(key, nonce, body, context.encode()).decode()

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


def data_keys() -> DataKeys:
    """The running application's data keys."""
    found: DataKeys = current_app.extensions["data_keys"]
    return found


def seal(text: str, context: str, authority_id: int | None) -> bytes:
    """Encrypt one text of an authority's row (None: of the installation) so that it opens only there."""
    return data_keys().current(authority_id).seal(text, context)


def unseal(sealed: bytes, context: str, authority_id: int | None) -> str:
    """Decrypt either format. Raises SealError where value, key, authority or context is not what it was sealed with."""
    if sealed[:1] != BY_DATA_KEY:
        return keyring().open(sealed, context)
    key = data_keys().by_id(int.from_bytes(sealed[1:START_BYTES]))
    if key.authority_id != authority_id:
        raise SealError("This sealed value belongs to another authority")
    return key.open(sealed, context)


def new_data_key(authority_id: int | None) -> DataKey:
    """A fresh key. Its id is random, so that one that was taken back and one made later are never mistaken."""
    return DataKey(secrets.randbelow(2**32 - 1) + 1, authority_id, secrets.token_bytes(KEY_BYTES))


def digest(text: str, purpose: str) -> str:
    """A look-up digest with the running application's keys."""
    return keyring().digest(text, purpose)


def email_digest(address: str) -> str:
    """The digest by which an e-mail address is found, whatever its case."""
    return digest(address.strip().casefold(), "email")


def new_secret() -> str:
    """A random secret of 192 bits, safe in an address."""
    return secrets.token_urlsafe(24)


def _label(key_id: int, authority_id: int | None) -> bytes:
    """What a wrapped key is bound to, so that it can't stand in for another authority's."""
    return f"data-key:{key_id}:{'' if authority_id is None else authority_id}".encode()


def _opened(key: bytes, nonce: bytes, body: bytes, bound: bytes) -> bytes:
    try:
        return AESGCM(key).decrypt(nonce, body, bound)
    except (InvalidTag, ValueError):
        raise SealError("This sealed value was changed or belongs elsewhere") from None
