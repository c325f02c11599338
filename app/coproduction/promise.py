"""By when an idea is answered (pure)."""

from __future__ import annotations

import datetime as dt


def answer_owed_by(arrived_on: dt.date, days: int) -> dt.date:
    """The last day on which an answer is in time; `days` is at least 1.

    >>> answer_owed_by(dt.date(2026, 3, 3), 28)
    datetime.date(2026, 3, 31)
    """
    if days < 1:
        raise ValueError("an answer needs at least a day")
    return arrived_on + dt.timedelta(days=days)


def is_overdue(answer_by: dt.date | None, today: dt.date) -> bool:
    """Whether the day that was promised has gone by; never where nothing is owed any more."""
    return answer_by is not None and answer_by < today
