"""Records of sessions. A row that says the same as one that is here is that one; any other row is a session of its own."""

from __future__ import annotations

import json
from collections.abc import Sequence

from app.db import new_public_id, now, sealed
from app.intake import queries
from app.intake.batch import Batch
from app.intake.bulk import add_rows
from app.intake.types import Row
from app.intake.who import Known, known_rows, workers
from app.keywork.models import KeyworkSession
from app.keywork.types import Attendance
from app.vault import digest


def store(batch: Batch, rows: Sequence[Row]) -> None:
    """Add the sessions that are not here yet."""
    known = [(one, _key(one)) for one in known_rows(batch, rows)]
    fresh = [(one, key) for one, key in known if not batch.is_repeat(one.row, "held_on", key)]
    here = queries.session_keys({key for _, key in fresh})
    digests, accounts = workers([one["worker_email"] for one, _ in fresh])
    added = []
    recorded_at = now()
    for one, key in fresh:
        if key in here:
            batch.tally.unchanged += 1
            continue
        public_id = new_public_id()
        batch.tally.added += 1
        added.append(
            {
                "public_id": public_id,
                "form_key": key,
                "held_on": one["held_on"],
                "minutes": one["minutes"],
                "kind": one["kind"],
                "attended": one["attended"] or Attendance.NOT_SAID,
                # A note in a provider's file is the worker's; what a young person said has a column of its own.
                "summary_sealed": sealed(KeyworkSession, "summary", public_id, one.authority_id, one["note"]),
                "recorded_at": recorded_at,
                "authority_id": one.authority_id,
                "person_id": one.person_id,
                "service_id": one.service_id,
                "worker_id": accounts.get(digests.get(one["worker_email"] or "", "")),
                "worker_email_sealed": sealed(
                    KeyworkSession, "worker_email", public_id, one.authority_id, one["worker_email"]
                ),
                "import_batch": batch.public_id,
            }
        )
    add_rows(KeyworkSession, added)


def _key(one: Known) -> str:
    """What tells one record from another: all that it says."""
    said = [one.person_id, one.service_id, *(one.row.cells[name] for name in sorted(one.row.cells))]
    return digest(json.dumps(said, default=str), "imported-session")
