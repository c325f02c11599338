"""The database keeps authorities apart by triggers, one set for each table with an authority, and all of them are there (SEC-53)."""

from __future__ import annotations

import re

from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import Connection

import app.models  # noqa: F401 - every table must be known
from app.access.tenancy import _keys
from app.db import Base, db
from migrations.apart import statements, triggers_kept
from tests.support.world import World

OURS = re.compile(r"\w+_apart(_insert|_update|\(\))?")


def wanted(dialect: str) -> dict[str, str]:
    """What the models of today ask for."""
    found: dict[str, str] = {}
    for mapper in Base.registry.mappers:
        if "authority_id" in mapper.local_table.columns:
            keys = {column.name: next(iter(column.foreign_keys)).column.table.name for column in _keys(mapper.class_)}
            found |= statements(dialect, str(mapper.local_table), keys)
    return found


def there(connection: Connection) -> dict[str, str]:
    """What the migrated database has."""
    if connection.dialect.name == "sqlite":
        rows = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    else:
        rows = connection.exec_driver_sql(
            "SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'O' "
            "UNION ALL SELECT proname || '()', prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace"
        )
    return {name: said.replace(" public.", " ") for name, said in rows if OURS.fullmatch(name)}


def only_the_body(said: str) -> str:
    """PostgreSQL keeps of a function what stands between its quotes."""
    return said.split("$$")[1] if "$$" in said else said


def test_each_table_with_an_authority_has_its_triggers_SEC_53(world: World):
    with world.app.app_context(), db.engine.connect() as connection:
        ask = {name: only_the_body(said) for name, said in wanted(connection.dialect.name).items()}
        have = there(connection)
    differ = sorted(name for name in ask.keys() | have.keys() if ask.get(name) != have.get(name))
    assert not differ, (
        "Two authorities could mix here. In the migration that makes a table with authority_id, or adds a key to one: "
        "keep_apart(table, {column: parent}) of migrations/apart.py, after let_mix(table) where it had triggers; "
        f"around op.batch_alter_table, which loses them on SQLite: with triggers_kept(): … {differ}"
    )


def test_a_table_that_is_rebuilt_gets_all_triggers_back_SEC_53(world: World):
    with world.app.app_context(), db.engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            # Rebuilding a table that others lead to is only possible without looking at where they lead.
            connection.connection.execute("PRAGMA foreign_keys=OFF")
        before = there(connection)
        context = MigrationContext.configure(connection)
        with (
            Operations.context(context) as operations,
            triggers_kept(),
            operations.batch_alter_table("young_person") as batch,
        ):
            batch.alter_column("ref_digest", nullable=True)
        assert there(connection) == before
        connection.rollback()
        connection.invalidate()
