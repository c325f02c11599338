"""Reads of the trail for sealing and checking it: raw values, since what somebody forged may not even be readable."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Enum,
    Select,
    String,
    and_,
    func,
    or_,
    select,
    tuple_,
    type_coerce,
)

from app.access.scope import Scope
from app.audit.models import AuditEntry, AuditLink, AuditSealer
from app.audit.types import Action
from app.db import Utc, db, now, reading, unscoped

# Rows read at a time. Each read is a transaction of its own, so that writers never wait for a long check.
_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class RawEntry:
    """One entry as it stands in the table."""

    values: dict[str, Any]

    @property
    def id(self) -> int:
        """Its number."""
        return int(self.values["id"])

    @property
    def chain(self) -> int:
        """Which chain it belongs to: its authority's, or 0."""
        authority = self.values["authority_id"]
        return authority if isinstance(authority, int) else 0


@dataclass(frozen=True, slots=True)
class RawLink:
    """One link of a chain and the entry that stands where it points, if any does."""

    values: dict[str, Any]
    entry: RawEntry | None


def _raw(table: type[AuditEntry | AuditLink]) -> list[ColumnElement[Any]]:
    # Dates and lists of words as they are stored: reading a forged one as what it should be would stop the check.
    return [
        type_coerce(column, String()) if isinstance(column.type, Utc | Enum) else column
        for column in table.__table__.columns
    ]


def _values(table: type[AuditEntry | AuditLink], row: Iterable[Any]) -> dict[str, Any]:
    columns = table.__table__.columns
    return {
        column.key: _instant(value) if isinstance(column.type, Utc) else value
        for column, value in zip(columns, row, strict=True)
    }


def _instant(stored: Any) -> Any:
    """A stored time in UTC; what is no time is left as it is."""
    if isinstance(stored, str):
        try:
            stored = dt.datetime.fromisoformat(stored)
        except ValueError:
            return stored
    if isinstance(stored, dt.datetime):
        return stored.replace(tzinfo=dt.UTC) if stored.tzinfo is None else stored.astimezone(dt.UTC)
    return stored


def people_opened_lately(scope: Scope, *, on: Sequence[str] = ("",)) -> frozenset[int]:
    """Keys of the young people whose records the viewer opened in the last hour; names in a list don't count.

    `on` names the pages, each by how its name begins.
    """
    statement = (
        select(AuditEntry.person_id)
        .distinct()
        .where(
            AuditEntry.actor_id == scope.viewer_id,
            AuditEntry.at > now() - dt.timedelta(hours=1),
            AuditEntry.action.in_([Action.VIEWED, Action.PRINTED]),
            AuditEntry.subject.startswith("young_person:"),
            AuditEntry.detail.not_like("caseload.%"),
            or_(*(AuditEntry.detail.startswith(page, autoescape=True) for page in on)),
        )
        .order_by(AuditEntry.person_id)
    )
    return frozenset(person_id for person_id in db.session.scalars(statement) if person_id is not None)


def done_in_emergency(
    scope: Scope, *, viewer_id: int, person_id: int, since: dt.datetime, until: dt.datetime
) -> Sequence[AuditEntry]:
    """What one member of staff did with one young person's record between two instants, first to last.

    Without concerns about members of staff, which are nobody's to see but those whom they are for (SAFE-17).
    """
    statement = (
        select(AuditEntry)
        .where(
            AuditEntry.authority_id == scope.authority_id,
            AuditEntry.actor_id == viewer_id,
            AuditEntry.person_id == person_id,
            AuditEntry.at >= since,
            AuditEntry.at <= until,
            AuditEntry.action.not_in([Action.ALLEGATION_RAISED, Action.ALLEGATION_ACTED_ON]),
            func.coalesce(AuditEntry.subject, "").not_like("allegation%"),
        )
        .order_by(AuditEntry.at, AuditEntry.id)
    )
    return db.session.scalars(statement).all()


def is_many_told(scope: Scope) -> bool:
    """Whether the trail says already that the viewer opened very many records in the last hour."""
    statement = select(AuditEntry.id).where(
        AuditEntry.actor_id == scope.viewer_id,
        AuditEntry.at > now() - dt.timedelta(hours=1),
        AuditEntry.action == Action.MANY_OPENED,
    )
    return db.session.scalar(select(statement.exists())) or False


@unscoped("Whoever is in charge is told, wherever somebody opened very many records")
def walks_since(at: dt.datetime, accounts: Sequence[int]) -> list[tuple[int, int, dt.datetime]]:
    """Account, authority and last time of each of these accounts that opened very many records or took many files since then.

    Accounts are named since the trail is found by who and when: without them the whole of it would be read.
    """
    statement = (
        select(AuditEntry.actor_id, AuditEntry.authority_id, func.max(AuditEntry.at))
        .where(
            AuditEntry.actor_id.in_(accounts),
            AuditEntry.at > at,
            AuditEntry.action.in_([Action.MANY_OPENED, Action.SLOWED_DOWN]),
        )
        .group_by(AuditEntry.actor_id, AuditEntry.authority_id)
        .order_by(AuditEntry.actor_id, AuditEntry.authority_id)
    )
    rows = db.session.execute(statement)
    return [(actor, authority, last) for actor, authority, last in rows if actor is not None and authority is not None]


def exported_lately(scope: Scope) -> int:
    """How many files the viewer took away in the last hour."""
    statement = select(func.count()).where(
        AuditEntry.actor_id == scope.viewer_id,
        AuditEntry.at > now() - dt.timedelta(hours=1),
        AuditEntry.action == Action.EXPORTED,
    )
    return db.session.scalar(statement) or 0


