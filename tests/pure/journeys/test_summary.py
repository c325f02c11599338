"""Distance travelled by a group: who is counted, and what holds whatever the readings."""

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.journeys.pairing import End, Reason
from app.journeys.reading import Direction, Journey, Perspective, Scale
from app.journeys.summary import ReliableCounts, Summary, as_json, counted_journey, summarise
from tests.support.chance import examples
from tests.support.journeys import HOPE, WORRY, YOUNG_PERSON, journey, journeys, reading


def _summary(people: list[Journey], *scales: Scale, to: End = End.LATEST) -> Summary:
    return summarise("demo", "1", scales or (HOPE,), people, YOUNG_PERSON, to=to)


def _opposite(scale: Scale) -> Scale:
    up = scale.direction is Direction.HIGHER_IS_BETTER
    return replace(scale, direction=Direction.LOWER_IS_BETTER if up else Direction.HIGHER_IS_BETTER)


@examples(60)
@given(journeys(), st.sampled_from(End))
def test_everybody_is_counted_exactly_once_on_every_scale(people: list[Journey], to: End) -> None:
    summary = _summary(people, HOPE, WORRY, to=to)
    assert summary.people == len({each.person for each in people})
    for scale in summary.scales:
        assert scale.people_paired + sum(scale.left_out.values()) == summary.people
        assert scale.up + scale.same + scale.down == scale.people_paired
        assert scale.people_paired <= scale.people_with_start <= summary.people
        assert scale.moves is not None
        assert sum(sum(ends.values()) for ends in scale.moves.values()) == scale.people_paired
        assert scale.paired_rate is None or 0 <= scale.paired_rate <= 1


@examples(60)
@given(journeys(), st.sampled_from(End))
def test_reversing_a_scale_swaps_up_and_down_and_nothing_else(people: list[Journey], to: End) -> None:
    scale = replace(HOPE, reliability=0.8, reference_sd=1.0)
    forwards, backwards = (_summary(people, each, to=to).scales[0] for each in (scale, _opposite(scale)))
    assert (forwards.up, forwards.same, forwards.down) == (backwards.down, backwards.same, backwards.up)
    assert forwards.reliable is not None
    assert backwards.reliable is not None
    assert forwards.reliable.improved == backwards.reliable.deteriorated
    assert (forwards.left_out, forwards.figures) == (backwards.left_out, backwards.figures)


@examples(60)
@given(journeys(), st.sampled_from(End), st.randoms(use_true_random=False))
def test_order_of_people_and_readings_does_not_matter(people: list[Journey], to: End, shuffler: Random) -> None:
    shuffled = [replace(each, readings=tuple(shuffler.sample(each.readings, len(each.readings)))) for each in people]
    shuffler.shuffle(shuffled)
    assert as_json(_summary(shuffled, HOPE, WORRY, to=to)) == as_json(_summary(people, HOPE, WORRY, to=to))


def test_person_with_two_episodes_counts_by_the_latest_closed_one() -> None:
    first = journey("Cara", [reading(0, 1, ref=1), reading(90, 2, ref=2)], ended=100)
    second = journey("Cara", [reading(200, 2, ref=3), reading(290, 5, ref=4)], started=200, ended=300)
    still_open = journey("Cara", [reading(400, 5, ref=5), reading(490, 1, ref=6)], started=400)
    summary = _summary([still_open, second, first])
    assert (summary.people, summary.scales[0].people_paired) == (1, 1)
    assert summary.scales[0].figures.mean_change == 3
    assert "more than one episode" in summary.notes[0]


def test_person_with_open_episodes_only_counts_by_the_latest_started() -> None:
    older = journey("Cara", [reading(0, ref=1)])
    newer = journey("Cara", [reading(50, ref=2)], started=50)
    assert counted_journey([newer, older], YOUNG_PERSON) is newer


def test_closed_episode_without_readings_does_not_hide_an_open_one_with_some() -> None:
    empty = journey("Cara", [reading(0, perspective=Perspective.WORKER)], ended=100)
    measured = journey("Cara", [reading(200, ref=1)], started=200)
    assert counted_journey([empty, measured], YOUNG_PERSON) is measured


def test_paired_rate_is_over_baselines_for_latest_and_over_closed_episodes_for_closing() -> None:
    people = [
        journey("Cara", [reading(0, 2), reading(90, 3)], ended=100),
        journey("Dan", [reading(0, 2)], ended=100),
        journey("Ela", [reading(0, 5), reading(90, 5)]),
        journey("Fin", [reading(90, 2)], ended=100),
    ]
    latest, closing = (_summary(people, to=to).scales[0] for to in (End.LATEST, End.CLOSING))
    assert (latest.people_with_start, latest.people_paired, latest.paired_rate) == (3, 2, 2 / 3)
    assert (closing.people_with_start, closing.people_paired, closing.paired_rate) == (3, 1, 1 / 2)
    assert closing.left_out[Reason.OUTSIDE_WINDOW] == 1


