"""A row in every table, made from nothing but the tables themselves."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Connection,
    Date,
    DateTime,
    Enum,
    Float,
    LargeBinary,
    Numeric,
    Table,
    func,
    select,
)

from app.db import Utc, db

# Where a check constraint needs more than a column's own shape.
CHOSEN: dict[str, Any] = {
    # Whoever asks for a change says why.
    "cover_change.asked_at": dt.datetime(2026, 1, 5, 9, tzinfo=dt.UTC),
    "cover_change.why_sealed": b"sealed",
    "record_access.ends_at": dt.datetime(2026, 1, 6, tzinfo=dt.UTC),
    "share_decision.told_child": True,
    "share_decision.told_parent": True,
}


def fill_every_table(connection: Connection) -> list[str]:
    """Add one row to each table that is empty; keys lead to the first row of the other table. Gives the tables filled."""
    filled = []
    for table in db.metadata.sorted_tables:
        if not connection.scalar(select(func.count()).select_from(table)):
            connection.execute(table.insert().values(_row(connection, table)))
            filled.append(table.name)
    return filled


def _row(connection: Connection, table: Table) -> dict[str, Any]:
    needed = [
        c
        for c in table.columns
        if (not c.nullable or f"{table.name}.{c.name}" in CHOSEN)
        and not (c.primary_key and c.autoincrement is not False and _counts(c))
    ]
    return {column.name: _value(connection, column) for column in needed}


def _counts(column: Column[Any]) -> bool:
    return column.table.autoincrement_column is column


def _value(connection: Connection, column: Column[Any]) -> Any:
    name = f"{column.table.name}.{column.name}"
    if name in CHOSEN:
        return CHOSEN[name]
    for key in column.foreign_keys:
        return connection.scalar(select(key.column).order_by(key.column).limit(1))
    kind = column.type
    if isinstance(kind, Enum):
        return kind.enum_class(kind.enums[0]) if kind.enum_class else kind.enums[0]
    if isinstance(kind, Utc | DateTime):
        return dt.datetime(2026, 1, 5, 9, tzinfo=dt.UTC)
    if isinstance(kind, Date):
        return dt.date(2026, 1, 5)
    if isinstance(kind, JSON):
        return {"made": "for a test"}
    if isinstance(kind, LargeBinary):
        return b"sealed"
    if isinstance(kind, Boolean):
        return False
    if isinstance(kind, Float | Numeric) or kind.python_type is int:
        return 1
    return "x" * min(getattr(kind, "length", None) or 20, 20)