def _unsealed(after: int | None, most: int) -> Select[Any]:
    statement = (
        select(*_raw(AuditEntry))
        .outerjoin(AuditLink, AuditLink.entry_id == AuditEntry.id)
        .where(AuditLink.entry_id.is_(None))
        .order_by(AuditEntry.id)
        .limit(most)
    )
    # From the very first, whatever its number: somebody may give a forged entry one below zero.
    return statement if after is None else statement.where(AuditEntry.id > after)


@unscoped("The sealer chains what everybody did, and shows it to nobody")
def unsealed_entries(connection: Connection, *, after: int | None, most: int) -> list[RawEntry]:
    """Committed entries that are in no chain yet, lowest number first."""
    rows = connection.execute(_unsealed(after, most))
    return [RawEntry(_values(AuditEntry, row)) for row in rows]


@unscoped("A chain's head is a position and a digest, and names nobody")
def heads(connection: Connection) -> dict[int, tuple[int, str]]:
    """The last position and digest of each chain."""
    last = select(AuditLink.chain, func.max(AuditLink.position).label("position")).group_by(AuditLink.chain).subquery()
    statement = (
        select(AuditLink.chain, AuditLink.position, AuditLink.digest)
        .join(last, and_(last.c.chain == AuditLink.chain, last.c.position == AuditLink.position))
        .order_by(AuditLink.chain)
    )
    return {chain: (position, digest) for chain, position, digest in connection.execute(statement)}


@unscoped("A chain's head is a position and a digest, and names nobody")
def head_of(connection: Connection, chain: int) -> tuple[int, str] | None:
    """The last position and digest of one chain, if it has begun."""
    statement = (
        select(AuditLink.position, AuditLink.digest)
        .where(AuditLink.chain == chain)
        .order_by(AuditLink.position.desc())
        .limit(1)
    )
    row = connection.execute(statement).first()
    return None if row is None else (row[0], row[1])


@unscoped("The sealer looks where it left off")
def greatest_sealed(connection: Connection) -> int:
    """The highest number of an entry in any chain, 0 where there is none."""
    return connection.scalar(select(func.max(AuditLink.entry_id))) or 0


@unscoped("How old the trail's signing is, and when the sealer ran, is the same for everybody")
def sealer_row(connection: Connection) -> tuple[int, dt.datetime | None] | None:
    """The last entry that is older than signing, and when the sealer last ran; None where the row is gone."""
    row = connection.execute(select(AuditSealer.unsigned_to, AuditSealer.ran_at).where(AuditSealer.id == 1)).first()
    return None if row is None else (row[0], row[1])


def _beyond(place: tuple[int, int]) -> ColumnElement[bool]:
    chain, position = place
    return or_(AuditLink.chain > chain, and_(AuditLink.chain == chain, AuditLink.position > position))


@unscoped("Whoever checks the trail checks all of it")
def all_links() -> Iterator[RawLink]:
    """Every link in order, chain by chain, with its entry."""
    place: tuple[int, int] | None = None
    width = len(AuditLink.__table__.columns)
    # Links first: an inner join would hide those whose entry was taken away.
    statement = (
        select(*_raw(AuditLink), *_raw(AuditEntry))
        .select_from(AuditLink)
        .outerjoin(AuditEntry, AuditEntry.id == AuditLink.entry_id)
        .order_by(AuditLink.chain, AuditLink.position)
        .limit(_AT_ONCE)
    )
    while True:
        with reading() as connection:
            rows = connection.execute(statement if place is None else statement.where(_beyond(place))).all()
        for row in rows:
            link = _values(AuditLink, row[:width])
            entry = None if row[width] is None else RawEntry(_values(AuditEntry, row[width:]))
            yield RawLink(link, entry)
            place = (int(link["chain"]), int(link["position"]))
        if len(rows) < _AT_ONCE:
            return


@unscoped("Whoever checks the trail checks all of it")
def all_unsealed() -> Iterator[RawEntry]:
    """Every entry that is in no chain yet, lowest number first."""
    after: int | None = None
    while True:
        with reading() as connection:
            found = unsealed_entries(connection, after=after, most=_AT_ONCE)
        yield from found
        if len(found) < _AT_ONCE:
            return
        after = found[-1].id


@unscoped("Whoever checks the trail checks all of it")
def copied_entries(most: int) -> list[str]:
    """Random ids that stand in more than one entry: somebody copied a signed entry."""
    statement = (
        select(AuditEntry.public_id)
        .where(AuditEntry.public_id.is_not(None))
        .group_by(AuditEntry.public_id)
        .having(func.count() > 1)
        .order_by(AuditEntry.public_id)
        .limit(most)
    )
    with reading() as connection:
        return [str(public_id) for public_id in connection.scalars(statement)]


@unscoped("An anchor is a position and a digest, and names nobody")
def digests_at(places: Iterable[tuple[int, int]]) -> dict[tuple[int, int], str]:
    """The digests that stand at these places of the chains."""
    statement = (
        select(AuditLink.chain, AuditLink.position, AuditLink.digest)
        .where(tuple_(AuditLink.chain, AuditLink.position).in_(list(places)))
        .order_by(AuditLink.chain, AuditLink.position)
    )
    with reading() as connection:
        return {(chain, position): digest for chain, position, digest in connection.execute(statement)}
