"""Seal stored values anew, in small batches that are committed one by one: safe to stop, and to run again.

A value is only replaced where it is still the one that was read, so that what somebody writes meanwhile is never
overwritten; and after each batch the run rests as long as the batch took, so that nobody waits long for their turn.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    CursorResult,
    LargeBinary,
    Row,
    Table,
    and_,
    func,
    literal_column,
    select,
    update,
)

from app.db import Base, db, opened, sealed, transaction
from app.keys.types import Tally
from app.vault import BY_MASTER, START_BYTES, SealError, data_keys

BATCH = 50
_SHORTEST_REST = 0.005
# Rounds, and seconds before each, for values that somebody else holds all the time.
_PATIENCE, _PAUSE = 20, 0.25


@dataclass(frozen=True, slots=True)
class SealedColumn:
    """One sealed column: the class and the plain name of the attribute."""

    kind: type[Base]
    name: str

    @property
    def table(self) -> Table:
        """The table it stands in."""
        return cast("Table", self.kind.__table__)

    @property
    def column(self) -> ColumnElement[bytes]:
        """The column itself."""
        return self.table.columns[f"{self.name}_sealed"]

    @property
    def authority(self) -> ColumnElement[Any]:
        """The row's authority; NULL for a table that has none."""
        found = self.table.columns.get("authority_id")
        return literal_column("NULL", BigInteger()).label("authority_id") if found is None else found


def sealed_columns() -> list[SealedColumn]:
    """Every sealed column that there is, found through the mappers."""
    found = [
        SealedColumn(mapper.class_, column.name.removesuffix("_sealed"))
        for mapper in Base.registry.mappers
        for column in mapper.columns
        if column.info.get("privacy") == "sealed"
    ]
    return sorted(found, key=lambda each: (each.table.name, each.name))


def reseal_authority(authority_id: int | None, tell: Callable[[str], None]) -> Tally:
    """Seal with the current key whatever of this authority (None: the installation) another key sealed."""
    with transaction():
        start = data_keys().current(authority_id).start
    return _run(lambda each: and_(_is_of(each, authority_id), _start(each, START_BYTES) != start), tell)


def reseal_old_format(tell: Callable[[str], None]) -> Tally:
    """Seal with a data key whatever a master key sealed itself (format 1), of every authority."""
    return _run(lambda each: _start(each, len(BY_MASTER)) == BY_MASTER, tell)


def _run(needs: Callable[[SealedColumn], ColumnElement[bool]], tell: Callable[[str], None]) -> Tally:
    """Go over every column until nothing is left; what somebody holds, or seals during a round, is for the next round."""
    tally = Tally()
    columns = sealed_columns()
    idle = 0
    while idle < _PATIENCE:
        done = 0
        tally.unreadable = 0
        for each in columns:
            here = sum(_batches(each, needs(each), tally))
            done += here
            if here:
                tell(f"{each.table.name}.{each.name}: {here} sealed anew")
        with transaction():
            tally.left = sum(_count(each, needs(each)) for each in columns)
        if tally.left <= tally.unreadable:
            break
        if not done:
            idle += 1
            time.sleep(_PAUSE)
    return tally


def _batches(each: SealedColumn, needs: ColumnElement[bool], tally: Tally) -> Iterator[int]:
    last = ""
    while True:
        begun = time.monotonic()
        with transaction():
            rows = _some(each, needs, last)
            resealed = sum(_reseal(each, row, tally) for row in rows)
        if not rows:
            return
        yield resealed
        tally.resealed += resealed
        last = rows[-1].public_id
        time.sleep(max(_SHORTEST_REST, time.monotonic() - begun))


def _some(each: SealedColumn, needs: ColumnElement[bool], last: str) -> list[Row[Any]]:
    public_id = each.table.columns.public_id
    statement = (
        select(public_id, each.authority, each.column.label("value"))
        .where(each.column.is_not(None), needs, public_id > last)
        .order_by(public_id)
        .limit(BATCH)
        # What somebody else holds waits for the next round: whoever never waits can't be part of a deadlock.
        .with_for_update(key_share=True, skip_locked=True)
    )
    return list(db.session.execute(statement))


def _reseal(each: SealedColumn, row: Row[Any], tally: Tally) -> int:
    """Seal one value with its authority's current key. 1 where that was done, else 0."""
    place = (each.kind, each.name, row.public_id, row.authority_id)
    try:
        value = sealed(*place, opened(*place, row.value))
    except SealError:
        tally.unreadable += 1
        return 0
    statement = (
        update(each.table)
        .where(each.table.columns.public_id == row.public_id, each.column == row.value)
        .values({f"{each.name}_sealed": value})
    )
    changed = cast("CursorResult[Any]", db.session.execute(statement)).rowcount
    tally.overtaken += 1 - changed
    return changed


def _count(each: SealedColumn, needs: ColumnElement[bool]) -> int:
    statement = select(func.count()).select_from(each.table).where(each.column.is_not(None), needs)
    return db.session.scalar(statement) or 0


def _start(each: SealedColumn, length: int) -> ColumnElement[bytes]:
    return func.substr(each.column, 1, length, type_=LargeBinary())


def _is_of(each: SealedColumn, authority_id: int | None) -> ColumnElement[bool]:
    return each.authority.is_(None) if authority_id is None else each.authority == authority_id
