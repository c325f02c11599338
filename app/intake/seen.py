"""Remembers which keys a file has had and on which line, however long the file is.

The keys go to a private database file that SQLite keeps while it is open and removes by itself; only a few megabytes
of it are held in memory. Keys are digests with a secret of this run, so the file says nothing about anyone.
"""

from __future__ import annotations

import hashlib
import secrets
import sqlite3
from types import TracebackType
from typing import Self

_KIBIBYTES_HELD = 4096


class Seen:
    """Keys and the first line of each."""

    def __init__(self) -> None:
        self._secret = secrets.token_bytes(32)
        # An empty name asks for a temporary database on disk.
        self._database = sqlite3.connect("", isolation_level=None)
        for pragma in (f"cache_size=-{_KIBIBYTES_HELD}", "temp_store=FILE", "journal_mode=OFF", "synchronous=OFF"):
            self._database.execute(f"PRAGMA {pragma}")
        self._database.execute("CREATE TABLE seen (key BLOB PRIMARY KEY, line INTEGER NOT NULL) WITHOUT ROWID")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._database.close()

    def first_line(self, line: int, *key: object) -> int:
        """The line on which this key was first seen: `line` itself where it is new."""
        # The length of each part goes in, so that no two lists of parts look the same.
        text = "".join(f"{len(part)}:{part}" for part in map(str, key))
        digest = hashlib.blake2b(text.encode(), digest_size=16, key=self._secret).digest()
        added = self._database.execute("INSERT INTO seen VALUES (?, ?) ON CONFLICT DO NOTHING", (digest, line))
        if added.rowcount:
            return line
        found: int = self._database.execute("SELECT line FROM seen WHERE key = ?", (digest,)).fetchone()[0]
        return found
