"""Financial quarters and years (pure): `2026-27-Q2` is July to September 2026."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass

_SHAPE = re.compile(r"(20[0-9]{2})-([0-9]{2})-Q([1-4])")


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """One quarter of the financial year that begins on 1 April of `year`; `number` is 1 to 4."""

    year: int
    number: int

    @property
    def code(self) -> str:
        """For example 2026-27-Q2."""
        return f"{self.year_code}-Q{self.number}"

    @property
    def year_code(self) -> str:
        """For example 2026-27."""
        return f"{self.year}-{(self.year + 1) % 100:02}"

    @property
    def starts_on(self) -> dt.date:
        """The first day."""
        month = 1 + 3 * (self.number % 4)
        return dt.date(self.year + (1 if self.number == 4 else 0), month, 1)

    @property
    def ends_on(self) -> dt.date:
        """The last day."""
        start = self.starts_on
        month = start.month + 2
        return dt.date(start.year, month, calendar.monthrange(start.year, month)[1])

    @property
    def next(self) -> Quarter:
        """The quarter after."""
        return Quarter(self.year + 1, 1) if self.number == 4 else Quarter(self.year, self.number + 1)


def read_quarter(code: str) -> Quarter | None:
    """The quarter that a code names, or None where it names none.

    >>> read_quarter("2026-27-Q4").starts_on
    datetime.date(2027, 1, 1)
    """
    found = _SHAPE.fullmatch(code)
    if found is None or (int(found[1]) + 1) % 100 != int(found[2]):
        return None
    return Quarter(int(found[1]), int(found[3]))


def quarter_of(day: dt.date) -> Quarter:
    """The quarter that holds a day."""
    if day.month < 4:
        return Quarter(day.year - 1, 4)
    return Quarter(day.year, (day.month - 1) // 3)


def quarters_between(first: Quarter, last: Quarter) -> list[Quarter]:
    """All quarters of the financial years from first to last, whole years."""
    return [Quarter(year, number) for year in range(first.year, last.year + 1) for number in (1, 2, 3, 4)]
