"""Which readings may be compared, and why not."""

from typing import Any

import pytest

from app.journeys.pairing import (
    End,
    Pair,
    Reason,
    Selection,
    SelectionRules,
    Unpaired,
    find_pair,
    overall_change,
    select,
)
from app.journeys.reading import Episode, Occasion, Perspective, Reading, Scale
from tests.support.journeys import HOPE, START, WORRY, YOUNG_PERSON, journey, on_day, reading
from tests.support.reference_data import expected

CASES = expected("selection_rules")
WHO = {"self": YOUNG_PERSON, "worker": Perspective.WORKER}


def _selected(case: dict[str, Any]) -> Selection:
    readings = [
        reading(
            told["day"],
            told["areas"],
            ref=told["id"],
            saved=told["saved"],
            version=str(told["version"]),
            perspective=WHO[told["who"]],
            is_void=told["void"],
        )
        for told in case["readings"]
    ]
    ended = None if case["episode_end"] is None else on_day(case["episode_end"])
    return select(readings, Episode(START, ended), YOUNG_PERSON, "1")


def _ref(found: Reading | None) -> int | None:
    return found.ref if found else None


def _change(start: Reading | None, end: Reading | None) -> float | None:
    areas = [Scale(code, 1, 5, step=1) for code in "abcde"]
    return overall_change(start, end, areas) if start and end else None


@pytest.mark.parametrize("case", CASES["cases"], ids=lambda case: case["name"])
def test_reference_case_is_decided_as_agreed(case: dict[str, Any]) -> None:
    chosen, told = _selected(case), case["expected"]
    follow_up = chosen.follow_ups.get(End.FOLLOW_UP_3M)

    assert _ref(chosen.baseline) == told["baseline"]
    assert [each.ref for each in chosen.reviews] == told["reviews"]
    assert _ref(chosen.closing) == told["closing"]
    assert _ref(chosen.latest) == told.get("latest")
    assert _ref(follow_up) == told.get("followup_3m")
    assert _change(chosen.baseline, chosen.closing) == pytest.approx(told["change"])
    assert _change(chosen.baseline, chosen.latest) == pytest.approx(told.get("change_latest"))
    assert _change(chosen.baseline, follow_up) == pytest.approx(told.get("change_followup_3m"))


def test_default_rules_are_those_of_the_reference_cases() -> None:
    rules, told = SelectionRules(), CASES["rules"]
    assert len(CASES["cases"]) == 14
    assert list(rules.baseline_window) == told["baseline_window"]
    assert (rules.min_gap, rules.closing_grace) == (told["min_gap"], told["closing_grace"])
    for end in (End.FOLLOW_UP_3M, End.FOLLOW_UP_6M, End.FOLLOW_UP_12M):
        assert list(rules.follow_up_window(end)) == told["followups"][end.removeprefix("follow-up-")]
    assert rules.min_common_area_share == told["min_common_area_share"]


@pytest.mark.parametrize(("day", "is_baseline"), [(-29, False), (-28, True), (42, True), (43, False)])
def test_baseline_window_includes_both_ends(day: int, is_baseline: bool) -> None:
    chosen = select([reading(day)], Episode(START), YOUNG_PERSON, "1")
    assert (chosen.baseline is not None) is is_baseline


@pytest.mark.parametrize(
    ("day", "end"),
    [
        (128, End.CLOSING),
        (129, None),
        (159, None),
        (160, End.FOLLOW_UP_3M),
        (235, End.FOLLOW_UP_3M),
        (236, End.FOLLOW_UP_6M),
        (340, End.FOLLOW_UP_6M),
        (341, End.FOLLOW_UP_12M),
        (550, End.FOLLOW_UP_12M),
        (551, None),
    ],
)
def test_windows_after_the_end_include_both_ends(day: int, end: End | None) -> None:
    closed = journey("Cara", [reading(0), reading(day)], ended=100)
    found = [each for each in End if isinstance(find_pair(closed, each, YOUNG_PERSON, "1"), Pair)]
    assert found == ([End.LATEST, End.CLOSING] if end is End.CLOSING else [end] if end else [])


def test_latest_of_an_episode_that_ended_is_its_closing_reading() -> None:
    closed = journey("Cara", [reading(0), reading(90), reading(110), reading(190)], ended=100)
    latest = find_pair(closed, End.LATEST, YOUNG_PERSON, "1")
    assert latest == find_pair(closed, End.CLOSING, YOUNG_PERSON, "1") == Pair(reading(0), reading(110))


def test_last_of_several_readings_in_a_follow_up_window_is_the_follow_up() -> None:
    taken = [reading(0), reading(170), reading(190)]
    chosen = select(taken, Episode(START, on_day(100)), YOUNG_PERSON, "1")
    pair = find_pair(journey("Cara", taken, ended=100), End.FOLLOW_UP_3M, YOUNG_PERSON, "1")
    assert chosen.follow_ups == {End.FOLLOW_UP_3M: reading(190)}
    assert chosen.reviews == (reading(170),)
    assert pair == Pair(reading(0), reading(190))


