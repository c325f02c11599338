"""Sizes may only be tightened, and a drawn figure never says all or none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.disclosure.rules import Rules, display_count, display_percent, percent_interval


@pytest.mark.parametrize(
    "looser",
    [
        {"people_for_count": 9},
        {"paired_for_share": 19},
        {"split_side_min": 2},
        {"round_to": 1},
        {"noise_limit": 4},
        {"noise_variance": 2.9},
    ],
)
def test_looser_sizes_are_refused_SEC_114(looser):
    with pytest.raises(ValueError, match="may not be below"):
        Rules(**looser)


@pytest.mark.parametrize("impossible", [{"split_side_min": 6}, {"noise_limit": 10}, {"noise_variance": 15}])
def test_sizes_that_contradict_one_another_are_refused(impossible):
    with pytest.raises(ValueError):
        Rules(**impossible)


def test_tighter_sizes_are_allowed():
    assert Rules(people_for_count=12, paired_for_share=30, split_side_min=5).people_for_count == 12


@pytest.mark.parametrize(("people", "allowed"), [(0, True), (1, False), (9, False), (10, True)])
def test_group_is_nobody_or_enough_people(people, allowed):
    assert Rules().allows("people", people, people) is allowed


@pytest.mark.parametrize(
    ("of", "people", "allowed"),
    [(0, 0, True), (0, 1, False), (9, 4, False), (10, 3, True), (10, 2, False), (10, 8, False), (10, 7, True)],
)
def test_split_needs_people_on_both_sides(of, people, allowed):
    assert Rules().allows("improved", of, people) is allowed


@pytest.mark.parametrize(
    ("of", "people", "band"),
    [
        (20, 20, "85_or_more"),
        (20, 18, "85_or_more"),
        (20, 17, None),
        (20, 3, None),
        (20, 2, "15_or_less"),
        (20, 0, "15_or_less"),
        (19, 19, None),
    ],
)
def test_band_stands_for_nearly_all_or_nearly_none_of_a_large_enough_group(of, people, band):
    assert Rules().band(of, people) == band


@given(st.integers(20, 5000), st.data())
def test_band_is_always_true(of, data):
    people = data.draw(st.integers(0, of))
    band = Rules().band(of, people)
    if band == "85_or_more":
        assert people / of >= 0.85
    if band == "15_or_less":
        assert people / of <= 0.15


@pytest.mark.parametrize(("value", "drawn"), [(0, 5), (2, 5), (12, 10), (13, 15), (22, 20), (103, 105)])
def test_counts_are_drawn_to_the_nearest_5_and_never_as_nobody(value, drawn):
    assert display_count(value, Rules()) == drawn


@pytest.mark.parametrize(
    ("part", "whole", "drawn"),
    [(10, 24, 40), (21, 40, 55), (41, 100, 41), (99, 99, 95), (60, 50, 95), (0, 50, 5), (200, 200, 99), (0, 150, 1)],
)
def test_percent_is_drawn_to_5_below_100_people_and_never_0_or_100(part, whole, drawn):
    assert display_percent(part, whole) == drawn


def test_nothing_is_drawn_of_nobody():
    assert display_percent(0, 0) is None
    assert percent_interval(0, 0, Rules()) is None


@given(st.integers(1, 3000), st.data())
def test_interval_lies_within_1_to_99_around_the_share(whole, data):
    part = data.draw(st.integers(0, whole))
    low, high = percent_interval(part, whole, Rules())
    assert 1 <= low <= high <= 99
    assert low <= max(1, 100 * part / whole)
    assert high >= min(99, 100 * part / whole)


def test_interval_agrees_with_a_worked_example():
    # 22 of 40: q is 0.25 - (0.05 * 40 / 43.8415)^2 = 0.247919, so n_effective = 40 / (1 + 1.3025 * 3 / (40 q))
    # = 28.69, for which Wilson's interval of 0.55 is 0.3735 to 0.7147.
    assert percent_interval(22, 40, Rules()) == (37, 72)


def test_interval_is_wider_than_without_noise_and_narrows_with_people():
    # Wilson without noise for 22 of 40 is 0.398 to 0.693.
    low, high = percent_interval(22, 40, Rules())
    assert low < 39
    assert high > 70
    many = percent_interval(2200, 4000, Rules())
    assert many[1] - many[0] < 6
