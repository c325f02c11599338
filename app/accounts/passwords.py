"""Password hashes: Argon2id with 64 MiB and three passes, the memory and passes of RFC 9106's second choice, in one lane."""

from __future__ import annotations

from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask import current_app

MEMORY_KIB = 64 * 1024
PASSES = 3


def _hasher() -> PasswordHasher:
    return _made(current_app.config.get("ARGON2_MEMORY_KIB", MEMORY_KIB))


@lru_cache
def _made(memory: int) -> PasswordHasher:
    return PasswordHasher(time_cost=PASSES, memory_cost=memory, parallelism=1)


@lru_cache
def _nobody(memory: int) -> str:
    return _made(memory).hash("nobody has this password")


def hash_password(password: str) -> str:
    """A salted hash to store."""
    return _hasher().hash(password)


def password_fits(stored: str | None, password: str) -> bool:
    """Whether the password is the one hashed. Takes as long where nobody is found, so that time tells nothing (SEC-99)."""
    # An account whose owner has not chosen a password yet has none either.
    against = stored or _nobody(current_app.config.get("ARGON2_MEMORY_KIB", MEMORY_KIB))
    try:
        return _hasher().verify(against, password) and bool(stored)
    except (VerificationError, InvalidHashError):
        return False


def is_outdated(stored: str) -> bool:
    """Whether a hash was made with other settings than today's, so that it is made again when the password is typed."""
    return _hasher().check_needs_rehash(stored)
