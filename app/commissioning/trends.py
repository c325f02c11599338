"""Where the points of a small trend lie (pure). The scale is always 0 to 100 percent, so that pictures compare."""

from __future__ import annotations

from collections.abc import Sequence

from app.commissioning.types import Chart, Point

WIDTH, HEIGHT, EDGE = 240.0, 72.0, 8.0


def chart(points: Sequence[Point], words: str) -> Chart:
    """The drawing of one trend. Quarters that are not shown break the line rather than being bridged."""
    step = (WIDTH - 2 * EDGE) / max(1, len(points) - 1)
    runs: list[list[tuple[float, int, tuple[int, int] | None]]] = [[]]
    for index, point in enumerate(points):
        if point.shown.percent is None:
            runs.append([])
        else:
            runs[-1].append((EDGE + index * step, point.shown.percent, point.shown.interval))
    runs = [run for run in runs if run]
    lines = tuple(" ".join(f"{x:g},{_y(value):g}" for x, value, _i in run) for run in runs)
    bands = tuple(_band(run) for run in runs if len(run) > 1 and all(interval for _x, _v, interval in run))
    marks = tuple((x, _y(value)) for run in runs for x, value, _i in run)
    return Chart(lines, bands, marks, words)


def _y(percent: float) -> float:
    return round(EDGE + (HEIGHT - 2 * EDGE) * (1 - percent / 100), 1)


def _band(run: Sequence[tuple[float, int, tuple[int, int] | None]]) -> str:
    upper = [f"{x:g},{_y(interval[1]):g}" for x, _value, interval in run if interval]
    lower = [f"{x:g},{_y(interval[0]):g}" for x, _value, interval in reversed(run) if interval]
    return " ".join(upper + lower)
