"""The data keys in use, unwrapped and kept for a short while (the vault asks for them here)."""

from __future__ import annotations

import time
from typing import Any

from flask import Flask
from sqlalchemy import Row, event
from sqlalchemy.orm import Session

from app.db import db
from app.keys.queries import find_current, find_key
from app.keys.services import make_first_key
from app.vault import DataKey, SealError, keyring

# Seconds after which a key that was destroyed is gone from every process.
LIFETIME = 60
_IN_TRANSACTION = "current_data_keys"


class Store:
    """Opens by id from memory; seals with what the database calls current, asked once in each transaction."""

    def __init__(self, lifetime: float = LIFETIME) -> None:
        self._lifetime = lifetime
        self._kept: dict[int, tuple[float, DataKey]] = {}

    def current(self, authority_id: int | None) -> DataKey:
        """The key that seals for an authority now; made on first need, in the caller's transaction."""
        # Forgotten when the transaction ends: a key that was made in it may be taken back with it, and one that was turned
        # over must not seal any longer.
        asked: dict[int | None, DataKey] = db.session().info.setdefault(_IN_TRANSACTION, {})
        if authority_id not in asked:
            row = find_current(authority_id)
            if row is None:
                make_first_key(authority_id)
                row = find_current(authority_id)
            if row is None:
                raise SealError("A first key was being made by somebody else and was taken back; try again")
            asked[authority_id] = _unwrapped(row)
        return asked[authority_id]

    def by_id(self, key_id: int) -> DataKey:
        """A key that sealed something. Raises SealError where it is not here, or was destroyed."""
        until, key = self._kept.get(key_id, (0.0, None))
        if key is None or until < time.monotonic():
            self._kept.pop(key_id, None)
            row = find_key(key_id)
            if row is None or row.wrapped_key is None:
                raise SealError("This value was sealed with a key that is not here, or was destroyed")
            key = _unwrapped(row)
            self._kept[key_id] = (time.monotonic() + self._lifetime, key)
        return key

    def forget(self) -> None:
        """Let go of every key that is kept."""
        self._kept.clear()


def init_app(app: Flask) -> None:
    """Give the application its keys."""
    app.extensions["data_keys"] = Store()


def _unwrapped(row: Row[Any]) -> DataKey:
    return keyring().unwrap(row.wrapped_key, row.wrapped_by, row.id, row.authority_id)


@event.listens_for(Session, "after_commit")
@event.listens_for(Session, "after_soft_rollback")
def _forget_current(session: Session, *_transaction: Any) -> None:
    session.info.pop(_IN_TRANSACTION, None)
