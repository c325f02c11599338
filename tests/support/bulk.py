"""Many people's readings stored at once, for benchmarks."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from sqlalchemy import insert

from app.accounts.models import Organisation
from app.accounts.types import OrganisationKind
from app.db import db, new_public_id, now, transaction
from app.instruments.models import InstrumentVersion, Reading, Score
from app.instruments.queries import scales_of
from app.journeys.reading import Occasion, Perspective
from app.people.models import Episode, YoungPerson
from app.provision.models import Service
from app.vault import digest

AT_ONCE = 5000


@dataclass(frozen=True)
class Traveller:
    """One person at one service: when their episode was, and their readings by day."""

    ref: str
    service: str
    started_on: dt.date
    ended_on: dt.date | None
    readings: Sequence[tuple[dt.date, dict[str, float]]]


def store(authority: str, version: InstrumentVersion, travellers: Iterable[Traveller]) -> int:
    """Store an authority with everybody's readings; how many readings there are."""
    with transaction():
        tenant = Organisation(code=authority, name=authority, kind=OrganisationKind.AUTHORITY)
        db.session.add(tenant)
        db.session.flush()
        provider = Organisation(
            code=f"{authority}-provider", name="A provider", kind=OrganisationKind.PROVIDER, authority_id=tenant.id
        )
        db.session.add(provider)
        db.session.flush()
        scales = {scale.code: scale.id for scale in scales_of(version)}
        services: dict[str, Service] = {}
        total = 0
        everyone = iter(travellers)
        while some := list(islice(everyone, AT_ONCE)):
            total += _store(some, _services(some, services, provider), version, scales)
        return total


def _services(some: Sequence[Traveller], known: dict[str, Service], provider: Organisation) -> dict[str, Service]:
    for code in sorted({each.service for each in some} - known.keys()):
        board = f"{provider.code}-{code}".lower()
        known[code] = Service(
            code=code, name=code, board=board, authority_id=provider.tenant_id, provider_id=provider.id
        )
        db.session.add(known[code])
    db.session.flush()
    return known


def _store(
    some: Sequence[Traveller], services: dict[str, Service], version: InstrumentVersion, scales: dict[str, int]
) -> int:
    tenant = services[some[0].service].authority_id
    people = [
        YoungPerson(
            ref=each.ref,
            ref_digest=digest(f"{services[each.service].provider_id}:{each.ref}", "person-ref"),
            authority_id=tenant,
            provider_id=services[each.service].provider_id,
        )
        for each in some
    ]
    db.session.add_all(people)
    db.session.flush()
    episodes = [
        Episode(
            started_on=each.started_on,
            ended_on=each.ended_on,
            authority_id=tenant,
            person_id=person.id,
            service_id=services[each.service].id,
        )
        for each, person in zip(some, people, strict=True)
    ]
    db.session.add_all(episodes)
    db.session.flush()
    owners = list(zip(some, episodes, strict=True))
    rows = [_reading(episode, version, day) for each, episode in owners for day, _scores in each.readings]
    ids = _stored(rows)
    scores = (scores for each in some for _day, scores in each.readings)
    values = [
        {"reading_id": key, "scale_id": scales[code], "value": value}
        for key, given in zip(ids, scores, strict=True)
        for code, value in given.items()
    ]
    db.session.execute(insert(Score), values)
    db.session.expunge_all()
    for service in services.values():
        db.session.add(service)
    return len(rows)


def _stored(rows: list[dict[str, object]]) -> Iterator[int]:
    statement = insert(Reading).returning(Reading.id, sort_by_parameter_order=True)
    return iter(db.session.scalars(statement, rows).all())


def _reading(episode: Episode, version: InstrumentVersion, day: dt.date) -> dict[str, object]:
    return {
        "public_id": new_public_id(),
        "source": secrets.token_hex(32),
        "perspective": Perspective.YOUNG_PERSON,
        "taken_on": day,
        "occasion": Occasion.REVIEW,
        "is_void": False,
        "recorded_at": now(),
        "authority_id": episode.authority_id,
        "person_id": episode.person_id,
        "episode_id": episode.id,
        "service_id": episode.service_id,
        "version_id": version.id,
    }
