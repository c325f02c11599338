"""The columns of each kind of file (pure). This is the contract with providers; docs/importing.md explains it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.accounts.types import OrganisationKind
from app.instruments.types import MissingCode
from app.intake.cells import (
    LONGEST_NOTE,
    Parse,
    code,
    day,
    email,
    minutes,
    money,
    number,
    one_of,
    past_day,
    refuse_formula,
    text,
)
from app.intake.types import RecordKind
from app.journeys.reading import Occasion, Perspective
from app.keywork.types import Attendance

# How spreadsheets often say whether a session took place.
_ATTENDED = {
    **dict.fromkeys(("yes", "y", "true", "1"), Attendance.ATTENDED),
    **dict.fromkeys(("no", "n", "false", "0"), Attendance.MISSED),
}
# Cells of these kinds may begin with a minus, or say themselves why they refuse a formula.
_NUMERIC = frozenset({number, money, minutes})


@dataclass(frozen=True, slots=True)
class Column:
    """One column: how its cells are read, and whether every row needs one."""

    parse: Parse
    is_required: bool = False

    def read(self, raw: str, today: dt.date) -> Any:
        """The value of a cell, None where it is blank. Raises CellError with what it should hold."""
        cell = raw.strip()
        if self.parse not in _NUMERIC:
            refuse_formula(raw)
        return self.parse(cell, today) if cell else None


def _required(parse: Parse) -> Column:
    return Column(parse, is_required=True)


_NAME = text(200)
_WORD = text(80)

COLUMNS: Mapping[RecordKind, Mapping[str, Column]] = {
    RecordKind.ORGANISATIONS: {
        "organisation_code": _required(code),
        "name": _required(_NAME),
        "kind": _required(one_of(OrganisationKind)),
        "authority_code": Column(code),
    },
    RecordKind.SERVICES: {
        "service_code": _required(code),
        "name": _required(_NAME),
        "provider_code": _required(code),
        "authority_code": Column(code),
        "locality_code": Column(code),
        "starts_on": Column(day),
        "ends_on": Column(day),
        "annual_cost_gbp": Column(money),
    },
    RecordKind.PEOPLE: {
        "person_ref": _required(_NAME),
        "provider_code": _required(code),
        "given_name": Column(_NAME),
        "family_name": Column(_NAME),
        "born_on": Column(past_day),
        "sex": Column(_WORD),
        "ethnicity": Column(_WORD),
        "send": Column(_WORD),
        "care_experienced": Column(_WORD),
        "locality_code": Column(code),
        "responsible_authority_code": Column(code),
        "family_ref": Column(_NAME),
    },
    RecordKind.EPISODES: {
        "person_ref": _required(_NAME),
        "service_code": _required(code),
        "started_on": _required(past_day),
        "ended_on": Column(past_day),
        "end_reason": Column(_WORD),
        "key_worker_email": Column(email),
    },
    RecordKind.SESSIONS: {
        "person_ref": _required(_NAME),
        "service_code": _required(code),
        "held_on": _required(past_day),
        "minutes": Column(minutes),
        "kind": Column(text(40)),
        "attended": Column(one_of(Attendance, _ATTENDED)),
        "worker_email": Column(email),
        "note": Column(text(LONGEST_NOTE, is_one_line=False)),
    },
    RecordKind.READINGS: {
        "person_ref": _required(_NAME),
        "service_code": _required(code),
        "instrument": _required(code),
        "instrument_version": _required(code),
        "perspective": _required(one_of(Perspective)),
        "taken_on": _required(past_day),
        "scale": _required(code),
        # Required as a column; a cell is blank where missing_code says why.
        "value": Column(number),
        "occasion": Column(one_of(Occasion)),
        "missing_code": Column(one_of(MissingCode)),
    },
}

# Columns that have to be there although some of their cells may be blank.
_NEEDED_IN_HEADER = {RecordKind.READINGS: frozenset({"value"})}


def needed_columns(kind: RecordKind) -> list[str]:
    """The columns without which a file of this kind makes no sense."""
    also = _NEEDED_IN_HEADER.get(kind, frozenset())
    return [name for name, column in COLUMNS[kind].items() if column.is_required or name in also]