def test_twenty_eight_days_apart_is_enough() -> None:
    assert find_pair(journey("Cara", [reading(0), reading(28)]), End.LATEST, YOUNG_PERSON, "1") == Pair(
        reading(0), reading(28)
    )


@pytest.mark.parametrize(
    ("readings", "ended", "end", "reason"),
    [
        ([], None, End.LATEST, Reason.NO_BASELINE),
        ([reading(60), reading(150)], None, End.LATEST, Reason.NO_BASELINE),
        ([reading(0, perspective=Perspective.WORKER), reading(90)], None, End.LATEST, Reason.NO_BASELINE),
        ([reading(0, is_void=True), reading(90)], None, End.LATEST, Reason.NO_BASELINE),
        ([reading(0, version="0"), reading(90)], None, End.LATEST, Reason.DIFFERENT_VERSION),
        ([reading(0), reading(90, version="2")], None, End.LATEST, Reason.DIFFERENT_VERSION),
        ([reading(0), reading(9, version="2")], None, End.LATEST, Reason.ONLY_ONE_READING),
        ([reading(0)], None, End.LATEST, Reason.ONLY_ONE_READING),
        ([reading(0), reading(90, version="2", is_void=True)], None, End.LATEST, Reason.ONLY_ONE_READING),
        ([reading(-40), reading(0)], None, End.LATEST, Reason.ONLY_ONE_READING),
        ([reading(0), reading(27)], None, End.LATEST, Reason.TOO_CLOSE),
        ([reading(0), reading(27)], 30, End.FOLLOW_UP_3M, Reason.TOO_CLOSE),
        ([reading(0), reading(28)], 30, End.FOLLOW_UP_3M, Reason.OUTSIDE_WINDOW),
        ([reading(42), reading(61, ref=1)], 1, End.FOLLOW_UP_3M, Reason.TOO_CLOSE),
        ([reading(0), reading(90)], None, End.CLOSING, Reason.OUTSIDE_WINDOW),
        ([reading(0), reading(190)], 100, End.CLOSING, Reason.OUTSIDE_WINDOW),
        ([reading(0), reading(90)], 100, End.FOLLOW_UP_6M, Reason.OUTSIDE_WINDOW),
    ],
)
def test_person_without_a_pair_is_told_why(
    readings: list[Reading], ended: int | None, end: End, reason: Reason
) -> None:
    found = find_pair(journey("Cara", readings, ended=ended), end, YOUNG_PERSON, "1")
    assert isinstance(found, Unpaired)
    assert found.reason is found.on_scale("hope") is reason


@pytest.mark.parametrize(("start", "end"), [({"hope": None}, {"hope": 3}), ({"hope": 3}, {"hope": None}), ({}, {})])
def test_value_missing_at_one_end_leaves_out_that_scale(start: dict[str, float], end: dict[str, float]) -> None:
    pair = Pair(reading(0, {**start, "worry": 2}), reading(90, {**end, "worry": 4}))
    assert pair.on_scale("hope") is Reason.MISSING_VALUE
    assert pair.on_scale("worry") == (2, 4)


def test_value_not_given_at_the_end_is_not_replaced_by_an_older_one() -> None:
    found = find_pair(journey("Cara", [reading(0), reading(50), reading(90, None)]), End.LATEST, YOUNG_PERSON, "1")
    assert found.on_scale("hope") is Reason.MISSING_VALUE


def test_overall_change_means_better_on_scales_of_both_directions() -> None:
    start, end = reading(0, {"hope": 2, "worry": 5}), reading(90, {"hope": 3, "worry": 2})
    assert overall_change(start, end, [HOPE, WORRY]) == 2


def test_every_reading_that_counts_has_an_occasion() -> None:
    taken = [reading(0), reading(50), reading(95), reading(190), reading(60, ref=7, is_void=True)]
    chosen = select(taken, Episode(START, on_day(100)), YOUNG_PERSON, "1")
    assert [chosen.occasion(each) for each in taken] == [
        Occasion.START,
        Occasion.REVIEW,
        Occasion.CLOSING,
        Occasion.FOLLOW_UP,
        None,
    ]


def test_order_in_which_readings_arrive_does_not_matter() -> None:
    taken = [
        reading(0, 1, ref=1, saved=2),
        reading(0, 2, ref=2, saved=1),
        reading(90, 3, ref=3),
        reading(90, 4, ref=4),
    ]
    forwards = select(taken, Episode(START), YOUNG_PERSON, "1")
    assert forwards == select(reversed(taken), Episode(START), YOUNG_PERSON, "1")
    assert (_ref(forwards.baseline), _ref(forwards.latest)) == (1, 4)
