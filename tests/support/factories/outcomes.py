"""Young people whose work with a service has ended, with readings of the check-in, for what is published of them."""

from __future__ import annotations

import datetime as dt
import json
import random
from pathlib import Path

from app.db import db, now, transaction
from app.indicators.models import Cube, Framework
from app.indicators.services import import_definition
from app.instruments.models import Reading, Score
from app.instruments.queries import get_version, scales_of
from app.journeys.reading import Occasion, Perspective
from app.people.models import Episode, YoungPerson
from app.provision.models import Service
from app.vault import digest

FRAMEWORKS = Path(__file__).parents[3] / "app" / "indicators" / "frameworks"


def declare() -> None:
    """Bring in our framework and list of tables."""
    with transaction():
        import_definition(Framework, json.loads((FRAMEWORKS / "ecm.json").read_text(encoding="utf-8")))
        import_definition(Cube, json.loads((FRAMEWORKS / "cube.json").read_text(encoding="utf-8")))


def ended_episodes(
    service_id: int, count: int, ended_on: dt.date, *, paired: float = 0.8, better: float = 0.6, seed: int = 1
) -> list[int]:
    """`count` young people at one service whose episode ended that day; keys of their episodes.

    `paired` is the share with a closing reading, `better` the share of those who moved up one point on every scale.
    """
    chance = random.Random(seed)
    made = []
    with transaction() as session:
        service = session.get(Service, service_id)
        version = get_version("check-in")
        scales = scales_of(version)
        for number in range(count):
            ref = f"{service.code}-{ended_on}-{seed}-{number}"
            person = YoungPerson(
                ref=ref,
                ref_digest=digest(f"{service.provider_id}:{ref}", "person-ref"),
                born_on=dt.date(2009 + number % 8, 5, 4),
                authority_id=service.authority_id,
                provider_id=service.provider_id,
            )
            session.add(person)
            session.flush()
            episode = Episode(
                started_on=ended_on - dt.timedelta(days=120),
                ended_on=ended_on,
                authority_id=service.authority_id,
                person_id=person.id,
                service_id=service.id,
            )
            session.add(episode)
            session.flush()
            made.append(episode.id)
            days = [0] + ([118] if chance.random() < paired else [])
            up = 1 if chance.random() < better else 0
            for place, day in enumerate(days):
                reading = Reading(
                    source=digest(f"{ref}:{day}", "test"),
                    perspective=Perspective.YOUNG_PERSON,
                    taken_on=episode.started_on + dt.timedelta(days=day),
                    occasion=Occasion.START if day == 0 else Occasion.CLOSING,
                    recorded_at=now(),
                    authority_id=service.authority_id,
                    person_id=person.id,
                    episode_id=episode.id,
                    service_id=service.id,
                    version_id=version.id,
                )
                session.add(reading)
                session.flush()
                session.add_all(
                    Score(reading_id=reading.id, scale_id=scale.id, value=3 + up * place) for scale in scales
                )
    db.session.remove()
    return made
