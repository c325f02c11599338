"""A prepared database for each test: migrated once, the cast in it, copied for every test."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import create_engine, text, update
from sqlalchemy.engine import make_url

import config
from app import create_app
from app.accounts.models import SignIn
from app.db import db, now
from app.safeguarding.models import WatchBeat
from tests.support.cast import Cast, prepare
from tests.support.put_back import Kept


class World:
    """One application and one database, given back to its first state by `fresh`."""

    def __init__(self, folder: Path, postgres: str | None) -> None:
        self.folder = folder
        self.postgres = postgres
        if postgres:
            self.maintenance = create_engine(postgres, isolation_level="AUTOCOMMIT")
        # Each worker of a parallel run has names of its own.
        self.name = f"t_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_{os.getpid()}"
        address = f"sqlite:///{folder / 'live.sqlite3'}"
        if postgres:
            address = make_url(postgres).set(database=self.name).render_as_string(hide_password=False)
            self._admin(f"CREATE DATABASE {self.name}")
        self.settings = config.Testing({"DATABASE_URL": address, "BASE_URL": "http://127.0.0.1:8000"})
        self.app: Flask = create_app(self.settings)
        with self.app.app_context():
            upgrade()
            self.cast: Cast = prepare()
            db.session.remove()
            db.engine.dispose()
        self.kept: Kept | None = None
        self._keep()

    def fresh(self) -> None:
        """The database as it was when prepared, with everybody's sign-in made just now."""
        with self.app.app_context():
            db.session.remove()
            engine = db.engine
        is_back = self._put_back(engine.pool)
        if not is_back:
            engine.dispose()
            self._copy_whole()
        self.renew()
        if self.kept:
            self.kept.note()

    def _put_back(self, pool: Any) -> bool:
        return bool(self.kept and not pool.checkedout() and self.kept.put_back(connected=pool.checkedin()))

    def _copy_whole(self) -> None:
        if self.kept:
            self._admin(f"DROP DATABASE {self.name} WITH (FORCE)")
            self._admin(f"CREATE DATABASE {self.name} TEMPLATE {self.name}_kept STRATEGY=file_copy")
            self.kept.anew()
            return
        for suffix in ("", "-wal", "-shm"):
            (self.folder / f"live.sqlite3{suffix}").unlink(missing_ok=True)
        shutil.copyfile(self.folder / "kept.sqlite3", self.folder / "live.sqlite3")

    def renew(self) -> None:
        """Everybody signed in, and showed who they are, just now: a long run of tests would outlast that otherwise."""
        with self.app.app_context(), db.engine.begin() as connection:
            connection.execute(update(WatchBeat).values(beat_at=now()))
            connection.execute(update(SignIn).values(started_at=now(), seen_at=now(), stepped_up_at=now()))

    def _keep(self) -> None:
        if self.postgres:
            self._admin(f"CREATE DATABASE {self.name}_kept TEMPLATE {self.name}")
            self.kept = Kept(str(self.settings.SQLALCHEMY_DATABASE_URI))
            return
        with self.app.app_context(), db.engine.connect() as connection:
            connection.exec_driver_sql("ROLLBACK")
            connection.connection.execute(f"VACUUM INTO '{self.folder / 'kept.sqlite3'}'")
            connection.connection.execute("BEGIN")

    def _admin(self, command: str) -> None:
        with self.maintenance.connect() as connection:
            connection.execute(text(command))


@contextmanager
def made(folder: Path, postgres: str | None) -> Iterator[World]:
    """A world, cleared away afterwards."""
    world = World(folder, postgres)
    yield world
    with world.app.app_context():
        db.session.remove()
        db.engine.dispose()
    if world.kept:
        world.kept.close()
        world._admin(f"DROP DATABASE {world.name} WITH (FORCE)")
        world._admin(f"DROP DATABASE {world.name}_kept WITH (FORCE)")
        world.maintenance.dispose()
