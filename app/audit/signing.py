"""Signatures of entries, links and anchors: HMAC-SHA256 over one written form of all their fields.

Fields that are empty are left out of the written form, so that a column added later changes nothing about older entries.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from flask import current_app

# What an entry is signed without: the number that the database gives it afterwards, and the signature itself.
NOT_SIGNED = frozenset({"id", "mac"})


@dataclass(frozen=True, slots=True)
class SigningKeys:
    """The trail's keys: `current` signs, all check. Each is 32 bytes."""

    current: int
    keys: Mapping[int, bytes]

    def mac(self, what: str, fields: Mapping[str, Any], key_id: int | None = None) -> str:
        """A signature (64 hex characters) over fields, for one purpose. Raises KeyError for a key that is not here."""
        key = self.keys[self.current if key_id is None else key_id]
        return hmac.new(key, f"{what}\0".encode() + written(fields), hashlib.sha256).hexdigest()

    def is_good(self, what: str, fields: Mapping[str, Any], key_id: Any, mac: Any) -> bool:
        """Whether this signature is one that we made over exactly these fields."""
        if key_id not in self.keys:
            return False
        return hmac.compare_digest(self.mac(what, fields, key_id), str(mac))


def written(fields: Mapping[str, Any]) -> bytes:
    """The one written form: JSON with sorted names, without what is empty.

    >>> written({"b": 1, "a": "x", "c": None})
    b'{"a":"x","b":1}'
    """
    there = {name: _plain(value) for name, value in fields.items() if value is not None}
    return json.dumps(there, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode(
        errors="backslashreplace"
    )


def entry_fields(values: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of an entry that are signed."""
    return {name: value for name, value in values.items() if name not in NOT_SIGNED}


def keys_from(text: str) -> SigningKeys:
    """Read keys as the settings write them: `id:base64,id:base64` with the newest first."""
    pairs = [part.partition(":") for part in text.split(",")]
    keys = {int(key_id): base64.b64decode(key) for key_id, _colon, key in pairs}
    return SigningKeys(int(pairs[0][0]), keys)


def signing_keys() -> SigningKeys:
    """The running application's keys for the trail."""
    keys = current_app.extensions["audit_keys"]
    assert isinstance(keys, SigningKeys)
    return keys


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat(timespec="microseconds")
    return value.hex() if isinstance(value, bytes) else value
