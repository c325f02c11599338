"""Bring in one file. The caller owns the transaction, so that a file is stored whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import islice

from app.audit import services as audit
from app.audit.types import Action
from app.intake.batch import Batch
from app.intake.bulk import refresh_statistics
from app.intake.kinds import episodes, organisations, people, readings, services, sessions
from app.intake.reader import Sheet
from app.intake.types import RecordKind, Row, UnreadableError

ROWS_AT_ONCE = 1000
"""Rows held in memory, however many a file has."""
FIRST_LOOK = 8000
"""Rows after which the database looks at its tables again; then after twice as many, and so on."""

_STORES: dict[RecordKind, Callable[[Batch, Sequence[Row]], None]] = {
    RecordKind.ORGANISATIONS: organisations.store,
    RecordKind.SERVICES: services.store,
    RecordKind.PEOPLE: people.store,
    RecordKind.EPISODES: episodes.store,
    RecordKind.SESSIONS: sessions.store,
    RecordKind.READINGS: readings.store,
}


def bring_in(batch: Batch, kind: RecordKind, sheet: Sheet) -> None:
    """Store every row of a file and one entry of the trail; tells the batch's reporter what is wrong with the others.

    Where the tally has errors afterwards, the caller takes everything back.
    """
    rows = _until_unreadable(batch, sheet.rows())
    look_again = FIRST_LOOK
    while chunk := list(islice(rows, ROWS_AT_ONCE)):
        batch.tally.rows += len(chunk)
        for row in chunk:
            batch.add(row.problems)
        _STORES[kind](batch, [row for row in chunk if not row.problems])
        batch.tell()
        if batch.tally.rows >= look_again:
            refresh_statistics()
            look_again *= 2
    batch.tell()
    if not batch.tally.errors:
        _leave_trail(batch, kind, sheet.sha256)


def _until_unreadable(batch: Batch, rows: Iterator[Row]) -> Iterator[Row]:
    try:
        yield from rows
    except UnreadableError as error:
        batch.add(error.problems)


def _leave_trail(batch: Batch, kind: RecordKind, sha256: str) -> None:
    tally = batch.tally
    audit.record(
        None,
        Action.RECORDS_IMPORTED,
        authority_id=batch.known_authority_id,
        detail=(
            f"{kind} batch={batch.public_id} rows={tally.rows} added={tally.added} changed={tally.changed} "
            f"unchanged={tally.unchanged} sha256={sha256}"
        ),
    )
