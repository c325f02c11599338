"""Rows in bulk: one statement for a thousand of them, and no object held for any."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

from sqlalchemy import RowMapping, Table, bindparam, insert, text, update

from app.db import Base, db

Values = Mapping[str, Any]


def add_rows(kind: type[Base], rows: Sequence[Values]) -> None:
    """Insert rows; each has the same columns."""
    if rows:
        db.session.execute(insert(_table(kind)), rows)


def add_rows_for_ids(kind: type[Base], rows: Sequence[Values], name: str) -> dict[Any, int]:
    """Insert rows and say which id each got, by its value in the unique column `name`."""
    if not rows:
        return {}
    table = _table(kind)
    added = db.session.execute(insert(table).returning(table.c.id, table.c[name]), rows)
    return {value: row_id for row_id, value in added}


def change_rows(kind: type[Base], rows: Sequence[Values]) -> None:
    """Update rows by their `id`; each has the same columns."""
    if rows:
        table = _table(kind)
        statement = (
            update(table)
            .where(table.c.id == bindparam("key_id"))
            .values({name: bindparam(f"new_{name}") for name in rows[0] if name != "id"})
        )
        db.session.execute(
            statement, [{("key_id" if name == "id" else f"new_{name}"): row[name] for name in row} for row in rows]
        )


def merged(current: Values | RowMapping, wanted: Values) -> dict[str, Any] | None:
    """What is here with what the file says over it; None where that changes nothing. A blank cell leaves what is there.

    >>> merged({"name": "Old", "ends_on": 1}, {"name": "New", "ends_on": None})
    {'name': 'New', 'ends_on': 1}
    """
    said = {name: value for name, value in wanted.items() if value is not None}
    if all(current[name] == value for name, value in said.items()):
        return None
    return {name: said.get(name, current[name]) for name in wanted}


def refresh_statistics() -> None:
    """Let PostgreSQL see how much this transaction has added, or it goes on looking things up as in an empty table."""
    if db.engine.dialect.name == "postgresql":
        db.session.execute(text("ANALYZE (SKIP_LOCKED) young_person, episode, keywork_session, reading, score"))


def _table(kind: type[Base]) -> Table:
    return cast("Table", kind.__table__)
