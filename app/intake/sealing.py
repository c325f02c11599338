"""Sealed columns for rows that are stored in bulk."""

from __future__ import annotations

from app.db import Base, seal_context
from app.vault import keyring


def sealed(kind: type[Base], name: str, public_id: str, text: str | None) -> bytes | None:
    """What belongs into the column `<name>_sealed` of the row with this public id."""
    return None if text is None else keyring().seal(text, seal_context(kind, name, public_id))


def opened(kind: type[Base], name: str, public_id: str, value: bytes | None) -> str | None:
    """The text of a sealed column."""
    return None if value is None else keyring().open(value, seal_context(kind, name, public_id))
