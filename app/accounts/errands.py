"""Random values that a browser has to bring back: once, soon, the same browser, for the same purpose (SEC-37).

Passkeys call them challenges (WebAuthn Level 3, 13.4.3), OpenID Connect calls them state (RFC 6749, 10.12).
"""

from __future__ import annotations

import datetime as dt
import secrets

from flask import session
from sqlalchemy import delete, select

from app.accounts.credentials import Errand
from app.db import db, now
from app.vault import digest, new_secret

_HOLDER = "errands"
_BYTES = 32


def send(purpose: str, *, minutes: int) -> bytes:
    """A new random value of 32 bytes for this browser."""
    instant = now()
    _forget_before(instant)
    if _HOLDER not in session:
        session[_HOLDER] = new_secret()
    value = secrets.token_bytes(_BYTES)
    db.session.add(Errand(key_digest=_key(purpose, value), expires_at=instant + dt.timedelta(minutes=minutes)))
    return value


def is_open(purpose: str, value: bytes) -> bool:
    """Whether this browser was sent for this value and has not come back with it yet. Nothing is used up."""
    if _HOLDER not in session:
        return False
    found = select(Errand.id).where(Errand.key_digest == _key(purpose, value), Errand.expires_at > now())
    return db.session.scalar(found) is not None


def is_done(purpose: str, value: bytes) -> bool:
    """Whether this browser was sent for this value, for this purpose, not too long ago. It is used up by asking."""
    if _HOLDER not in session:
        return False
    # In one statement: of two requests that bring the same value at once, one is believed.
    taken = delete(Errand).where(Errand.key_digest == _key(purpose, value), Errand.expires_at > now())
    return db.session.scalar(taken.returning(Errand.id)) is not None


def _key(purpose: str, value: bytes) -> str:
    return digest(f"{purpose}\0{session[_HOLDER]}\0{value.hex()}", "errand")


def _forget_before(instant: dt.datetime) -> None:
    old = select(Errand.id).where(Errand.expires_at <= instant).order_by(Errand.id).with_for_update(skip_locked=True)
    db.session.execute(delete(Errand).where(Errand.id.in_(old)))
