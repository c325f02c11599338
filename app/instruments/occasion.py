"""Which occasion a reading belongs to, worked out from the episode (pure)."""

from __future__ import annotations

import datetime as dt

from app.journeys.reading import Episode, Occasion

# The same windows as journeys.pairing: a start is within 42 days, a closing within 28 days of the end.
START_DAYS = 42
CLOSING_DAYS = 28


def occasion_of(taken_on: dt.date, episode: Episode | None) -> Occasion:
    """Start within 42 days of the start; closing within 28 days either side of the end; later, follow-up; else review.

    >>> occasion_of(dt.date(2026, 1, 20), Episode(dt.date(2026, 1, 1)))
    <Occasion.START: 'start'>
    """
    if episode is None:
        return Occasion.REVIEW
    if episode.ended_on is not None:
        after = (taken_on - episode.ended_on).days
        if after > CLOSING_DAYS:
            return Occasion.FOLLOW_UP
        if after >= -CLOSING_DAYS and (taken_on - episode.started_on).days > CLOSING_DAYS:
            return Occasion.CLOSING
    return Occasion.START if (taken_on - episode.started_on).days <= START_DAYS else Occasion.REVIEW
