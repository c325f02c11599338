"""A PostgreSQL database put back as it was: only tables that changed are filled again, and connections live on.

Copying the whole database takes ten times as long, and every connection would have to learn the tables anew. It is still
what happens where a test changed the tables themselves, or left somebody connected.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy.engine import make_url

# How long a lock that a test left behind is waited for.
_PATIENCE = "SET lock_timeout = '2s'"
# What a table is like shows in these: whoever alters one leaves a later transaction's number in a row of them.
_SHAPE = """
    SELECT sum(number), max(latest) FROM (
        SELECT count(*) AS number, max(xmin::text::bigint) AS latest FROM pg_class WHERE relnamespace = 'public'::regnamespace
        UNION ALL SELECT count(*), max(xmin::text::bigint) FROM pg_trigger
        UNION ALL SELECT count(*), max(xmin::text::bigint) FROM pg_constraint
        UNION ALL SELECT count(*), max(xmin::text::bigint) FROM pg_attrdef
        UNION ALL SELECT count(*), max(xmin::text::bigint) FROM pg_proc WHERE pronamespace = 'public'::regnamespace
        UNION ALL SELECT count(*), max(xmin::text::bigint) FROM pg_namespace
    ) AS parts"""
_OTHERS = """
    SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()"""
_COUNTERS = "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public' ORDER BY 1"


class Kept:
    """What is in a database now, to be put back later, as often as wanted."""

    def __init__(self, address: str) -> None:
        self.address = make_url(address).set(drivername="postgresql").render_as_string(hide_password=False)
        self.line = self._connect()
        found = self.line.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1").fetchall()
        self.rows = {name: self._rows_of(name) for (name,) in found}
        self.counters = self.line.execute(_COUNTERS).fetchall()
        self.shape = self.line.execute(_SHAPE).fetchone()
        parts = [
            sql.SQL("SELECT {}, count(*), coalesce(max(xmin::text::bigint), 0) FROM {}").format(
                name, sql.Identifier(name)
            )
            for name in self.rows
        ]
        self.look = sql.SQL(" UNION ALL ").join(parts)
        self.seen = self._seen()

    def close(self) -> None:
        """Let go of the database, so that it can be dropped."""
        self.line.close()

    def put_back(self, connected: int) -> bool:
        """Whether it is as it was again; not where its tables changed, or others than these many are `connected`."""
        try:
            is_same_shape = self.line.execute(_SHAPE).fetchone() == self.shape
            if not is_same_shape or self.line.execute(_OTHERS).fetchone() != (connected,):
                return False
            now = self._seen()
            self._fill([name for name in self.rows if now[name] != self.seen[name]])
            if self.line.execute(_COUNTERS).fetchall() != self.counters:
                self._turn_counters_back()
        except psycopg.OperationalError:
            return False
        return True

    def note(self) -> None:
        """What is in the tables at this moment counts as unchanged."""
        self.seen = self._seen()

    def anew(self) -> None:
        """Connect again: the database is another one under the same name."""
        self.line.close()
        self.line = self._connect()
        self.shape = self.line.execute(_SHAPE).fetchone()

    def _connect(self) -> psycopg.Connection[Any]:
        line = psycopg.connect(self.address, autocommit=True)
        line.execute(_PATIENCE)
        return line

    def _seen(self) -> dict[str, tuple[int, int]]:
        found = self.line.execute(self.look, prepare=True).fetchall()
        return {name: (number, latest) for name, number, latest in found}

    def _rows_of(self, name: str) -> bytes:
        with self._copy("COPY {} TO STDOUT", name) as copy:
            return b"".join(copy)

    def _fill(self, names: list[str]) -> None:
        with self.line.transaction():
            # No trigger fires, and rows come in any order.
            self.line.execute("SET LOCAL session_replication_role = replica")
            for name in names:
                self.line.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(name)))
                if self.rows[name]:
                    with self._copy("COPY {} FROM STDIN", name) as copy:
                        copy.write(self.rows[name])

    @contextmanager
    def _copy(self, command: Any, name: str) -> Iterator[psycopg.Copy]:
        with self.line.cursor() as cursor, cursor.copy(sql.SQL(command).format(sql.Identifier(name))) as copy:
            yield copy

    def _turn_counters_back(self) -> None:
        for name, value in self.counters:
            self.line.execute("SELECT setval(quote_ident(%s), %s, %s)", (name, value or 1, value is not None))
