"""One person's values over time."""

from app.journeys.distance import Movement, Size
from app.journeys.reading import ChangeSizes, Direction, Perspective, Scale
from app.journeys.series import series
from tests.support.journeys import HOPE, YOUNG_PERSON, on_day, reading


def test_points_are_in_order_of_time_and_one_a_day() -> None:
    taken = [reading(90, 4), reading(0, 1, ref=1, saved=1), reading(0, 2, ref=2, saved=2), reading(30, 3)]
    points = series(taken, HOPE, YOUNG_PERSON, "1").points
    assert [(point.taken_on, point.value) for point in points] == [
        (on_day(0), 2),
        (on_day(30), 3),
        (on_day(90), 4),
    ]


def test_other_views_other_versions_void_readings_and_gaps_are_not_drawn() -> None:
    taken = [
        reading(0, 2),
        reading(30, 5, perspective=Perspective.WORKER),
        reading(40, 5, version="2"),
        reading(50, 5, is_void=True),
        reading(60, None),
        reading(70, {"worry": 4}),
    ]
    assert [point.value for point in series(taken, HOPE, YOUNG_PERSON, "1").points] == [2]


def test_first_to_latest_says_which_way_and_how_much() -> None:
    worry = Scale("hope", 1, 5, step=1, direction=Direction.LOWER_IS_BETTER, change=ChangeSizes(1, 2))
    drawn = series([reading(0, 5), reading(10, 1), reading(20, 4)], worry, YOUNG_PERSON, "1")
    assert drawn.first is not None
    assert drawn.latest is not None
    assert drawn.distance is not None
    assert (drawn.first.value, drawn.latest.value) == (5, 4)
    assert (drawn.distance.movement, drawn.distance.size) == (Movement.UP, Size.SMALL)


def test_one_point_is_a_start_without_a_distance() -> None:
    drawn = series([reading(0, 5)], HOPE, YOUNG_PERSON, "1")
    assert drawn.first is not None
    assert (drawn.latest, drawn.distance) == (None, None)


def test_person_without_readings_has_an_empty_series() -> None:
    drawn = series([], HOPE, YOUNG_PERSON, "1")
    assert (drawn.points, drawn.first, drawn.latest, drawn.distance) == ((), None, None, None)
