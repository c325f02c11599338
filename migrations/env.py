"""Run migrations on the application's own engine."""

from __future__ import annotations

from alembic import context

import app.models  # noqa: F401 - every table must be known before comparing
from app.db import db


def same_object(item, name, kind, _reflected, _other) -> bool:  # type: ignore[no-untyped-def]
    """What autogenerate may compare: everything of ours."""
    return not (kind == "table" and name == "alembic_version")


def run() -> None:
    """Migrate, in one transaction a migration."""
    given = context.config.attributes.get("connection")
    if given is not None:
        _on(given)
        return
    with db.engine.connect() as connection:
        _on(connection)
        connection.commit()


def _on(connection) -> None:  # type: ignore[no-untyped-def]
    context.configure(
        connection=connection,
        target_metadata=db.metadata,
        render_as_batch=True,
        compare_type=True,
        compare_server_default=True,
        include_object=same_object,
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()


run()
