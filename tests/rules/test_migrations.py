"""Migrations are numbered, reversible with rows in every table, and leave exactly the tables that the models describe."""

from __future__ import annotations

import re

from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask_migrate import downgrade, upgrade
from sqlalchemy import func, inspect, select

import app.models  # noqa: F401 - every table must be known
from app.db import db
from tests.support.rows import fill_every_table
from tests.support.source import ROOT
from tests.support.world import World

FOLDER = ROOT / "migrations"
FILES = sorted((FOLDER / "versions").glob("*.py"))
NAMES = [path.stem for path in FILES]


def scripts() -> ScriptDirectory:
    settings = Config()
    settings.set_main_option("script_location", str(FOLDER))
    return ScriptDirectory.from_config(settings)


def test_migrations_are_numbered_without_gaps():
    assert [name[:4] for name in NAMES] == [f"{number:04}" for number in range(1, len(NAMES) + 1)]
    assert all(re.fullmatch(r"\d{4}(_[a-z0-9]+)+", name) for name in NAMES), "NNNN_what_it_does"


def test_each_follows_the_one_before_and_is_called_like_its_file():
    chain = [script.revision for script in reversed(list(scripts().walk_revisions()))]
    assert chain == NAMES, "Set `revision` to the file's name and `down_revision` to the one before"


def test_head_names_the_newest():
    assert (FOLDER / "HEAD").read_text(encoding="utf-8").strip() == NAMES[-1], (
        "Write the newest migration's name into migrations/HEAD"
    )


def test_each_says_what_happens_to_rows_that_are_there():
    for path in FILES:
        first = path.read_text(encoding="utf-8").partition("\n")[0]
        assert re.match(r'"""\w.{15,}', first), f"Say what {path.name} does, and what becomes of rows that are there"
        assert "down_revision" in path.read_text(encoding="utf-8")


def counts() -> dict[str, int]:
    with db.engine.connect() as connection:
        there = set(inspect(connection).get_table_names())
        return {
            table.name: connection.scalar(select(func.count()).select_from(table)) or 0
            for table in db.metadata.sorted_tables
            if table.name in there
        }


def differences() -> list[object]:
    with db.engine.connect() as connection:
        settings = {"compare_type": True, "compare_server_default": True, "include_object": ours}
        return list(compare_metadata(MigrationContext.configure(connection, opts=settings), db.metadata))


def ours(_item: object, name: str | None, kind: str, _reflected: bool, _other: object) -> bool:
    return not (kind == "table" and name == "alembic_version")


def test_tables_are_what_the_models_describe(world: World):
    with world.app.app_context():
        found = differences()
    assert not found, (
        f"Write a migration: flask --app wsgi db migrate, then read it, number it, name it in HEAD: {found}"
    )


def test_every_migration_goes_down_and_up_again_with_rows_in_every_table(world: World):
    with world.app.app_context():
        with db.engine.connect() as connection:
            fill_every_table(connection)
            connection.commit()
        full = counts()
        assert min(full.values()) >= 1, f"Still empty: {[name for name, rows in full.items() if not rows]}"
        for name in reversed(NAMES):
            downgrade(revision="-1")
            below = counts()
            upgrade(revision="+1")
            assert counts().keys() >= below.keys()
            kept = {table: rows for table, rows in counts().items() if table in below}
            assert kept == below, f"Going down and up over {name} lost rows of tables that stay"
            downgrade(revision="-1")
        assert counts() == {}, "Down to the bottom, nothing of ours is left"
        upgrade()
        assert differences() == []
        with db.engine.connect() as connection:
            triggers = (
                "sqlite_master WHERE type = 'trigger'"
                if db.engine.dialect.name == "sqlite"
                else "pg_trigger WHERE NOT tgisinternal"
            )
            assert connection.exec_driver_sql(f"SELECT count(*) FROM {triggers}").scalar(), (
                "What may not change is refused again"
            )
