"""What is compared, and that the picture is drawn from it."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from app.instruments import definition
from app.instruments.types import MissingCode
from app.journeys.reading import Direction, Occasion, Perspective, Reading, Scale
from app.outcomes_star.geometry import SeriesRole, point_on_spoke
from app.progress.charts import can_draw, compare, star_chart
from app.progress.types import Measured, TakenReading

STAR = json.loads((Path(__file__).parents[3] / "app/outcomes_star/content/waymark-star.json").read_text("utf-8"))
CODES = [scale["code"] for scale in STAR["scales"]]
SCALES = tuple(Scale(code, 1, 5, step=1) for code in CODES)
OWN, WORKER = Perspective.YOUNG_PERSON, Perspective.WORKER
NAMES = {SeriesRole.FIRST: "First", SeriesRole.LATEST: "Latest", SeriesRole.OTHER: "Key worker"}
DAY = dt.date(2026, 3, 1)


def taken(ref, values, *, day=None, perspective=OWN, version="1", missing=None):
    scores = dict(zip(CODES, values, strict=True))
    reading = Reading(ref, DAY + dt.timedelta(days=ref if day is None else day), ref, version, perspective, scores)
    return TakenReading(f"reading-{ref}", "Harbour House", Occasion.REVIEW, reading, missing or {})


def measured(*readings, scales=SCALES):
    return Measured(definition.read(STAR), scales, readings)


def test_first_and_latest_are_the_oldest_and_the_newest():
    comparison = compare(measured(taken(1, [1] * 6), taken(30, [2] * 6), taken(60, [4] * 6)), OWN)
    assert (comparison.first.public_id, comparison.latest.public_id) == ("reading-1", "reading-60")
    assert {area.distance.change for area in comparison.areas} == {3}


def test_one_reading_is_a_start_and_no_change():
    comparison = compare(measured(taken(1, [3] * 6)), OWN)
    assert comparison.latest is None
    assert comparison.newest is comparison.first
    assert {(area.latest, area.distance) for area in comparison.areas} == {(None, None)}


def test_nobody_is_compared_without_a_reading_of_their_own():
    assert compare(measured(taken(1, [3] * 6, perspective=WORKER)), OWN) is None


def test_voices_and_versions_are_never_mixed_DEC_09():
    comparison = compare(
        measured(
            taken(1, [5] * 6, version="0"),
            taken(2, [1] * 6),
            taken(3, [5] * 6, perspective=WORKER),
            taken(40, [2] * 6),
            taken(50, [5] * 6, perspective=WORKER),
        ),
        OWN,
    )
    assert [each.public_id for each in comparison.readings] == ["reading-2", "reading-40"]
    assert {area.distance.change for area in comparison.areas} == {1}


def test_of_two_readings_on_a_day_the_last_saved_counts():
    comparison = compare(measured(taken(1, [1] * 6, day=0), taken(2, [4] * 6, day=0)), OWN)
    assert comparison.first.public_id == "reading-2"
    assert comparison.latest is None


@pytest.mark.parametrize("chosen", [("reading-1", "reading-30"), ("reading-30", "reading-1")])
def test_two_chosen_readings_are_compared_in_order_of_time(chosen):
    everything = measured(taken(1, [1] * 6), taken(30, [2] * 6), taken(60, [4] * 6))
    comparison = compare(everything, OWN, chosen)
    assert (comparison.first.public_id, comparison.latest.public_id) == ("reading-1", "reading-30")


@pytest.mark.parametrize("chosen", [("reading-30", "elsewhere"), ("reading-30", "reading-30"), ("", "")])
def test_a_choice_that_is_not_two_of_these_readings_is_left_aside(chosen):
    everything = measured(taken(1, [1] * 6), taken(30, [2] * 6), taken(60, [4] * 6))
    assert compare(everything, OWN, chosen) == compare(everything, OWN)


def test_a_missing_value_is_never_taken_from_another_reading():
    missing = {CODES[0]: MissingCode.RATHER_NOT_SAY}
    values = [None, 2, 2, 2, 2, 2]
    comparison = compare(measured(taken(1, [1] * 6), taken(30, [3] * 6), taken(60, values, missing=missing)), OWN)
    area = comparison.areas[0]
    assert (area.first.value, area.latest.value, area.latest.missing) == (1, None, MissingCode.RATHER_NOT_SAY)
    assert area.distance is None


def test_the_picture_holds_the_values_of_the_table_A11Y_60():
    own = compare(measured(taken(1, [1, 2, 3, 4, 5, 1]), taken(40, [5, 4, None, 2, 1, 3])), OWN)
    other = compare(measured(taken(2, [2] * 6, perspective=WORKER), taken(41, [3] * 6, perspective=WORKER)), WORKER)
    drawn = {series.role: series.points for series in star_chart("s", CODES, own, other, NAMES).series}

    def places(values):
        return tuple(None if v is None else point_on_spoke(i, 6, v / 5) for i, v in enumerate(values))

    assert drawn == {
        SeriesRole.FIRST: places([area.first.value for area in own.areas]),
        SeriesRole.LATEST: places([area.latest.value for area in own.areas]),
        SeriesRole.OTHER: places([area.latest.value for area in other.areas]),
    }


def test_another_voice_is_only_ever_drawn_as_the_other_DEC_09():
    other = compare(measured(taken(2, [2] * 6, perspective=WORKER), taken(41, [3] * 6, perspective=WORKER)), WORKER)
    (series,) = star_chart("s", CODES, None, other, NAMES).series
    assert series.role is SeriesRole.OTHER


def test_nothing_is_drawn_without_readings():
    assert star_chart("s", CODES, None, None, NAMES) is None


@pytest.mark.parametrize(
    "scales",
    [
        SCALES[:4],
        (*SCALES[:5], Scale("odd", 1, 10, step=1)),
        tuple(Scale(code, 1, 5) for code in CODES),
        tuple(Scale(code, 0, 100, step=1) for code in CODES),
        tuple(Scale(code, 1, 5, step=1, direction=Direction.LOWER_IS_BETTER) for code in CODES),
    ],
    ids=["four areas", "two sizes", "no steps", "too many steps", "inwards is better"],
)
def test_what_is_no_star_is_not_drawn_as_one(scales):
    assert can_draw(SCALES)
    assert not can_draw(scales)
