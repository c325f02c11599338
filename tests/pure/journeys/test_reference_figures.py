"""Our figures are those that others worked out from the same public data."""

from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import date
from functools import cache
from typing import Any

import pytest

from app.journeys.distance import Movement, Size, distance
from app.journeys.pairing import End, find_pair
from app.journeys.reading import ChangeSizes, Direction, Episode, Journey, Perspective, Reading, Scale
from app.journeys.summary import as_json, summarise
from tests.support.reference_data import expected, instrument, long_rows, traits

Kept = Callable[[str, str, int], bool]
"""Whether a reading belongs to a group: asked of the person, the service and the day since the start."""


@cache
def _scale(name: str) -> Scale:
    told = instrument(name)["scales"][0]
    change = ChangeSizes(**told["change"]) if told["change"] else None
    direction = Direction(told["direction"])
    numbers = told["lowest"], told["highest"], told["step"]
    return Scale(told["code"], *numbers, direction, change, told["reliability"], told["reference_sd"])


def _journeys(name: str, kept: Kept) -> list[Journey]:
    rows = long_rows(name)
    started = {row["person_ref"]: date.fromisoformat(row["started_on"]) for row in rows.episodes}
    readings = defaultdict(list)
    for ref, row in enumerate(rows.readings):
        taken_on = date.fromisoformat(row["taken_on"])
        if kept(row["person_ref"], row["service_code"], (taken_on - started[row["person_ref"]]).days):
            scores = {row["scale"]: float(row["value"])}
            perspective = Perspective(row["perspective"])
            readings[row["person_ref"]].append(
                Reading(ref, taken_on, ref, row["instrument_version"], perspective, scores)
            )
    return [Journey(person, Episode(started[person]), tuple(taken)) for person, taken in readings.items()]


def _everyone(_person: str, _service: str, _day: int) -> bool:
    return True


def _in_service(code: str) -> Kept:
    return lambda _person, service, _day: service == code


def _up_to(day: int) -> Kept:
    return lambda _person, _service, taken: taken in (0, day)


def _in_service_of_sex(code: str, sex: str) -> Kept:
    return lambda person, service, _day: service == code and traits("arthritis")[person]["sex"] == sex


GROUPS: dict[tuple[str, str], Kept] = {
    ("btheb", "pre_to_last"): _everyone,
    ("btheb", "pre_to_2m"): _up_to(61),
    ("btheb", "pre_to_8m"): _up_to(243),
    ("btheb", "pre_to_last_BtheB"): _in_service("BtheB"),
    ("btheb", "pre_to_last_TAU"): _in_service("TAU"),
    ("anorexia", "all"): _everyone,
    ("anorexia", "CBT"): _in_service("CBT"),
    ("anorexia", "Cont"): _in_service("Cont"),
    ("anorexia", "FT"): _in_service("FT"),
    ("arthritis", "baseline_to_last"): _everyone,
    ("arthritis", "trt1"): _in_service("trt1"),
    ("arthritis", "trt2"): _in_service("trt2"),
    ("arthritis", "trt1_sex1"): _in_service_of_sex("trt1", "1"),
    ("arthritis", "trt1_sex2"): _in_service_of_sex("trt1", "2"),
    ("arthritis", "trt2_sex1"): _in_service_of_sex("trt2", "1"),
    ("arthritis", "trt2_sex2"): _in_service_of_sex("trt2", "2"),
}

every_group = pytest.mark.parametrize(("name", "group"), GROUPS, ids=["-".join(key) for key in GROUPS])
every_arthritis_group = pytest.mark.parametrize("group", [group for name, group in GROUPS if name == "arthritis"])


@cache
def _figures(name: str, group: str) -> dict[str, Any]:
    people = _journeys(name, GROUPS[name, group])
    summary = summarise(name, "1", [_scale(name)], people, Perspective.YOUNG_PERSON)
    figures: dict[str, Any] = as_json(summary)["scales"][0]
    return figures


