"""Episodes of work with young people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import RowMapping

from app.db import new_public_id, sealed
from app.intake import queries
from app.intake.batch import Batch
from app.intake.bulk import add_rows, change_rows, merged
from app.intake.types import Row
from app.intake.who import Known, known_rows, workers
from app.people.models import Episode

_COLUMNS = ("ended_on", "end_reason")


def store(batch: Batch, rows: Sequence[Row]) -> None:
    """Add episodes that are new, change those that differ; link each to its key worker's account, where there is one."""
    known = [
        one
        for one in known_rows(batch, rows)
        if not batch.is_repeat(one.row, "started_on", one.person_id, one.service_id, one["started_on"])
    ]
    here = queries.episodes_begun({one.person_id for one in known}, {one["started_on"] for one in known})
    digests, accounts = workers([one["key_worker_email"] for one in known])
    added, changed = [], []
    for one in known:
        before = here.get((one.person_id, one.service_id, one["started_on"]))
        digest = digests.get(one["key_worker_email"] or "")
        wanted = {name: one[name] for name in _COLUMNS} | {"key_worker_email_digest": digest}
        values = dict(wanted) if before is None else merged(before, wanted)
        ended_on = (values or before or wanted)["ended_on"]
        if ended_on is not None and ended_on < one["started_on"]:
            batch.refuse(one.row, "ended_on", f"ended_on ({ended_on}) is before started_on ({one['started_on']})")
        elif before is None:
            added.append(_new(batch, one, wanted, accounts))
            batch.tally.added += 1
        elif update := _update(one, before, values, accounts):
            changed.append(update)
            batch.tally.changed += 1
        else:
            batch.tally.unchanged += 1
    add_rows(Episode, added)
    change_rows(Episode, changed)


def _new(batch: Batch, one: Known, wanted: Mapping[str, Any], accounts: Mapping[str, int]) -> dict[str, Any]:
    public_id = new_public_id()
    address = sealed(Episode, "key_worker_email", public_id, one.authority_id, one["key_worker_email"])
    return {
        **wanted,
        "public_id": public_id,
        "started_on": one["started_on"],
        "key_worker_email_sealed": address,
        "key_worker_id": accounts.get(wanted["key_worker_email_digest"] or ""),
        "authority_id": one.authority_id,
        "person_id": one.person_id,
        "service_id": one.service_id,
        "import_batch": batch.public_id,
    }


def _update(
    one: Known, before: RowMapping, values: Mapping[str, Any] | None, accounts: Mapping[str, int]
) -> dict[str, Any] | None:
    """The row as it should be, None where it is so.

    Whoever an episode was given to here keeps it while the file names the same address.
    """
    after = values or {name: before[name] for name in (*_COLUMNS, "key_worker_email_digest")}
    digest, address, account = (
        after["key_worker_email_digest"],
        before["key_worker_email_sealed"],
        before["key_worker_id"],
    )
    if digest != before["key_worker_email_digest"]:
        address = sealed(
            Episode, "key_worker_email", before["public_id"], before["authority_id"], one["key_worker_email"]
        )
        account = accounts.get(digest or "")
    elif account is None:
        account = accounts.get(digest or "")
    if values is None and account == before["key_worker_id"]:
        return None
    return {"id": before["id"], **after, "key_worker_email_sealed": address, "key_worker_id": account}
