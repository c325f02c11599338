"""Which service and which young person a row is about."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.accounts.queries import find_users_by_digest
from app.intake import queries
from app.intake.batch import Batch
from app.intake.cells import quoted
from app.intake.types import Row
from app.people.refs import person_ref_digest
from app.vault import email_digest


@dataclass(frozen=True, slots=True)
class Known:
    """A row whose service and young person are here."""

    row: Row
    authority_id: int
    service_id: int
    person_id: int
    born_on: dt.date | None

    def __getitem__(self, column: str) -> Any:
        return self.row[column]


def known_rows(batch: Batch, rows: Sequence[Row]) -> list[Known]:
    """The rows whose service is of the run's authority and whose reference is its provider's; refuses the others."""
    authority_id, authority = batch.authority()
    services = queries.services({authority_id}, {row["service_code"] for row in rows})
    digests = {}
    for row in rows:
        service = services.get((authority_id, row["service_code"]))
        if service is None:
            batch.refuse(
                row,
                "service_code",
                f"Service {quoted(row['service_code'])} of authority {authority} is not here; bring in services first",
            )
        else:
            digests[row.line] = person_ref_digest(service["provider_id"], row["person_ref"])
    people = queries.people({service["provider_id"] for service in services.values()}, set(digests.values()))
    known = []
    for row in rows:
        person = people.get(digests.get(row.line, ""))
        if person is not None:
            service_id = services[authority_id, row["service_code"]]["id"]
            known.append(Known(row, authority_id, service_id, person["id"], person["born_on"]))
        elif row.line in digests:
            batch.refuse(
                row,
                "person_ref",
                f"The provider of service {quoted(row['service_code'])} has no person {quoted(row['person_ref'])} here; "
                "bring in people first",
            )
    return known


def workers(addresses: Sequence[str | None]) -> tuple[dict[str, str], dict[str, int]]:
    """Digests of e-mail addresses, and the accounts that have them: address to digest, digest to account."""
    digests = {address: email_digest(address) for address in addresses if address}
    return digests, find_users_by_digest(sorted(set(digests.values())))
