"""Slow down guessing (SEC-98): tries are counted in the database, so that every worker knows of them.

Counting happens in the caller's transaction, on its own connection: a second one would wait for the first for ever on
SQLite. On PostgreSQL the row stays locked until the commit, so tries from one place pass one after another.
"""

from __future__ import annotations

import datetime as dt
import ipaddress
from dataclasses import dataclass

from sqlalchemy import case, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from app.db import db, now
from app.errors import TooManyError
from app.vault import digest
from app.web.models import RateHit

# Rows are kept no longer than any window lasts.
_KEPT = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Limit:
    """At most so many tries of one kind from one place in a window of so many minutes."""

    purpose: str
    most: int
    minutes: int

    @property
    def window(self) -> dt.timedelta:
        """How long the window is."""
        return dt.timedelta(minutes=self.minutes)


def place(address: str | None) -> str:
    """The place that a network address stands for: itself, or for IPv6 the network of 64 bits that one home has.

    >>> place("2001:db8:1:2:3:4:5:6")
    '2001:db8:1:2::/64'
    """
    try:
        found = ipaddress.ip_address(address or "")
    except ValueError:
        return "unknown"
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped is None:
            return str(ipaddress.ip_network((found, 64), strict=False))
        found = found.ipv4_mapped
    return str(found)


def take(limit: Limit, where: str) -> None:
    """Count one try. Raises TooManyError where the window is full; then nothing is counted, so it ends when it would."""
    at = now()
    _forget_before(at - _KEPT)
    tries, began = _count(limit, where, at)
    if tries > limit.most:
        raise TooManyError((began + limit.window - at).total_seconds())


def count(limit: Limit, where: str) -> int:
    """Count one more and refuse nothing: how many there are now in the window."""
    return tally(limit, where)[0]


def tally(limit: Limit, where: str) -> tuple[int, float]:
    """As `count`, and in how many seconds the window ends."""
    at = now()
    tries, began = _count(limit, where, at)
    return tries, (began + limit.window - at).total_seconds()


def forget(limit: Limit, where: str) -> None:
    """Begin to count anew."""
    db.session.execute(delete(RateHit).where(RateHit.key_digest == _key(limit, where)))


def give_back(limit: Limit, where: str) -> None:
    """The try was a good one and doesn't count."""
    statement = update(RateHit).where(RateHit.key_digest == _key(limit, where), RateHit.tries > 0)
    db.session.execute(statement.values(tries=RateHit.tries - 1))


def _key(limit: Limit, where: str) -> str:
    return digest(where, f"limit:{limit.purpose}")


def _count(limit: Limit, where: str, at: dt.datetime) -> tuple[int, dt.datetime]:
    """One more try, in one statement: reading first and writing after would let two workers count the same one."""
    insert = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    is_over = RateHit.window_started_at <= at - limit.window
    statement = (
        insert(RateHit)
        .values(key_digest=_key(limit, where), window_started_at=at, tries=1)
        .on_conflict_do_update(
            index_elements=[RateHit.key_digest],
            set_={
                "tries": case((is_over, 1), else_=RateHit.tries + 1),
                "window_started_at": case((is_over, at), else_=RateHit.window_started_at),
            },
        )
        .returning(RateHit.tries, RateHit.window_started_at)
    )
    tries, began = db.session.execute(statement).one()
    return tries, began


def _forget_before(instant: dt.datetime) -> None:
    """Rows that no window needs. One that another worker holds is left to it, so that the two never wait for each other."""
    old = (
        select(RateHit.key_digest)
        .where(RateHit.window_started_at < instant)
        .order_by(RateHit.key_digest)
        .with_for_update(skip_locked=True)
    )
    db.session.execute(delete(RateHit).where(RateHit.key_digest.in_(old)))
