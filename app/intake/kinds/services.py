"""Services that an authority commissions and a provider runs."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import RowMapping

from app.db import new_public_id
from app.intake import queries
from app.intake.batch import Batch
from app.intake.bulk import add_rows, change_rows, merged
from app.intake.cells import quoted
from app.intake.kinds.organisations import authority_of
from app.intake.types import Row
from app.provision.models import Service

_COLUMNS = ("name", "locality_code", "starts_on", "ends_on", "annual_cost_gbp")
_LONGEST_SLUG = 70


def store(batch: Batch, rows: Sequence[Row]) -> None:
    """Add services that are new, change those that differ. A service stays with its provider."""
    authorities = queries.authorities({row["authority_code"] for row in rows} - {None})
    providers = queries.providers({row["provider_code"] for row in rows})
    placed = []
    for row in rows:
        authority_id = authority_of(batch, row, authorities)
        if authority_id is None or batch.is_repeat(row, "service_code", authority_id, row["service_code"]):
            continue
        provider = providers.get((authority_id, row["provider_code"]))
        if provider is None:
            batch.refuse(row, "provider_code", _why_no_provider(row, providers))
        else:
            placed.append((row, authority_id, provider["id"]))
    _keep(batch, placed)


def slug(code: str) -> str:
    """The address of a public board: small letters and digits with hyphens.

    >>> slug("Harbour House (North)")
    'harbour-house-north'
    """
    plain = unicodedata.normalize("NFKD", code).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:_LONGEST_SLUG] or "service"


def _keep(batch: Batch, placed: Sequence[tuple[Row, int, int]]) -> None:
    here = queries.services({place[1] for place in placed}, {place[0]["service_code"] for place in placed})
    taken = queries.boards({slug(row["service_code"]) for row, _, _ in placed})
    added: list[dict[str, Any]] = []
    changed: list[dict[str, Any]] = []
    for row, authority_id, provider_id in placed:
        before = here.get((authority_id, row["service_code"]))
        wanted = {name: row[name] for name in _COLUMNS}
        if not _is_sound(batch, row, before, wanted, provider_id):
            continue
        if before is None:
            added.append(
                {
                    **wanted,
                    "public_id": new_public_id(),
                    "code": row["service_code"],
                    "board": _free_board(row["service_code"], taken),
                    "authority_id": authority_id,
                    "provider_id": provider_id,
                    "import_batch": batch.public_id,
                }
            )
            batch.tally.added += 1
        elif values := merged(before, wanted):
            changed.append({"id": before["id"], **values})
            batch.tally.changed += 1
        else:
            batch.tally.unchanged += 1
    add_rows(Service, added)
    change_rows(Service, changed)


def _is_sound(batch: Batch, row: Row, before: RowMapping | None, wanted: Mapping[str, Any], provider_id: int) -> bool:
    if before is not None and before["provider_id"] != provider_id:
        batch.refuse(
            row,
            "provider_code",
            f"Service {quoted(row['service_code'])} is here with another provider, whose references its records use. "
            "Give the service a new code under its new provider, and an end date under the old one",
        )
        return False
    after = dict(wanted) if before is None else merged(before, wanted) or before
    if after["starts_on"] and after["ends_on"] and after["ends_on"] < after["starts_on"]:
        batch.refuse(row, "ends_on", f"ends_on ({after['ends_on']}) is before starts_on ({after['starts_on']})")
        return False
    return True


def _free_board(code: str, taken: set[str]) -> str:
    """An address that no other service has; `taken` grows by it."""
    base = candidate = slug(code)
    number = 1
    while candidate in taken or (number > 1 and queries.boards({candidate})):
        number += 1
        candidate = f"{base}-{number}"
    taken.add(candidate)
    return candidate


def _why_no_provider(row: Row, providers: Mapping[tuple[int, str], RowMapping]) -> str:
    code = quoted(row["provider_code"])
    if any(found == row["provider_code"] for _, found in providers):
        return (
            f"Provider {code} belongs to another authority than this service. A provider has one entry for each authority "
            "that it works for: bring it in as an organisation of this service's authority, then bring in the service"
        )
    return f"Provider {code} is not here; bring it in first, as an organisation of the kind provider"
