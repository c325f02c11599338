"""The database itself keeps authorities apart: raw SQL that goes round the program is refused too (SEC-53)."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Column, Connection, Table, insert, select, update
from sqlalchemy.exc import DatabaseError, IntegrityError

from app.access.tenancy import _keys
from app.accounts.models import Organisation
from app.db import Base, db, new_public_id
from tests.support.relations import furnish
from tests.support.rows import _row, fill_every_table

KINDS = sorted(
    (mapper.class_ for mapper in Base.registry.mappers if "authority_id" in mapper.local_table.columns),
    key=lambda kind: kind.__name__,
)
PAIRS = [(kind, column) for kind in KINDS for column in _keys(kind)]
NAMES = [f"{kind.__tablename__}.{column.name}" for kind, column in PAIRS]


@pytest.fixture
def filled(cast, context):
    """A connection to a database with rows in every table."""
    furnish(cast)
    db.session.remove()
    with db.engine.connect() as connection:
        fill_every_table(connection)
        yield connection
        connection.rollback()


def authorities(connection: Connection) -> tuple[int, int]:
    """Northfield and Southmere."""
    first, second = connection.scalars(
        select(Organisation.id).where(Organisation.authority_id.is_(None)).order_by(Organisation.id)
    )
    return first, second


def parent_of(column: Column[Any]) -> Table:
    return next(iter(column.foreign_keys)).column.table


def key_in(connection: Connection, table: Table, authority_id: int) -> Any:
    """The key of a row of this authority; one is made where there is none."""
    # Of organisations, the provider: an authority lies under none.
    key = next(iter(table.primary_key.columns))
    asked = select(key).where(table.c.authority_id == authority_id).order_by(key).limit(1)
    found = connection.scalar(asked)
    if found is None:
        made = connection.execute(insert(table).values(a_row(connection, table, authority_id)))
        found = made.inserted_primary_key[0]
    return found


def a_row(connection: Connection, table: Table, authority_id: int) -> dict[str, Any]:
    """Values for one more row of this authority, whose parents are its own."""
    values = _row(connection, table) | {"authority_id": authority_id}
    for kind in KINDS:
        if kind.__table__ is table:
            for column in _keys(kind):
                if column.name in values:
                    values[column.name] = key_in(connection, parent_of(column), authority_id)
    return values | {name: new_public_id() for name in ("public_id", "form_key") if name in values}


def refusal(connection: Connection, statement: Any, rows: list[dict[str, Any]] | None = None) -> str:
    """What the database says; nothing where it takes it."""
    try:
        with connection.begin_nested():
            done = connection.execute(statement, rows) if rows else connection.execute(statement)
            assert done.rowcount != 0, "There was no row to try it on"
    except DatabaseError as error:
        return str(error.orig)
    return ""


def test_there_is_something_to_try():
    assert {"episode.person_id", "young_person.family_id", "survey_answer.response_id"} <= set(NAMES)


@pytest.mark.parametrize(("kind", "column"), PAIRS, ids=NAMES)
def test_raw_sql_puts_no_row_under_a_parent_of_another_authority_SEC_53(filled, kind, column):
    north, south = authorities(filled)
    table = kind.__table__
    values = a_row(filled, table, north)
    values[column.name] = key_in(filled, parent_of(column), south)
    told = f"{table.name}.{column.name} belongs to another authority"
    assert told in refusal(filled, insert(table).values(values))
    assert told in refusal(filled, insert(table), [values, values]), "many at once"
    nowhere = values | {column.name: 10**9}
    assert told in refusal(filled, insert(table).values(nowhere)), "nor under a parent that is not there"


@pytest.mark.parametrize(("kind", "column"), PAIRS, ids=NAMES)
def test_raw_sql_moves_no_row_to_a_parent_of_another_authority_SEC_53(filled, kind, column):
    north, south = authorities(filled)
    table = kind.__table__
    key_in(filled, table, north)
    elsewhere = key_in(filled, parent_of(column), south)
    moved = update(table).where(table.c.authority_id == north).values({column.name: elsewhere})
    # Some tables refuse every change of theirs, in words of their own.
    assert refusal(filled, moved)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_raw_sql_gives_no_row_to_another_authority_SEC_53(filled, kind):
    north, south = authorities(filled)
    table = kind.__table__
    if not table.c.authority_id.nullable:
        key_in(filled, table, north)
    # Rows of no authority stay so too.
    not_theirs = table.c.authority_id.is_distinct_from(south)
    assert refusal(filled, update(table).where(not_theirs).values(authority_id=south))


def test_an_authority_does_not_become_part_of_another_SEC_53(filled):
    north, south = authorities(filled)
    below = update(Organisation).where(Organisation.id == south).values(authority_id=north)
    assert "stays with its authority" in refusal(filled, below)


def test_a_row_under_parents_of_its_own_authority_is_taken(filled):
    _north, south = authorities(filled)
    for name in ("young_person", "episode", "keywork_session", "idea"):
        table = db.metadata.tables[name]
        values = a_row(filled, table, south)
        assert not refusal(filled, insert(table).values(values)), name


def test_a_child_placed_elsewhere_may_name_the_authority_that_answers_for_it(filled):
    north, south = authorities(filled)
    table = db.metadata.tables["young_person"]
    theirs = update(table).where(table.c.authority_id == south).values(responsible_authority_id=north)
    assert not refusal(filled, theirs)


def test_what_is_refused_is_a_broken_constraint_on_either_database(filled):
    """The program can tell it from a database that is gone."""
    north, south = authorities(filled)
    table = db.metadata.tables["episode"]
    values = a_row(filled, table, north) | {"service_id": key_in(filled, db.metadata.tables["service"], south)}
    with pytest.raises(IntegrityError):
        filled.execute(insert(table).values(values))
