"""Many rows at once, and keys for rows that do not pass through the mapper."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence
from typing import Any, TypeVar, cast

from sqlalchemy import Table, insert

from app.db import Base, db

T = TypeVar("T")


def insert_all(kind: type[Base], rows: Sequence[dict[str, Any]]) -> list[int]:
    """Insert rows and return their keys in the same order."""
    if not rows:
        return []
    table = _table(kind)
    statement = insert(table).returning(table.c.id, sort_by_parameter_order=True)
    return list(db.session.scalars(statement, rows))


def insert_plain(kind: type[Base], rows: Sequence[dict[str, Any]]) -> None:
    """Insert rows whose keys nobody needs."""
    if rows:
        db.session.execute(insert(_table(kind)), rows)


def _table(kind: type[Base]) -> Table:
    return cast("Table", kind.__table__)


def stream(seed: int, subject: str) -> random.Random:
    """Chance for one subject: the same for the same seed, and untouched by changes to the others."""
    return random.Random(f"{seed} {subject}")


def weighted(chance: random.Random, weights: dict[T, float]) -> T:
    """One of the keys, each as often as its weight says."""
    return chance.choices(list(weights), list(weights.values()))[0]


def at_work(chance: random.Random, day: dt.date, latest: dt.datetime) -> dt.datetime:
    """A moment between eight and five o'clock UTC on a day, not after `latest`."""
    seconds = chance.randrange(8 * 3600, 17 * 3600)
    moment = dt.datetime.combine(day, dt.time(), dt.UTC) + dt.timedelta(seconds=seconds)
    return min(moment, latest)
