"""The points of a star picture, worked out as plain numbers.

A star has one spoke for each area, the first pointing straight up and the rest clockwise, and one ring for
each step of the scale: the lowest step is the innermost ring, so that no reading is ever at the centre. Outward
always means a higher value. Lengths are SVG user units, with the centre at (0, 0), x growing to the right and y
growing downwards.

The picture is never mirrored for languages that read from the right; only its words follow the language.
"""

import math
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

RADIUS = 100.0
"""Length of a spoke, from the centre to the outer ring."""

LABEL_GAP = 16.0
"""Space between the end of a spoke and its label."""

FONT_SIZE = 16.0
LINE_HEIGHT = 19.0

LINE_LIMIT = 96.0
"""Estimated width at which a label is wrapped; a single word that is longer keeps a line to itself."""

MARGIN = 4.0
"""Empty space around everything."""

AREAS = range(5, 11)
STEPS = range(3, 11)

_NARROW = frozenset("iljtfrI.,:;'|!()[]- ")
_WIDE = frozenset("mwMW@%&")
_MARKER_HALF = 9.0


class SeriesRole(Enum):
    """Which of the three lines a series is drawn as; each has a line, a marker and a colour of its own."""

    FIRST = "first"
    LATEST = "latest"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class StarSeries:
    """One line to draw: its role, its name in the legend and a value for each area (`None` for a gap)."""

    role: SeriesRole
    name: str
    values: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class Point:
    """A place in the picture, in user units."""

    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle: its corner with the smallest x and y, and its size."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class LabelLine:
    """One line of a label and the height of its baseline."""

    words: str
    y: float


@dataclass(frozen=True, slots=True)
class Label:
    """An area's name beside the end of its spoke; `anchor` is SVG's text-anchor at `x`."""

    x: float
    anchor: str
    lines: tuple[LabelLine, ...]
    box: Box


@dataclass(frozen=True, slots=True)
class Spoke:
    """One area: where its line ends, and its label."""

    tip: Point
    label: Label


@dataclass(frozen=True, slots=True)
class DrawnSeries:
    """A series as SVG path data: a line and its markers; `points` has `None` where a value is missing."""

    role: SeriesRole
    name: str
    points: tuple[Point | None, ...]
    line: str
    markers: str


@dataclass(frozen=True, slots=True)
class StarPicture:
    """Everything the template draws. `prefix` begins every id, so that two stars can share a page."""

    prefix: str
    view_box: Box
    rings: tuple[str, ...]
    spokes: tuple[Spoke, ...]
    series: tuple[DrawnSeries, ...]


def star_picture(
    prefix: str, areas: Sequence[str], *, lowest: int, highest: int, series: Sequence[StarSeries] = ()
) -> StarPicture:
    """Lay out a star of 5 to 10 areas on a scale of 3 to 10 steps.

    Raises ValueError for a prefix that can't begin an id, for too few or too many areas or steps, for a
    series whose length differs from the areas, and for a value outside the scale.

    >>> star = star_picture("s", ["A", "B", "C", "D", "E"], lowest=1, highest=5)
    >>> star.spokes[0].tip
    Point(x=0.0, y=-100.0)
    """
    steps = highest - lowest + 1
    _check(prefix, areas, steps)
    drawn = tuple(_draw(one, len(areas), lowest, steps) for one in series)
    rings = tuple(
        _polygon(tuple(point_on_spoke(spoke, len(areas), step / steps) for spoke in range(len(areas))))
        for step in range(1, steps + 1)
    )
    spokes = tuple(
        Spoke(point_on_spoke(spoke, len(areas), 1.0), _label(name, spoke, len(areas)))
        for spoke, name in enumerate(areas)
    )
    return StarPicture(prefix, _view_box(spokes), rings, spokes, drawn)


def point_on_spoke(spoke: int, spokes: int, share: float) -> Point:
    """Find the point at `share` (0 to 1) of the way out along a spoke, rounded to a tenth of a unit."""
    across, down = _direction(spoke, spokes)
    return Point(_tenth(RADIUS * share * across), _tenth(RADIUS * share * down))


def text_width(words: str) -> float:
    """Estimate how wide words are, in user units; system fonts differ, so it errs on the wide side."""
    return FONT_SIZE * sum(_character_width(character) for character in words)


def wrap(words: str, limit: float = LINE_LIMIT) -> tuple[str, ...]:
    """Break words into lines no wider than `limit`, keeping every word whole and in order."""
    lines: list[str] = []
    for word in words.split():
        if lines and text_width(f"{lines[-1]} {word}") <= limit:
            lines[-1] = f"{lines[-1]} {word}"
        else:
            lines.append(word)
    return tuple(lines)


