"""What a scale knows about itself."""

import pytest

from app.journeys.reading import ChangeSizes, Direction, Scale


def test_better_end_follows_the_direction() -> None:
    assert Scale("hope", 1, 5).best == 5
    assert Scale("worry", 1, 5, direction=Direction.LOWER_IS_BETTER).best == 1


def test_eleven_points_are_listed_and_twelve_are_not() -> None:
    assert Scale("hope", 0, 10, step=1).points == tuple(range(11))
    assert Scale("hope", 0, 11, step=1).points is None


@pytest.mark.parametrize("step", [None, 0.5])
def test_scale_without_whole_steps_has_no_points(step: float | None) -> None:
    assert Scale("hope", 1, 5, step=step).points is None


def test_scale_that_starts_between_whole_numbers_has_no_points() -> None:
    assert Scale("hope", 0.5, 4.5, step=1).points is None


def test_wide_steps_name_only_the_values_on_them() -> None:
    assert Scale("hope", 0, 20, step=5).points == (0, 5, 10, 15, 20)


def test_scale_that_cannot_be_is_refused() -> None:
    for bad in ({"lowest": 5, "highest": 5}, {"step": 0}, {"reliability": 1.2}, {"reference_sd": -1}):
        with pytest.raises(ValueError, match=r"lowest|step|reliability|deviation"):
            Scale(**{"code": "hope", "lowest": 1, "highest": 5, **bad})  # type: ignore[arg-type]


def test_small_change_larger_than_a_big_one_is_refused() -> None:
    with pytest.raises(ValueError, match="small"):
        ChangeSizes(small=3, big=2)
