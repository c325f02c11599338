"""Figures in words, translated."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _

from app.commissioning.types import Point, Shown


def figure(shown: Shown) -> str:
    """The share as it is said: a percentage, a band, or that it is not shown."""
    if shown.percent is not None:
        return f"{shown.percent}%"
    if shown.band == "85_or_more":
        return _("85% or more")
    if shown.band == "15_or_less":
        return _("15% or less")
    return _("Not shown, to protect young people")


def how_sure(shown: Shown) -> str:
    """Interval, people and paired rate in one sentence; empty where nothing of it is shown."""
    parts = []
    if shown.interval:
        parts.append(_("likely between %(low)s%% and %(high)s%%", low=shown.interval[0], high=shown.interval[1]))
    if shown.people is not None:
        parts.append(_("about %(people)s young people finished", people=shown.people))
    if shown.paired_rate is not None:
        parts.append(_("%(rate)s%% of them have a first and a closing reading", rate=shown.paired_rate))
    return "; ".join(parts)


def trend(points: Sequence[Point]) -> str:
    """A trend as a sentence, for those who do not see the picture."""
    return "; ".join(f"{quarter(point.period)}: {figure(point.shown)}" for point in points)


def quarter(code: str) -> str:
    """A quarter as people say it: `2026-27-Q2` is July to September 2026."""
    year, number = int(code[:4]), code[-1]
    said = {
        "1": _("April to June %(year)s", year=year),
        "2": _("July to September %(year)s", year=year),
        "3": _("October to December %(year)s", year=year),
        "4": _("January to March %(year)s", year=year + 1),
    }
    return said[number]
