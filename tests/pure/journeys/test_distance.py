"""How far a person moved on one scale."""

from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.journeys.distance import (
    Movement,
    ReliableChange,
    Size,
    distance,
    reliable_change,
    reliable_threshold,
)
from app.journeys.reading import ChangeSizes, Direction, Scale
from tests.support.journeys import HOPE, WORRY

POINTS = st.integers(1, 5)


@pytest.mark.parametrize(
    ("scale", "movement", "progress"),
    [(HOPE, Movement.UP, 2), (WORRY, Movement.DOWN, -2)],
    ids=["hope", "worry"],
)
def test_up_means_better_and_change_keeps_its_sign(scale: Scale, movement: Movement, progress: float) -> None:
    moved = distance(scale, 2, 4)
    assert (moved.movement, moved.progress, moved.change) == (movement, progress, 2)


@given(POINTS, POINTS)
def test_reversing_a_scale_reverses_the_movement(start: int, end: int) -> None:
    there = distance(HOPE, start, end)
    assert distance(WORRY, start, end).progress == -there.progress
    assert distance(HOPE, end, start).progress == -there.progress
    assert (there.movement is Movement.SAME) is (start == end)


@pytest.mark.parametrize(
    ("end", "size"), [(3, Size.SAME), (4, Size.SMALL), (2, Size.SMALL), (5, Size.BIG), (1, Size.BIG)]
)
def test_size_follows_the_limits_of_the_scale(end: float, size: Size) -> None:
    assert distance(Scale("hope", 1, 5, change=ChangeSizes(1, 2)), 3, end).size is size


def test_change_below_the_small_limit_is_a_movement_of_no_size() -> None:
    moved = distance(Scale("hope", 0, 10, change=ChangeSizes(1, 3)), 5, 5.5)
    assert (moved.movement, moved.size) == (Movement.UP, Size.SAME)


def test_size_is_unknown_where_the_scale_has_no_limits() -> None:
    assert distance(HOPE, 1, 5).size is None


def test_noise_of_fractions_does_not_shrink_a_change_below_its_limit() -> None:
    assert distance(Scale("hope", 0, 1, change=ChangeSizes(0.2, 0.5)), 0.1, 0.3).size is Size.SMALL
    assert 0.3 - 0.1 < 0.2


def test_reliable_threshold_is_that_of_the_formula() -> None:
    scale = Scale("mood", 0, 63, reliability=0.9, reference_sd=10.0)
    assert reliable_threshold(scale) == pytest.approx(1.96 * sqrt(2) * 10 * sqrt(0.1))


def test_nothing_is_reliable_without_a_reference_sample() -> None:
    assert reliable_threshold(Scale("mood", 0, 63, reliability=0.9)) is None
    assert reliable_change(Scale("mood", 0, 63, reference_sd=10), 0, 63) is None


def test_change_on_the_threshold_is_reliable_and_follows_the_direction() -> None:
    scale = Scale("mood", 0, 100, direction=Direction.LOWER_IS_BETTER, reliability=0.5, reference_sd=10.0)
    threshold = reliable_threshold(scale)
    assert threshold is not None
    assert reliable_change(scale, 50, 50 - threshold) is ReliableChange.IMPROVED
    assert reliable_change(scale, 50, 50 + threshold) is ReliableChange.DETERIORATED
    assert reliable_change(scale, 50, 50 + threshold * 0.999) is ReliableChange.NO_RELIABLE_CHANGE


def test_no_change_is_never_reliable_however_exact_the_instrument() -> None:
    exact = Scale("mood", 0, 63, reliability=1, reference_sd=10.0)
    assert reliable_change(exact, 5, 5) is ReliableChange.NO_RELIABLE_CHANGE
    assert reliable_change(exact, 5, 6) is ReliableChange.IMPROVED
