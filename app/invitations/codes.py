"""Short codes and link tokens, made from random bytes (pure)."""

from __future__ import annotations

import base64
import math
import unicodedata

# No 0 or O, no 1, I or L: nobody has to ask which one it is (YP-40).
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LENGTH = 8
BITS = LENGTH * math.log2(len(ALPHABET))
# While no more than these open something, a guess is right once in ten million times at most (SEC-88).
MOST_LIVE = len(ALPHABET) ** LENGTH // 10_000_000

_TOKEN_BYTES = 24


def code_from(raw: bytes) -> str:
    """The eight characters that these bytes stand for. From 16 bytes on, every code is as likely as any other.

    >>> code_from(bytes(16))
    '22222222'
    """
    if len(raw) < 16:
        raise ValueError("A code needs 16 bytes or more")
    number = int.from_bytes(raw)
    marks = []
    for _ in range(LENGTH):
        number, mark = divmod(number, len(ALPHABET))
        marks.append(ALPHABET[mark])
    return "".join(marks)


def token_from(raw: bytes) -> str:
    """The 32 characters of a link, safe in an address: 192 bits."""
    if len(raw) < _TOKEN_BYTES:
        raise ValueError("A token needs 24 bytes or more")
    return base64.urlsafe_b64encode(raw[:_TOKEN_BYTES]).decode()


def in_fours(code: str) -> str:
    """A code as it is shown: four and four.

    >>> in_fours("ABCD2345")
    'ABCD 2345'
    """
    return f"{code[:4]} {code[4:]}"


def typed(text: str) -> str | None:
    """The code that somebody typed, in any case, with any spaces or hyphens; None where it can't be one.

    >>> typed(" abcd-2345 ")
    'ABCD2345'
    """
    marks = unicodedata.normalize("NFKC", text).upper()
    # Cf are marks without a shape that come along when something is copied.
    kept = "".join(mark for mark in marks if not mark.isspace() and unicodedata.category(mark) not in {"Pd", "Cf"})
    return kept if len(kept) == LENGTH and set(kept) <= set(ALPHABET) else None
