"""Readings for tests, stored as the application stores them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from app.db import transaction
from app.i18n.dates import today
from app.instruments.queries import get_version, scales_of
from app.instruments.services import ReadingDetails, record_reading
from app.instruments.types import MissingCode, ScoreValue
from app.journeys.reading import Occasion, Perspective
from app.vault import new_secret
from tests.support.cast import Cast, Person

Values = Mapping[str, float | MissingCode | None]

STAR = ("finding-out", "energy", "people", "places", "getting-by", "say")


def star(*values: float | MissingCode | None) -> Values:
    """A value for each area of our own star, in order."""
    return dict(zip(STAR, values, strict=True))


def take(
    cast: Cast,
    person: Person,
    values: Values,
    *,
    days_ago: int = 0,
    instrument: str = "waymark-star",
    perspective: Perspective = Perspective.YOUNG_PERSON,
    occasion: Occasion = Occasion.REVIEW,
    service_id: int | None = None,
    is_void: bool = False,
) -> str:
    """Store one reading of a young person at their own service (or another); its public id."""
    with transaction():
        version = get_version(instrument)
        reading = record_reading(
            None,
            ReadingDetails(
                source=new_secret(),
                person_id=person.id,
                episode_id=person.episode_id,
                service_id=service_id or person.service_id,
                authority_id=cast.authority_id,
                version_id=version.id,
                perspective=perspective,
                taken_on=today() - dt.timedelta(days=days_ago),
                occasion=occasion,
            ),
            [_score(scale.id, values[scale.code]) for scale in scales_of(version) if scale.code in values],
        )
        reading.is_void = is_void
        return reading.public_id


def _score(scale_id: int, value: float | MissingCode | None) -> ScoreValue:
    if isinstance(value, MissingCode):
        return ScoreValue(scale_id, None, value)
    return ScoreValue(scale_id, value)
