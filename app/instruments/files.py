"""Reads a definition from a file (pure): plain JSON in UTF-8, and nothing that JSON allows but a definition never needs.

A definition is data from elsewhere. Numbers without end, keys that hide one another, nesting without bottom and signs
that no database stores are refused here, before anything looks at what the file says.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from app.errors import RuleError

LARGEST = 5_000_000
"""Bytes. The longest definition of ours has about a hundredth of that."""
DEEPEST = 20
"""Lists and objects within one another."""
_LARGEST_NUMBER = 1e15


def parse(raw: bytes) -> Any:
    """What the bytes say. Raises RuleError.

    >>> parse(b'{"code": "check-in"}')
    {'code': 'check-in'}
    """
    if len(raw) > LARGEST:
        raise RuleError(f"The file is larger than a definition can be ({LARGEST:,} bytes)")
    try:
        found = json.loads(
            raw.decode("utf-8-sig"),
            object_pairs_hook=_object,
            parse_constant=_no_constant,
            parse_float=_number,
            parse_int=_whole,
        )
    except UnicodeDecodeError as error:
        raise RuleError(f"Byte {error.start + 1} is not UTF-8; save the file as UTF-8") from None
    except json.JSONDecodeError as error:
        raise RuleError(f"Line {error.lineno}, column {error.colno}: this is not JSON ({error.msg})") from None
    except RecursionError:
        raise RuleError(_TOO_DEEP) from None
    check_texts(found)
    return found


_TOO_DEEP = f"Lists and objects are nested more than {DEEPEST} deep"


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in found if names.count(name) > 1)
        raise RuleError(f"The key {_shown(twice)} is there twice in one object")
    return found


def _no_constant(word: str) -> Any:
    raise RuleError(f"{word} is not a number that can be used")


def _number(text: str) -> float:
    value = float(text)
    if abs(value) > _LARGEST_NUMBER:
        raise RuleError(f"The number {_shown(text)} is too large")
    return value


def _whole(text: str) -> int:
    if len(text) > 16:
        raise RuleError(f"The number {_shown(text)} is too large")
    return int(text)


def check_texts(found: Any) -> None:
    """Refuse deep nesting and signs that can't be stored; walks without recursion."""
    level, depth = [found], 0
    while level:
        depth += 1
        if depth > DEEPEST:
            raise RuleError(_TOO_DEEP)
        below: list[Any] = []
        for value in level:
            if isinstance(value, str):
                _check_text(value)
            elif isinstance(value, Mapping):
                below.extend(value)
                below.extend(value.values())
            elif isinstance(value, list):
                below.extend(value)
        level = below


def _check_text(text: str) -> None:
    for sign in text:
        if (ord(sign) < 32 and sign not in "\n\t") or 0xD800 <= ord(sign) <= 0xDFFF or 0x7F <= ord(sign) < 0xA0:
            raise RuleError(f"The text {_shown(text)} holds a sign that can't be shown (U+{ord(sign):04X})")


def _shown(text: str) -> str:
    return (
        "'" + "".join(sign if sign.isprintable() else "?" for sign in text[:40]) + ("...'" if len(text) > 40 else "'")
    )
