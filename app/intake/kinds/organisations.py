"""Authorities and providers. Authorities come first, so that the providers of the same thousand rows find theirs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import RowMapping

from app.accounts.models import Organisation
from app.accounts.types import OrganisationKind
from app.db import new_public_id
from app.intake import queries
from app.intake.batch import Batch
from app.intake.bulk import add_rows, change_rows, merged
from app.intake.cells import quoted
from app.intake.types import Row


def store(batch: Batch, rows: Sequence[Row]) -> None:
    """Add organisations that are new, rename those whose name differs."""
    _authorities(batch, [row for row in rows if row["kind"] is OrganisationKind.AUTHORITY])
    _providers(batch, [row for row in rows if row["kind"] is OrganisationKind.PROVIDER])


def authority_of(batch: Batch, row: Row, known: Mapping[str, RowMapping]) -> int | None:
    """The authority that a row names, or else the run's; None (and a refusal) where it may not be used or is not here."""
    code = row["authority_code"]
    if code is None:
        return batch.authority()[0]
    if batch.authority_code not in {None, code}:
        batch.refuse(
            row,
            "authority_code",
            f"This row is for authority {quoted(code)}, and the command was called for {quoted(batch.authority_code or '')}",
        )
        return None
    if code not in known:
        batch.refuse(
            row,
            "authority_code",
            f"Authority {quoted(code)} is not here; bring it in first, as an organisation of the kind authority",
        )
        return None
    found: int = known[code]["id"]
    return found


def _authorities(batch: Batch, rows: Sequence[Row]) -> None:
    here = queries.authorities({row["organisation_code"] for row in rows})
    added: list[dict[str, Any]] = []
    changed: list[dict[str, Any]] = []
    for row in rows:
        code = row["organisation_code"]
        if row["authority_code"] not in {None, code}:
            batch.refuse(row, "authority_code", "An authority has no authority above it; leave authority_code blank")
        elif not batch.is_repeat(row, "organisation_code", OrganisationKind.AUTHORITY, code):
            _keep(batch, row, here.get(code), None, added, changed)
    add_rows(Organisation, added)
    change_rows(Organisation, changed)


def _providers(batch: Batch, rows: Sequence[Row]) -> None:
    known = queries.authorities({row["authority_code"] for row in rows} - {None})
    here = queries.providers({row["organisation_code"] for row in rows})
    added: list[dict[str, Any]] = []
    changed: list[dict[str, Any]] = []
    for row in rows:
        code = row["organisation_code"]
        authority_id = authority_of(batch, row, known)
        if authority_id is None:
            continue
        if not batch.is_repeat(row, "organisation_code", OrganisationKind.PROVIDER, authority_id, code):
            _keep(batch, row, here.get((authority_id, code)), authority_id, added, changed)
    add_rows(Organisation, added)
    change_rows(Organisation, changed)


def _keep(
    batch: Batch,
    row: Row,
    here: RowMapping | None,
    authority_id: int | None,
    added: list[dict[str, Any]],
    changed: list[dict[str, Any]],
) -> None:
    if here is None:
        batch.tally.added += 1
        added.append(
            {
                "public_id": new_public_id(),
                "code": row["organisation_code"],
                "name": row["name"],
                "kind": row["kind"],
                "authority_id": authority_id,
                "import_batch": batch.public_id,
            }
        )
    elif values := merged(here, {"name": row["name"]}):
        batch.tally.changed += 1
        changed.append({"id": here["id"], **values})
    else:
        batch.tally.unchanged += 1
