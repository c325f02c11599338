"""What a cell may hold (pure): plain text and never a formula, codes, days, numbers, words of a list.

Each reader of cells takes the text with the spaces around it taken off, and today's date; it returns the value or
raises CellError with what the cell should hold.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Any

from app.intake.types import CellError

Parse = Callable[[str, dt.date], Any]

EARLIEST = dt.date(1900, 1, 1)
LONGEST_NOTE = 10_000
_MOST_SHOWN = 40

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029]")
_BREAK = re.compile(r"[\n\r\t]")
_NUMBER = re.compile(r"-?[0-9]{1,12}(?:\.[0-9]{1,20})?")
_MONEY = re.compile(r"[0-9]{1,10}(?:\.[0-9]{1,2})?")
_WHOLE = re.compile(r"[0-9]{1,9}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+")
_FORMULA_STARTS = frozenset("=+-@")


def quoted(text: str) -> str:
    """A short, harmless copy of what somebody typed, to show in a message.

    >>> quoted("a" * 60)
    "'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa...'"
    """
    shown = "".join(sign if sign.isprintable() else "?" for sign in text[:_MOST_SHOWN])
    return f"'{shown}{'...' if len(text) > _MOST_SHOWN else ''}'"


def is_formula(raw: str) -> bool:
    """Whether a spreadsheet might run this cell (SEC-100): looks behind spaces, and at full-width forms as well.

    >>> [is_formula(cell) for cell in ("=1+1", "  @SUM(A1)", chr(0xFF1D) + "A1", chr(9) + "fine", "Tuesday")]
    [True, True, True, True, False]
    """
    start = raw.lstrip(" ")[:1]
    if start in {"\t", "\r", "\0"}:
        return True
    if start.isascii() and (start.isprintable() or not start):
        return start in _FORMULA_STARTS
    for sign in raw:
        # Spaces of any width and marks without width hide what comes first.
        if not sign.isspace() and unicodedata.category(sign) not in {"Cf", "Zs"}:
            return unicodedata.normalize("NFKC", sign)[:1] in _FORMULA_STARTS
    return False


def refuse_formula(raw: str) -> None:
    """Raise CellError for a cell that a spreadsheet might run."""
    if is_formula(raw):
        raise CellError(
            "looks like a formula: text may not begin with = + - @ or a tab; "
            "take that sign away, or put a word before it"
        )


def text(longest: int, *, is_one_line: bool = True) -> Parse:
    """Plain words of at most so many characters."""

    def parse(cell: str, _today: dt.date) -> str:
        words = cell if cell.isascii() else unicodedata.normalize("NFC", cell)
        if len(words) > longest:
            raise CellError(f"is too long: {len(words)} characters, and there is room for {longest}")
        if _CONTROL.search(words):
            raise CellError("holds a sign that can't be shown (a control character); take it out")
        if is_one_line and _BREAK.search(words):
            raise CellError("goes over more than one line; this column has room for one")
        return words

    return parse


_SHORT = text(80)


def code(cell: str, today: dt.date) -> str:
    """A code of at most 80 characters. The star is kept: publications use it for "all of them"."""
    if cell == "*":
        raise CellError("can't be *, which stands for all of them in publications")
    found: str = _SHORT(cell, today)
    return found


def email(cell: str, today: dt.date) -> str:
    """An e-mail address."""
    address: str = text(254)(cell, today)
    if not _ADDRESS.fullmatch(address):
        raise CellError(f"is not an e-mail address: {quoted(cell)}")
    return address


def day(cell: str, _today: dt.date) -> dt.date:
    """A date, 2026-03-14, not before 1900."""
    try:
        # The library reads other ways to write a date as well; the pattern leaves one.
        found = dt.date.fromisoformat(cell) if _DAY.fullmatch(cell) else None
    except ValueError:
        found = None
    if found is None:
        raise CellError(f"is not a date like 2026-03-14 (year, month, day): {quoted(cell)}")
    if found < EARLIEST:
        raise CellError(f"is before 1900; is the year right? {cell}")
    return found


def past_day(cell: str, today: dt.date) -> dt.date:
    """A date that has come."""
    found = day(cell, today)
    if found > today:
        raise CellError(f"is in the future: {cell}; only what has happened is brought in")
    return found


def number(cell: str, _today: dt.date) -> float:
    """Any number written with digits, 12 or -3.5."""
    if not _NUMBER.fullmatch(cell):
        refuse_formula(cell)
        raise CellError(f"is not a number like 12 or 3.5: {quoted(cell)}")
    return float(cell)


def money(cell: str, _today: dt.date) -> Decimal:
    """Pounds, with or without pence."""
    if not _MONEY.fullmatch(cell):
        refuse_formula(cell)
        raise CellError(f"is not an amount in pounds like 125000 or 125000.50 (digits only): {quoted(cell)}")
    return Decimal(cell)


def minutes(cell: str, _today: dt.date) -> int:
    """Whole minutes within a day."""
    if not _WHOLE.fullmatch(cell) or int(cell) > 1440:
        refuse_formula(cell)
        raise CellError(f"is not a whole number of minutes from 0 to 1440: {quoted(cell)}")
    return int(cell)


def one_of(words: type[StrEnum], also: Mapping[str, StrEnum] | None = None) -> Parse:
    """One word of a list, in small letters or capitals; `also` has other ways to write some of them."""
    accepted: dict[str, StrEnum] = {**(also or {}), **{word.value: word for word in words}}

    def parse(cell: str, _today: dt.date) -> StrEnum:
        found = accepted.get(cell.lower())
        if found is None:
            raise CellError(f"is {quoted(cell)}; it may be: {', '.join(word.value for word in words)}")
        return found

    return parse
