"""Triggers that refuse a change, in the words of each database."""

from __future__ import annotations

from alembic import op


def refuse(table: str, event: str, why: str, *, columns: tuple[str, ...] = ()) -> None:
    """Refuse UPDATE (of some columns) or DELETE on a table, with a reason."""
    name = _name(table, event)
    when = f"{event} OF {', '.join(columns)}" if columns else event
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"CREATE TRIGGER {name} BEFORE {when} ON {table} BEGIN SELECT RAISE(ABORT, '{why}'); END")
        return
    op.execute(f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '{why}'; END $$")
    op.execute(f"CREATE TRIGGER {name} BEFORE {when} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()")


def permit(table: str, event: str) -> None:
    """Take a trigger away again."""
    name = _name(table, event)
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"DROP TRIGGER {name}")
        return
    op.execute(f"DROP TRIGGER {name} ON {table}")
    op.execute(f"DROP FUNCTION {name}()")


def _name(table: str, event: str) -> str:
    return f"{table}_refuses_{event.lower()}"
