"""Authorities stay apart by structure: no row is stored under a parent of another authority (SEC-53)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from sqlalchemy import Column, Table, event, inspect, select
from sqlalchemy.orm import Session

from app.db import Base, db

# Columns that name an authority themselves: the row's own, and the one that answers for a child who is placed elsewhere.
_NAMES_AN_AUTHORITY = {"authority_id", "responsible_authority_id"}


class TenantError(Exception):
    """A row was to be stored under a parent of another authority."""


def init_app() -> None:
    """Look at every row before it is stored, once for however many applications there are."""
    if not event.contains(db.session, "before_flush", _look):
        event.listen(db.session, "before_flush", _look)
        event.listen(db.session, "after_soft_rollback", _forget)


def _forget(session: Session, _previous: object) -> None:
    # What was taken back may give its key to another row.
    session.info.pop("authorities", None)


def _look(session: Session, _context: object, _instances: object) -> None:
    changed: Iterable[Any] = [*session.new, *(row for row in session.dirty if session.is_modified(row))]
    with session.no_autoflush:
        for row in changed:
            if _moves(row):
                raise TenantError(f"{type(row).__name__} stays with its authority")
            for column, authority_id in _parents(session, row):
                if authority_id != row.authority_id:
                    raise TenantError(f"{type(row).__name__}.{column} belongs to another authority")


def _moves(row: Any) -> bool:
    """Whether a row that has an authority is given another."""
    attributes = inspect(row).attrs
    return "authority_id" in attributes and any(
        old is not None for old in attributes.authority_id.history.deleted or ()
    )


def _parents(session: Session, row: Any) -> Iterator[tuple[str, int]]:
    """The authority of each parent that a row names anew, by column. Rows that belong to no authority have none."""
    if getattr(row, "authority_id", None) is None:
        return
    history = inspect(row).attrs
    is_given = history["authority_id"].history.has_changes()
    kind: type[Base] = type(row)
    for column in _keys(kind):
        key = getattr(row, column.name)
        if key is None or not (is_given or history[column.name].history.has_changes()):
            continue
        authority_id = _authority_of(session, next(iter(column.foreign_keys)).column.table, key)
        if authority_id is not None:
            yield column.name, authority_id


@cache
def _keys(kind: type[Base]) -> tuple[Column[Any], ...]:
    """The columns of a table that name a row of some authority."""
    table = kind.__table__
    assert isinstance(table, Table)
    return tuple(
        column
        for column in table.columns
        if column.name not in _NAMES_AN_AUTHORITY
        and any("authority_id" in key.column.table.columns for key in column.foreign_keys)
    )


def _authority_of(session: Session, table: Table, key: int) -> int | None:
    """The authority of a row; an authority is its own. None where there is no such row: the database says so itself."""
    known: dict[tuple[str, int], int | None] = session.info.setdefault("authorities", {})
    name = (table.name, key)
    if name not in known:
        # What a row belongs to never changes, so each is asked for once a session.
        own = session.execute(select(table.c.id, table.c.authority_id).where(table.c.id == key)).one_or_none()
        if own is None:
            return None
        known[name] = own.authority_id or (own.id if table.name == "organisation" else None)
    return known[name]
