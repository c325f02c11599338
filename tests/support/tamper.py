"""What somebody could do to the trail who administers the database: first of all, take the triggers away."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, text

from app.audit.anchors import Anchor, head_lines
from app.audit.checking import findings
from app.audit.queries import heads
from app.audit.sealing import seal_new
from app.audit.services import record
from app.audit.signing import signing_keys
from app.audit.types import Action
from app.db import db, reading, transaction
from app.people.models import YoungPerson
from tests.support.cast import Cast

GUARDED = ("audit_entry", "audit_link")


def live(cast: Cast, entries: int) -> None:
    """Entries in the chains of two authorities and in the chain of none, sealed."""
    with transaction() as session:
        people = [session.get_one(YoungPerson, cast.cara.id), session.get_one(YoungPerson, cast.sky.id), None]
        for number in range(entries):
            record(None, Action.VIEWED, people[number % 3], detail=f"page {number}")
    while seal_new():
        pass


@contextmanager
def administrator() -> Iterator[Connection]:
    """A connection of somebody whom no trigger stops."""
    with db.engine.connect() as connection:
        for table in GUARDED:
            if db.engine.dialect.name != "sqlite":
                connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
                continue
            named = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :table"
            for trigger in connection.execute(text(named), {"table": table}).scalars().all():
                connection.execute(text(f"DROP TRIGGER {trigger}"))
        connection.commit()
        yield connection


def found(*anchors: Anchor, minutes: int = 10) -> list[str]:
    """What a check says."""
    return list(findings(signing_keys(), anchors, minutes=minutes))


def written_down() -> list[str]:
    """The lines that go outside."""
    with reading() as connection:
        return head_lines(signing_keys(), heads(connection))


def values(connection: Connection, question: str, **given: Any) -> list[Any]:
    """The first column of an answer."""
    answer = list(connection.execute(text(question), given).scalars())
    connection.rollback()
    return answer
