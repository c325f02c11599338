"""Laws of a star picture: nothing is cut, equal values are drawn equal, and a gap stays a gap."""

import math
from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.outcomes_star.geometry import (
    LINE_LIMIT,
    RADIUS,
    Box,
    Point,
    SeriesRole,
    StarPicture,
    StarSeries,
    point_on_spoke,
    star_picture,
    text_width,
    wrap,
)

names = st.text(alphabet="abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ ŵŷéعم家", min_size=1, max_size=40)
usual_names = st.lists(
    st.sampled_from(["Home", "Family and friends", "School or work", "How I feel", "Feeling safe", "Having a say"]),
    min_size=5,
    max_size=10,
)


def _star(areas: list[str], steps: int, *series: StarSeries) -> StarPicture:
    return star_picture("star", areas, lowest=1, highest=steps, series=series)


def _latest(*values: int | None) -> StarSeries:
    return StarSeries(SeriesRole.LATEST, "Latest", values)


def _inside(view: Box, x: float, y: float) -> bool:
    return view.x <= x <= view.x + view.width and view.y <= y <= view.y + view.height


@given(areas=st.lists(names, min_size=5, max_size=10), steps=st.integers(3, 10), data=st.data())
def test_every_point_and_label_is_inside_the_picture(areas: list[str], steps: int, data: st.DataObject) -> None:
    values = data.draw(st.lists(st.integers(1, steps), min_size=len(areas), max_size=len(areas)))
    picture = _star(areas, steps, _latest(*values))

    view = picture.view_box
    points = [spoke.tip for spoke in picture.spokes] + [point for point in picture.series[0].points if point]
    assert all(_inside(view, point.x, point.y) for point in points)
    for spoke in picture.spokes:
        box = spoke.label.box
        assert _inside(view, box.x, box.y)
        assert _inside(view, box.x + box.width, box.y + box.height)
        assert all(box.y <= line.y <= box.y + box.height for line in spoke.label.lines)
        assert all(text_width(line.words) <= box.width for line in spoke.label.lines)


@given(areas=usual_names)
def test_labels_keep_clear_of_the_rings_and_of_each_other(areas: list[str]) -> None:
    boxes = [spoke.label.box for spoke in _star(areas, 5).spokes]
    for box in boxes:
        nearest_x = min(max(0.0, box.x), box.x + box.width)
        nearest_y = min(max(0.0, box.y), box.y + box.height)
        assert math.hypot(nearest_x, nearest_y) > RADIUS
    for one, two in combinations(boxes, 2):
        apart_across = one.x + one.width <= two.x or two.x + two.width <= one.x
        apart_down = one.y + one.height <= two.y or two.y + two.height <= one.y
        assert apart_across or apart_down


@given(spokes=st.integers(5, 10), steps=st.integers(3, 10), data=st.data())
def test_equal_values_make_a_regular_polygon_on_a_ring(spokes: int, steps: int, data: st.DataObject) -> None:
    value = data.draw(st.integers(1, steps))
    picture = _star(["Home"] * spokes, steps, _latest(*[value] * spokes))

    points = [point for point in picture.series[0].points if point]
    assert len(points) == spokes
    assert all(math.hypot(point.x, point.y) == pytest.approx(RADIUS * value / steps, abs=0.1) for point in points)
    sides = [math.dist((a.x, a.y), (b.x, b.y)) for a, b in zip(points, [*points[1:], points[0]], strict=True)]
    assert all(side == pytest.approx(sides[0], abs=0.2) for side in sides)
    assert picture.series[0].line == picture.rings[value - 1]


@given(spokes=st.integers(5, 10), steps=st.integers(3, 10))
def test_each_step_outward_is_the_same_length_and_the_lowest_is_not_the_centre(spokes: int, steps: int) -> None:
    for spoke in range(spokes):
        lengths = [
            math.hypot(p.x, p.y) for p in (point_on_spoke(spoke, spokes, s / steps) for s in range(1, steps + 1))
        ]
        assert lengths[0] == pytest.approx(RADIUS / steps, abs=0.1)
        gaps = [after - before for before, after in pairwise(lengths)]
        assert all(gap == pytest.approx(RADIUS / steps, abs=0.2) for gap in gaps)


def test_first_spoke_points_up_and_the_next_is_clockwise() -> None:
    assert point_on_spoke(0, 8, 1.0) == Point(0.0, -RADIUS)
    assert point_on_spoke(2, 8, 1.0) == Point(RADIUS, 0.0)


def test_missing_value_leaves_a_gap_and_is_never_guessed() -> None:
    picture = _star(["Home"] * 5, 5, _latest(1, 2, None, 4, 5))
    drawn = picture.series[0]
    assert drawn.points[2] is None
    assert drawn.markers.count("M") == 4
    assert drawn.line.count("M") == 3
    assert "Z" not in drawn.line


def test_a_series_with_no_values_draws_nothing() -> None:
    drawn = _star(["Home"] * 5, 5, _latest(*[None] * 5)).series[0]
    assert (drawn.line, drawn.markers) == ("", "")


def test_a_scale_that_begins_at_nought_is_drawn_like_one_that_begins_at_one() -> None:
    from_one = star_picture("s", ["Home"] * 5, lowest=1, highest=5, series=[_latest(1, 2, 3, 4, 5)])
    from_nought = star_picture("s", ["Home"] * 5, lowest=0, highest=4, series=[_latest(0, 1, 2, 3, 4)])
    assert from_one == from_nought


def test_each_role_has_a_marker_of_its_own() -> None:
    series = [StarSeries(role, role.value, (3,) * 5) for role in SeriesRole]
    assert len({drawn.markers for drawn in _star(["Home"] * 5, 5, *series).series}) == len(SeriesRole)


@given(words=names)
def test_wrapping_keeps_every_word_in_order_and_every_line_narrow(words: str) -> None:
    lines = wrap(words)
    assert " ".join(lines).split() == words.split()
    assert all(text_width(line) <= LINE_LIMIT or " " not in line for line in lines)


@pytest.mark.parametrize(
    ("prefix", "areas", "highest", "values"),
    [
        ("Has space", 5, 5, ()),
        ("star", 4, 5, ()),
        ("star", 11, 5, ()),
        ("star", 5, 2, ()),
        ("star", 5, 11, ()),
        ("star", 5, 5, (1, 2, 3, 4)),
        ("star", 5, 5, (1, 2, 3, 4, 6)),
        ("star", 5, 5, (0, 2, 3, 4, 5)),
    ],
)
def test_a_star_that_cannot_be_drawn_is_refused(prefix: str, areas: int, highest: int, values: tuple[int, ...]) -> None:
    series = [_latest(*values)] if values else []
    with pytest.raises(ValueError, match=r"prefix|areas|steps|scale"):
        star_picture(prefix, ["Home"] * areas, lowest=1, highest=highest, series=series)
