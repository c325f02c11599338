"""Password hashes: Argon2id with 64 MiB and three passes, the memory and passes of RFC 9106's second choice, in one lane.

Codes that we drew ourselves are hashed more lightly, with 19 MiB and two passes, the least that OWASP's cheat sheet for
passwords asks for. Nobody chose them, so no list of likely ones helps: twelve characters out of 31 are 59 bits, and
2**58 tries of some 15 ms each is 130 million years on one processor. With a bare digest it would be a year on one
graphics card, which is why they are hashed slowly at all (ASVS 6.5.2).
"""

from __future__ import annotations

from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask import current_app

MEMORY_KIB = 64 * 1024
PASSES = 3
CODE_MEMORY_KIB = 19 * 1024
CODE_PASSES = 2


def _hasher() -> PasswordHasher:
    return _made(current_app.config.get("ARGON2_MEMORY_KIB", MEMORY_KIB), PASSES)


def _code_hasher() -> PasswordHasher:
    return _made(current_app.config.get("ARGON2_MEMORY_KIB", CODE_MEMORY_KIB), CODE_PASSES)


@lru_cache
def _made(memory: int, passes: int) -> PasswordHasher:
    return PasswordHasher(time_cost=passes, memory_cost=memory, parallelism=1)


@lru_cache
def _nobody(hasher: PasswordHasher) -> str:
    return hasher.hash("nobody has this password")


def hash_password(password: str) -> str:
    """A salted hash to store."""
    return _hasher().hash(password)


def hash_code(code: str) -> str:
    """A salted hash to store of a random code."""
    return _code_hasher().hash(code)


def password_fits(stored: str | None, password: str) -> bool:
    """Whether the password is the one hashed. Takes as long where nobody is found, so that time tells nothing (SEC-99)."""
    return _fits(_hasher(), stored, password)


def code_fits(stored: str | None, code: str) -> bool:
    """Whether the code is the one hashed, as for passwords. Hashes made as slowly as those of passwords fit as well."""
    return _fits(_code_hasher(), stored, code)


def _fits(hasher: PasswordHasher, stored: str | None, typed: str) -> bool:
    # An account whose owner has not chosen a password yet has none either. How slow it is stands in what is stored.
    try:
        return hasher.verify(stored or _nobody(hasher), typed) and bool(stored)
    except (VerificationError, InvalidHashError):
        return False


def is_outdated(stored: str) -> bool:
    """Whether a hash was made with other settings than today's, so that it is made again when the password is typed."""
    return _hasher().check_needs_rehash(stored)
