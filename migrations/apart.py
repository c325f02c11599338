"""Triggers that keep authorities apart, in the words of each database (SEC-53).

A row lies under its authority for good, and each of its parents lies under the same one. `app/access/tenancy.py` says so
to the program; these say it to whatever else writes: bulk inserts, raw SQL, code of a later day. A parent that isn't
there is refused too, so nobody can put one there in the same instant.

The words below are in databases already. Whoever changes them writes a migration that takes the old triggers away and
makes them anew; tests/rules/test_apart.py compares what is there with what is here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import sqlalchemy as sa
from alembic import op

# Column to parent table.
Keys = Mapping[str, str]


def keep_apart(table: str, keys: Keys) -> None:
    """Make the triggers of one table. Raises RuntimeError where a row already lies under a parent of another authority."""
    for column, parent in keys.items():
        asked = f"SELECT count(*) FROM {table} JOIN {parent} AS parent ON parent.id = {table}.{column}"
        crossing = op.get_bind().scalar(sa.text(f"{asked} WHERE {_authority(parent)} <> {table}.authority_id"))
        if crossing:
            raise RuntimeError(f"{crossing} rows: {table}.{column} belongs to another authority. Put them right first.")
    for statement in statements(op.get_bind().dialect.name, table, keys).values():
        op.get_bind().exec_driver_sql(statement)


def let_mix(table: str) -> None:
    """Take the triggers of one table away."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"DROP TRIGGER IF EXISTS {table}_apart_insert")
        op.execute(f"DROP TRIGGER {table}_apart_update")
        return
    op.execute(f"DROP TRIGGER {table}_apart ON {table}")
    op.execute(f"DROP FUNCTION {table}_apart()")


def statements(dialect: str, table: str, keys: Keys) -> dict[str, str]:
    """What makes the triggers of one table, by the name under which the database keeps it."""
    columns = ", ".join(["authority_id", *sorted(keys)])
    if dialect != "sqlite":
        return {
            f"{table}_apart()": f"CREATE FUNCTION {table}_apart() RETURNS trigger LANGUAGE plpgsql AS $${body(table, keys)}$$",
            f"{table}_apart": f"CREATE TRIGGER {table}_apart BEFORE {'INSERT OR ' if keys else ''}UPDATE OF {columns} "
            f"ON {table} FOR EACH ROW EXECUTE FUNCTION {table}_apart()",
        }
    parents = "".join(_abort(table, column, _crosses(column, parent, "IS")) for column, parent in sorted(keys.items()))
    moves = f"SELECT RAISE(ABORT, '{_stays(table)}') WHERE NEW.authority_id IS NOT OLD.authority_id; "
    made = {f"{table}_apart_update": f"BEFORE UPDATE OF {columns} ON {table} BEGIN {moves}{parents}END"}
    if keys:
        made[f"{table}_apart_insert"] = f"BEFORE INSERT ON {table} BEGIN {parents}END"
    return {name: f"CREATE TRIGGER {name} {rest}" for name, rest in made.items()}


def body(table: str, keys: Keys) -> str:
    """The function of one table on PostgreSQL; refused as a broken constraint, like what SQLite says."""
    refused = "USING ERRCODE = 'integrity_constraint_violation'"
    moves = "IF TG_OP = 'UPDATE' THEN IF NEW.authority_id IS DISTINCT FROM OLD.authority_id THEN"
    lines = [f"{moves} RAISE EXCEPTION '{_stays(table)}' {refused}; END IF; END IF;"]
    for column, parent in sorted(keys.items()):
        lines.append(
            f"IF {_crosses(column, parent, '=')} THEN RAISE EXCEPTION '{_belongs(table, column)}' {refused}; END IF;"
        )
    return " ".join(["BEGIN", *lines, "RETURN NEW; END"])


@contextmanager
def triggers_kept() -> Iterator[None]:
    """Around `op.batch_alter_table`: SQLite rebuilds the table, which loses its triggers and trips over those that ask it.

    All triggers are put aside, and put back where their table is still there. PostgreSQL keeps them by itself.
    """
    connection = op.get_bind()
    if connection.dialect.name != "sqlite":
        yield
        return
    found = connection.exec_driver_sql(
        "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name"
    )
    kept = [tuple(row) for row in found]
    for name, _table, _made in kept:
        connection.exec_driver_sql(f"DROP TRIGGER {name}")
    yield
    there = set(sa.inspect(connection).get_table_names())
    for _name, table, made in kept:
        if table in there:
            connection.exec_driver_sql(made)


def _authority(parent: str) -> str:
    # An authority is an organisation without another above it, and its own.
    return "coalesce(parent.authority_id, parent.id)" if parent == "organisation" else "parent.authority_id"


def _crosses(column: str, parent: str, same: str) -> str:
    return (
        f"NEW.{column} IS NOT NULL AND NOT EXISTS (SELECT 1 FROM {parent} AS parent "
        f"WHERE parent.id = NEW.{column} AND {_authority(parent)} {same} NEW.authority_id)"
    )


def _abort(table: str, column: str, crosses: str) -> str:
    return f"SELECT RAISE(ABORT, '{_belongs(table, column)}') WHERE {crosses}; "


def _belongs(table: str, column: str) -> str:
    return f"{table}.{column} belongs to another authority"


def _stays(table: str) -> str:
    return f"{table} stays with its authority"