def test_every_group_in_the_files_is_compared() -> None:
    told = {
        (name, group)
        for name in ("btheb", "anorexia", "arthritis")
        for group, figures in expected(name).items()
        if isinstance(figures, dict) and "n_paired" in figures
    }
    assert told == set(GROUPS)


@every_group
def test_counts_are_the_same(name: str, group: str) -> None:
    ours, theirs = _figures(name, group), expected(name)[group]
    assert ours["people_with_start"] == theirs["n_baseline"]
    assert ours["people_paired"] == theirs["n_paired"]
    assert ours["left_out"]["only_one_reading"] == theirs["attrition"]["n_unpaired"]
    assert (ours["up"], ours["same"], ours["down"]) == (
        theirs["n_improved"],
        theirs["n_same"],
        theirs["n_worse"],
    )
    assert ours["reliable"] == {
        "improved": theirs["rci"]["n_reliable_improved"],
        "no_reliable_change": theirs["rci"]["n_no_reliable_change"],
        "deteriorated": theirs["rci"]["n_reliable_worse"],
    }


@every_group
def test_figures_agree_within_one_part_in_a_million(name: str, group: str) -> None:
    ours, theirs = _figures(name, group), expected(name)[group]
    compared = {
        "paired_rate": theirs["completion"]["p"],
        "up_rate": theirs["pct_improved"]["p"],
        "up_ci95": [theirs["pct_improved"]["lower"], theirs["pct_improved"]["upper"]],
        "mean_start": theirs["mean_pre"],
        "mean_end": theirs["mean_post"],
        "mean_change": theirs["mean_change"],
        "sd_change": theirs["sd_change"],
        "ci95_change": [theirs["ci_t_lower"], theirs["ci_t_upper"]],
        "effect_d_av": theirs["d_av_meanSD"],
        "effect_d_z": theirs["d_z"],
    }
    for figure, value in compared.items():
        assert ours[figure] == pytest.approx(value, rel=1e-6, abs=0), figure


@every_arthritis_group
def test_moves_and_best_starts_add_up_to_the_distributions(group: str) -> None:
    ours, theirs = _figures("arthritis", group), expected("arthritis")[group]
    assert ours["started_at_best"] == theirs["n_baseline_at_max"]
    ends: Counter[str] = Counter()
    for row in ours["moves"].values():
        ends.update(row)
    assert {point: ends[point] for point in theirs["last_distribution"]} == theirs["last_distribution"]
    unpaired = sum(theirs["baseline_distribution"].values()) - sum(
        map(sum, (r.values() for r in ours["moves"].values()))
    )
    assert unpaired == theirs["attrition"]["n_unpaired"]


@every_arthritis_group
def test_big_and_small_changes_are_the_same(group: str) -> None:
    scale = _scale("arthritis")
    sizes: Counter[tuple[Movement, Size | None]] = Counter()
    for each in _journeys("arthritis", GROUPS["arthritis", group]):
        values = find_pair(each, End.LATEST, Perspective.YOUNG_PERSON, "1").on_scale("score")
        if isinstance(values, tuple):
            moved = distance(scale, *values)
            sizes[moved.movement, moved.size] += 1
    assert {
        "big_increase": sizes[Movement.UP, Size.BIG],
        "small_increase": sizes[Movement.UP, Size.SMALL],
        "no_change": sizes[Movement.SAME, Size.SAME],
        "small_decrease": sizes[Movement.DOWN, Size.SMALL],
        "big_decrease": sizes[Movement.DOWN, Size.BIG],
    } == expected("arthritis")[group]["buckets_big_2"]


@pytest.mark.parametrize(
    ("name", "people", "readings"), [("btheb", 100, 380), ("anorexia", 72, 144), ("arthritis", 302, 1190)]
)
def test_records_built_from_the_data_are_complete(name: str, people: int, readings: int) -> None:
    rows = long_rows(name)
    assert len(rows.people) == len(rows.episodes) == people
    assert len(rows.readings) == readings
    assert {row["service_code"] for row in rows.readings} == {row["service_code"] for row in rows.services}
