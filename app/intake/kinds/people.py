"""Young people as one provider knows them, and the families that its record names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import RowMapping

from app.db import new_public_id, opened, sealed
from app.intake import queries
from app.intake.batch import Batch
from app.intake.bulk import add_rows, add_rows_for_ids, change_rows, merged
from app.intake.cells import quoted
from app.intake.types import Row
from app.people.models import Family, YoungPerson
from app.people.refs import family_ref_digest, person_ref_digest

_SEALED = ("given_name", "family_name")
_PLAIN = ("born_on", "sex", "ethnicity", "send", "care_experienced", "locality_code")


@dataclass(frozen=True, slots=True)
class _Placed:
    """A row whose provider and responsible authority are here."""

    row: Row
    authority_id: int
    provider_id: int
    responsible_authority_id: int | None
    digest: str
    family_digest: str | None


def store(batch: Batch, rows: Sequence[Row]) -> None:
    """Add young people who are new, change what differs about those who are here."""
    placed = _placed(batch, rows)
    families = _families(batch, placed)
    here = queries.people({one.provider_id for one in placed}, {one.digest for one in placed})
    added, changed = [], []
    for one in placed:
        wanted = {
            **{name: one.row[name] for name in (*_SEALED, *_PLAIN)},
            "responsible_authority_id": one.responsible_authority_id,
            "family_id": families.get(one.family_digest or ""),
        }
        before = here.get(one.digest)
        if before is None:
            added.append(_new(batch, one, wanted))
            batch.tally.added += 1
            continue
        current = {**before, **{name: _open(before, name) for name in _SEALED}}
        values = merged(current, wanted)
        if values is None:
            batch.tally.unchanged += 1
        elif _is_somebody_else(current, values):
            batch.refuse(
                one.row,
                "person_ref",
                f"{quoted(one.row['person_ref'])} is here with another name and another date of birth. If it is the same "
                "person, put right one of the two first; if it is somebody else, give them a reference of their own",
            )
        else:
            changed.append({"id": before["id"], **_columns(values, before["public_id"], before["authority_id"])})
            batch.tally.changed += 1
    add_rows(YoungPerson, added)
    change_rows(YoungPerson, changed)


def _placed(batch: Batch, rows: Sequence[Row]) -> list[_Placed]:
    authority_id, authority = batch.authority()
    providers = queries.providers({row["provider_code"] for row in rows})
    responsible = queries.authorities({row["responsible_authority_code"] for row in rows} - {None})
    placed = []
    for row in rows:
        provider = providers.get((authority_id, row["provider_code"]))
        if provider is None:
            batch.refuse(
                row,
                "provider_code",
                f"Provider {quoted(row['provider_code'])} of authority {authority} is not here; bring in organisations first",
            )
            continue
        code = row["responsible_authority_code"]
        if code is not None and code not in responsible:
            batch.refuse(
                row,
                "responsible_authority_code",
                f"Authority {quoted(code)} is not here; bring it in first, as an organisation of the kind authority",
            )
            continue
        if batch.is_repeat(row, "person_ref", provider["id"], row["person_ref"]):
            continue
        family = row["family_ref"]
        placed.append(
            _Placed(
                row,
                authority_id,
                provider["id"],
                responsible[code]["id"] if code else None,
                person_ref_digest(provider["id"], row["person_ref"]),
                family_ref_digest(provider["id"], family) if family else None,
            )
        )
    return placed


def _families(batch: Batch, placed: Sequence[_Placed]) -> dict[str, int]:
    """The families that the rows name, by digest; those not here yet are added."""
    named = {one.family_digest: one for one in placed if one.family_digest}
    here = queries.family_ids({one.provider_id for one in placed}, set(named))
    added = []
    for digest, one in named.items():
        if digest not in here:
            public_id = new_public_id()
            added.append(
                {
                    "public_id": public_id,
                    "ref_digest": digest,
                    "ref_sealed": sealed(Family, "ref", public_id, one.authority_id, one.row["family_ref"]),
                    "authority_id": one.authority_id,
                    "provider_id": one.provider_id,
                    "import_batch": batch.public_id,
                }
            )
    return here | add_rows_for_ids(Family, added, "ref_digest")


def _new(batch: Batch, one: _Placed, wanted: dict[str, Any]) -> dict[str, Any]:
    public_id = new_public_id()
    return {
        **_columns(wanted, public_id, one.authority_id),
        "public_id": public_id,
        "ref_digest": one.digest,
        "ref_sealed": sealed(YoungPerson, "ref", public_id, one.authority_id, one.row["person_ref"]),
        "authority_id": one.authority_id,
        "provider_id": one.provider_id,
        "import_batch": batch.public_id,
    }


def _columns(values: dict[str, Any], public_id: str, authority_id: int) -> dict[str, Any]:
    """As the table keeps them: names sealed."""
    names = {f"{name}_sealed": sealed(YoungPerson, name, public_id, authority_id, values[name]) for name in _SEALED}
    return {**{name: value for name, value in values.items() if name not in _SEALED}, **names}


def _open(row: RowMapping, name: str) -> str | None:
    return opened(YoungPerson, name, row["public_id"], row["authority_id"], row[f"{name}_sealed"])


def _is_somebody_else(current: dict[str, Any], after: dict[str, Any]) -> bool:
    """Whether two things that tell people apart change at once: a name and the day of birth, both known before (SEC-103)."""
    changes = {name for name in (*_SEALED, "born_on") if current[name] is not None and current[name] != after[name]}
    return "born_on" in changes and len(changes) > 1
