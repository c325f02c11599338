"""Password hashes: Argon2id (RFC 9106), 19 MiB, two passes, one lane, as OWASP advises."""

from __future__ import annotations

from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask import current_app

MEMORY_KIB = 19 * 1024


def _hasher() -> PasswordHasher:
    return _made(current_app.config.get("ARGON2_MEMORY_KIB", MEMORY_KIB))


@lru_cache
def _made(memory: int) -> PasswordHasher:
    return PasswordHasher(time_cost=2, memory_cost=memory, parallelism=1)


@lru_cache
def _nobody(memory: int) -> str:
    return _made(memory).hash("nobody has this password")


def hash_password(password: str) -> str:
    """A salted hash to store."""
    return _hasher().hash(password)


def password_fits(stored: str | None, password: str) -> bool:
    """Whether the password is the one hashed. Takes as long where nobody is found, so that time tells nothing (SEC-99)."""
    against = stored or _nobody(current_app.config.get("ARGON2_MEMORY_KIB", MEMORY_KIB))
    try:
        return _hasher().verify(against, password) and stored is not None
    except (VerificationError, InvalidHashError):
        return False