def test_follow_up_rate_is_over_closed_episodes_only() -> None:
    people = [journey("Cara", [reading(0), reading(190)], ended=100), journey("Dan", [reading(0), reading(190)])]
    follow_up = _summary(people, to=End.FOLLOW_UP_3M).scales[0]
    assert (follow_up.people_with_start, follow_up.people_paired, follow_up.paired_rate) == (2, 1, 1)


def test_open_episodes_are_named_in_the_notes_of_a_closing_summary() -> None:
    people = [journey("Ela", [reading(0), reading(90)])]
    assert _summary(people).notes == ()
    assert "still open" in _summary(people, to=End.CLOSING).notes[0]


def test_started_at_best_counts_all_baselines_at_the_better_end() -> None:
    people = [
        journey("Cara", [reading(0, {"hope": 5, "worry": 4})]),
        journey("Dan", [reading(0, {"hope": 5, "worry": 1}), reading(90, {"hope": 4, "worry": 2})]),
        journey("Ela", [reading(60, {"hope": 5, "worry": 1})]),
    ]
    hope, worry = _summary(people, HOPE, WORRY).scales
    assert (hope.started_at_best, worry.started_at_best) == (2, 1)


def test_views_are_summarised_apart() -> None:
    worker = [reading(day, value, perspective=Perspective.WORKER, ref=day + 1) for day, value in ((0, 1), (90, 5))]
    people = [journey("Cara", [reading(0, 3), reading(90, 3), *worker])]
    said = [summarise("demo", "1", [HOPE], people, each).scales[0].figures.mean_change for each in Perspective]
    assert said == [0, None, 4, None]


def test_moves_name_every_start_value_and_only_the_end_values_that_happened() -> None:
    people = [
        journey("Cara", [reading(0, 1), reading(90, 2)]),
        journey("Dan", [reading(0, 1), reading(90, 2)]),
    ]
    assert _summary(people).scales[0].moves == {"1": {"2": 2}, "2": {}, "3": {}, "4": {}, "5": {}}


@pytest.mark.parametrize("scale", [Scale("hope", 0, 63, step=1), Scale("hope", 1, 5)], ids=["long", "no steps"])
def test_moves_are_left_out_with_a_reason_on_long_or_unstepped_scales(scale: Scale) -> None:
    found = as_json(_summary([journey("Cara", [reading(0, 1), reading(90, 2)])], scale))
    assert found["scales"][0]["moves"] is None
    assert any("moves" in note for note in found["notes"])


def test_moves_are_left_out_when_a_value_lies_between_steps() -> None:
    assert _summary([journey("Cara", [reading(0, 1), reading(90, 2.5)])]).scales[0].moves is None


def test_json_has_the_published_fields_in_their_order() -> None:
    people = [
        journey("Cara", [reading(0, 2), reading(90, 4)]),
        journey("Dan", [reading(0, 2), reading(90, 2)]),
    ]
    found = as_json(_summary(people, replace(HOPE, reliability=0.8, reference_sd=0.9)))
    assert list(found) == [
        "instrument",
        "version",
        "perspective",
        "from",
        "to",
        "people",
        "method_version",
        "scales",
        "notes",
    ]
    scale = found["scales"][0]
    assert list(scale) == [
        "scale",
        "direction",
        "lowest",
        "highest",
        "people_with_start",
        "people_paired",
        "paired_rate",
        "left_out",
        "up",
        "same",
        "down",
        "started_at_best",
        "up_rate",
        "up_ci95",
        "mean_start",
        "mean_end",
        "mean_change",
        "sd_change",
        "ci95_change",
        "effect_d_av",
        "effect_d_z",
        "reliable",
        "moves",
    ]
    assert list(scale["left_out"]) == [
        "no_baseline",
        "only_one_reading",
        "too_close",
        "outside_window",
        "missing_value",
        "different_version",
    ]
    assert scale["reliable"] == {"improved": 1, "no_reliable_change": 1, "deteriorated": 0}
    assert (found["from"], found["to"], found["perspective"]) == ("baseline", "latest", "young_person")
    assert isinstance(scale["up_ci95"], list)
    assert isinstance(scale["ci95_change"], list)


def test_nobody_at_all_gives_noughts_and_reasons() -> None:
    found = as_json(_summary([]))
    scale = found["scales"][0]
    assert (found["people"], scale["people_paired"], scale["up"]) == (0, 0, 0)
    for field in (
        "paired_rate",
        "up_rate",
        "up_ci95",
        "mean_start",
        "ci95_change",
        "effect_d_av",
        "reliable",
    ):
        assert scale[field] is None
    assert len(found["notes"]) == 3


def test_reliable_change_means_better_where_lower_is_better() -> None:
    scale = replace(WORRY, code="hope", reliability=0.9, reference_sd=1.0)
    people = [
        journey("Cara", [reading(0, 5), reading(90, 1)]),
        journey("Dan", [reading(0, 2), reading(90, 2)]),
    ]
    assert _summary(people, scale).scales[0].reliable == ReliableCounts(1, 1, 0)
