"""Which passwords are refused: short ones, known ones, and ones made of the person's own name (SEC-31)."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from flask_babel import gettext as _

SHORTEST = 12
LONGEST = 1000
_KNOWN = Path(__file__).parent / "content" / "known-passwords.txt.gz"
# What people put round a known word to make it longer.
_TRIMMINGS = re.compile(r"^[\W\d_]+|[\W\d_]+$")
_OURS = ("waymark", "password", "keyworker", "youngpeople")


def why_refused(password: str, about: Iterable[str]) -> str:
    """What to do instead, in words; empty where the password will do. `about`: name and e-mail address of its owner.

    Any characters are welcome, and nothing is asked of how they are mixed.
    """
    if len(password) < SHORTEST:
        return str(
            _(
                "Use %(n)s letters or more. Four words that have nothing to do with each other are easy to keep.",
                n=SHORTEST,
            )
        )
    if len(password) > LONGEST:
        return str(_("Use %(n)s letters or fewer", n=LONGEST))
    plain = password.casefold()
    if _is_known(plain):
        return str(_("Many people use this one, so it is guessed first. Choose another."))
    if _is_mostly(plain, [*_words_of(about), *_OURS]):
        return str(_("Leave out your own name, your e-mail address and the name of this service"))
    return ""


def _is_known(plain: str) -> bool:
    """On the list: as it is, without figures and signs round it, or as one thing over and over."""
    known = known_passwords()
    core = _TRIMMINGS.sub("", plain)
    unit = next(
        (plain[:n] for n in range(1, len(plain) // 2 + 1) if plain == (plain[:n] * len(plain))[: len(plain)]), ""
    )
    return plain in known or core in known or bool(unit and len(unit) < SHORTEST) or plain in _RUNS


def _is_mostly(plain: str, words: list[str]) -> bool:
    """Whether less than eight letters are left once these words are taken out, and one of them was in."""
    left = plain
    for word in sorted(words, key=len, reverse=True):
        left = left.replace(word, "")
    return left != plain and len(re.sub(r"[\W\d_]", "", left)) < 8


def _words_of(about: Iterable[str]) -> list[str]:
    return [word for text in about for word in re.split(r"[\W_]+", text.casefold()) if len(word) > 3]


@lru_cache
def known_passwords() -> frozenset[str]:
    """Passwords from lists of leaks, in small letters; see content/known-passwords.md for where they come from."""
    return frozenset(gzip.decompress(_KNOWN.read_bytes()).decode().split("\n"))


_KEYS = ("abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm", "1234567890", "01234567890")
_RUNS = {
    (row * 3)[start : start + length]
    for keys in _KEYS
    for row in (keys, keys[::-1])
    for start in range(len(keys))
    for length in range(SHORTEST, 2 * len(keys))
}