def _check(prefix: str, areas: Sequence[str], steps: int) -> None:
    if not re.fullmatch(r"[a-z][a-z0-9-]*", prefix):
        msg = f"a prefix is lower-case letters, digits and dashes, and begins with a letter: {prefix!r}"
        raise ValueError(msg)
    if len(areas) not in AREAS:
        msg = f"a star has {AREAS.start} to {AREAS.stop - 1} areas, not {len(areas)}"
        raise ValueError(msg)
    if steps not in STEPS:
        msg = f"a star's scale has {STEPS.start} to {STEPS.stop - 1} steps, not {steps}"
        raise ValueError(msg)


def _draw(series: StarSeries, spokes: int, lowest: int, steps: int) -> DrawnSeries:
    if len(series.values) != spokes:
        msg = f"{series.name!r} has {len(series.values)} values for {spokes} areas"
        raise ValueError(msg)
    points: list[Point | None] = []
    for spoke, value in enumerate(series.values):
        if value is not None and not lowest <= value < lowest + steps:
            msg = f"{value} is outside the scale of {lowest} to {lowest + steps - 1}"
            raise ValueError(msg)
        points.append(None if value is None else point_on_spoke(spoke, spokes, (value - lowest + 1) / steps))
    known = [point for point in points if point is not None]
    markers = "".join(_marker(series.role, point) for point in known)
    line = _polygon(known) if len(known) == spokes else _open_line(points)
    return DrawnSeries(series.role, series.name, tuple(points), line, markers)


def _polygon(points: Sequence[Point]) -> str:
    return "M" + "L".join(f"{point.x:g} {point.y:g}" for point in points) + "Z"


def _open_line(points: Sequence[Point | None]) -> str:
    """Lines between neighbours that both have a value; a gap stays a gap, never a guess."""
    pairs = zip(points, [*points[1:], points[0]], strict=True)
    return "".join(f"M{one.x:g} {one.y:g}L{two.x:g} {two.y:g}" for one, two in pairs if one and two)


def _marker(role: SeriesRole, point: Point) -> str:
    """Draw a square, a circle or a diamond; the circle fits inside the square of an equal reading."""
    if role is SeriesRole.FIRST:
        return f"M{point.x - 5.5:g} {point.y - 5.5:g}h11v11h-11z"
    if role is SeriesRole.LATEST:
        return f"M{point.x - 4:g} {point.y:g}a4 4 0 1 0 8 0a4 4 0 1 0-8 0z"
    return f"M{point.x:g} {point.y - 8:g}l8 8l-8 8l-8-8z"


def _label(name: str, spoke: int, spokes: int) -> Label:
    """Place a label outside the end of its spoke: upper ones grow upwards, lower ones downwards."""
    across, down = _direction(spoke, spokes)
    lines = wrap(name) or (name,)
    height = LINE_HEIGHT * len(lines)
    width = max(text_width(line) for line in lines)
    x = _tenth((RADIUS + LABEL_GAP) * across)
    top = _tenth((RADIUS + LABEL_GAP) * down + down * (height - LINE_HEIGHT) / 2 - height / 2)
    anchor, start = _anchor(across, x, width)
    baseline = top + 0.78 * LINE_HEIGHT
    placed = tuple(LabelLine(line, _tenth(baseline + row * LINE_HEIGHT)) for row, line in enumerate(lines))
    return Label(x, anchor, placed, Box(start, top, width, height))


def _anchor(across: float, x: float, width: float) -> tuple[str, float]:
    """SVG's text-anchor for a label at `x`, and where its box then starts."""
    if abs(across) < 0.05:
        return "middle", x - width / 2
    return ("start", x) if across > 0 else ("end", x - width)


def _view_box(spokes: Sequence[Spoke]) -> Box:
    """Find the smallest box, in whole units, that holds the rings, the markers on them and every label."""
    boxes = [spoke.label.box for spoke in spokes]
    size = 2 * _MARKER_HALF
    boxes += [Box(spoke.tip.x - _MARKER_HALF, spoke.tip.y - _MARKER_HALF, size, size) for spoke in spokes]
    left = math.floor(min(box.x for box in boxes) - MARGIN)
    top = math.floor(min(box.y for box in boxes) - MARGIN)
    right = math.ceil(max(box.x + box.width for box in boxes) + MARGIN)
    bottom = math.ceil(max(box.y + box.height for box in boxes) + MARGIN)
    return Box(left, top, right - left, bottom - top)


def _direction(spoke: int, spokes: int) -> tuple[float, float]:
    """How far a spoke goes across and down for each unit of its length."""
    angle = 2 * math.pi * spoke / spokes
    return math.sin(angle), -math.cos(angle)


def _character_width(character: str) -> float:
    """Width of a character as a share of the font size."""
    if unicodedata.combining(character):
        return 0.0
    if unicodedata.east_asian_width(character) in "WF":
        return 1.05
    if character in _WIDE:
        return 0.98
    if character in _NARROW:
        return 0.42
    return 0.78 if character.isupper() else 0.63


def _tenth(length: float) -> float:
    """Round to a tenth, without a negative nought."""
    return round(length, 1) + 0.0
