"""Entries of the trail, put together as what each person looked at on each day (pure)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from app.rights.types import Looks, Part

# What the beginning of an endpoint says; any other page of a record is called their page, whatever it is about: that
# somebody wrote down what a child told is not to be read from a list of who looked.
_PARTS = {
    "keywork.": Part.SESSIONS,
    "surveys_results.": Part.ANSWERS,
    "surveys_send.": Part.INVITATIONS,
    "progress.": Part.PROGRESS,
    "concerns_sharing.": Part.SHARED,
    "concerns_referrals.": Part.SHARED,
    "safeguarding_alerts.": Part.ALERTS,
    "safeguarding_emergency.": Part.ACCESS,
    "rights.": Part.ACCESS,
}
_OUTSIDE = "outside own caseload"
_BEGINNING = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_MARK = re.compile(r"[0-9]{1,16}")


@dataclass(frozen=True, slots=True)
class Look:
    """One page that one member of staff opened; `detail` is the endpoint, and what opened a record not theirs."""

    viewer_id: int
    at: dt.datetime
    detail: str
    is_printed: bool


def by_day(looks: Iterable[Look], zone: ZoneInfo) -> list[Looks]:
    """One for each day and viewer, the newest day first; on a day whoever looked last comes first.

    >>> noon = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)
    >>> one = Look(7, noon, "keywork.index outside own caseload, reason abc", is_printed=False)
    >>> [(each.viewer_id, each.parts, each.access_ids) for each in by_day([one, one], ZoneInfo("Europe/London"))]
    [(7, (<Part.SESSIONS: 'sessions'>,), ('abc',))]
    """
    groups: dict[tuple[dt.date, int], list[Look]] = {}
    for look in looks:
        groups.setdefault((look.at.astimezone(zone).date(), look.viewer_id), []).append(look)
    found = [_together(day, viewer_id, group) for (day, viewer_id), group in groups.items()]
    return sorted(found, key=lambda each: (each.on, each.last_at, each.viewer_id), reverse=True)


def mark_of(instant: dt.datetime) -> str:
    """An instant as it stands in an address: microseconds since 1970, so that nothing of it is rounded away."""
    return str((instant - _BEGINNING) // dt.timedelta(microseconds=1))


def instant_of(mark: str) -> dt.datetime | None:
    """The instant that such a mark names; None for anything else that somebody may have typed there.

    >>> instant_of(mark_of(dt.datetime(2026, 3, 2, 12, 0, 0, 1, tzinfo=dt.UTC)))
    datetime.datetime(2026, 3, 2, 12, 0, 0, 1, tzinfo=datetime.timezone.utc)
    """
    return _BEGINNING + dt.timedelta(microseconds=int(mark)) if _MARK.fullmatch(mark) else None


def _together(day: dt.date, viewer_id: int, looks: list[Look]) -> Looks:
    parts = {_part(look.detail) for look in looks}
    opened = {look.detail.rpartition(" ")[2] for look in looks if f"{_OUTSIDE}, " in look.detail}
    return Looks(
        viewer_id=viewer_id,
        on=day,
        first_at=min(look.at for look in looks),
        last_at=max(look.at for look in looks),
        parts=tuple(part for part in Part if part in parts),
        is_printed=any(look.is_printed for look in looks),
        is_outside=any(_OUTSIDE in look.detail for look in looks),
        access_ids=tuple(sorted(opened)),
    )


def _part(detail: str) -> Part:
    return next((part for beginning, part in _PARTS.items() if detail.startswith(beginning)), Part.PAGE)
