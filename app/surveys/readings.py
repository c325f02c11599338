"""A response that is sent becomes a reading: the one currency of surveys and stars alike."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from app.instruments.models import InstrumentScale
from app.instruments.occasion import occasion_of
from app.instruments.services import ReadingDetails
from app.instruments.types import ScoreValue
from app.invitations.models import Invitation
from app.journeys.reading import Episode as Stretch
from app.people.models import Episode
from app.surveys.flow import Way
from app.surveys.models import Response
from app.surveys.scoring import scores


def reading_details(response: Response, invitation: Invitation, episode: Episode, taken_on: dt.date) -> ReadingDetails:
    """Everything about the reading but its scores. It is taken on the UK day it was sent."""
    return ReadingDetails(
        source=f"response:{response.public_id}",
        person_id=response.person_id,
        episode_id=episode.id,
        service_id=response.service_id,
        authority_id=response.authority_id,
        version_id=response.version_id,
        perspective=invitation.perspective,
        taken_on=taken_on,
        occasion=occasion_of(taken_on, Stretch(episode.started_on, episode.ended_on)),
    )


def score_values(scales: Sequence[InstrumentScale], way: Way) -> list[ScoreValue]:
    """One value for each scale that was asked about, in the order of the scales."""
    scored = scores(way.form, way.answers)
    return [
        ScoreValue(scale.id, scored[scale.code].value, scored[scale.code].missing_code)
        for scale in scales
        if scale.code in scored
    ]
