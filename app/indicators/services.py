"""Bring in frameworks; build facts: the only crossing from people to facts, audited."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any, TypeVar

from sqlalchemy import Row, insert

from app.audit import services as audit
from app.audit.types import Action
from app.db import db, now
from app.errors import ConflictError
from app.indicators import queries
from app.indicators.calculate import FREEZES_AFTER, Indicator, age_band, facts, indicators_of
from app.indicators.models import Cube, Framework, OutcomeFact
from app.indicators.periods import Quarter, read_quarter
from app.instruments.definition import digest
from app.journeys.reading import Episode, Journey, Scale
from app.people.models import Episode as EpisodeRow

_CHUNK = 500
D = TypeVar("D", Framework, Cube)


def import_definition(kind: type[D], raw: Mapping[str, Any]) -> tuple[D, bool]:
    """Store a checked framework or list of tables; True where it is new. The same content again changes nothing.

    Conflicts where this version is here already with other content.
    """
    fingerprint = digest(raw)
    found = queries.find_definition(kind, raw["code"], raw["version"])
    if found is not None:
        if found.definition_digest == fingerprint:
            return found, False
        message = f"Version {raw['version']} of {raw['code']} is here already with other content; give the changed one a new version"
        raise ConflictError("version", message)
    made = kind(
        code=raw["code"],
        version=raw["version"],
        definition=dict(raw),
        definition_digest=fingerprint,
        added_at=now(),
    )
    db.session.add(made)
    db.session.flush()
    audit.record(None, Action.FRAMEWORK_IMPORTED, made, detail=f"{raw['code']} {raw['version']} {fingerprint}")
    return made, True


def build_facts(authority_id: int, framework: Framework, quarter: Quarter) -> int:
    """Freeze the facts of one quarter: episodes final by its end and not counted before. Returns how many episodes.

    Quarters are built in order; an episode that was recorded late goes into this one (D2).
    """
    first = read_quarter(queries.first_built_period(authority_id, framework.code) or quarter.code) or quarter
    indicators = indicators_of(framework.definition)
    scales = queries.scales()
    missing = [i for i in indicators if (i.instrument, i.version, i.scale) not in scales]
    if missing:
        named = ", ".join(f"{i.instrument} {i.version} {i.scale}" for i in missing)
        raise ConflictError("framework", f"The framework counts scales that are not here: {named}")
    rows = queries.episodes_to_count(
        authority_id,
        framework.code,
        ended_from=first.starts_on - FREEZES_AFTER,
        ended_to=quarter.ends_on - FREEZES_AFTER,
    )
    same = {"framework": framework.code, "period": quarter.code, "authority_id": authority_id}
    for start in range(0, len(rows), _CHUNK):
        found = _facts_of(rows[start : start + _CHUNK], indicators, scales)
        db.session.execute(insert(OutcomeFact), [same | values for values in found])
    detail = f"{framework.code} {quarter.code}: {len(rows)} episodes"
    audit.record(None, Action.FACTS_BUILT, authority_id=authority_id, detail=detail)
    return len(rows)


def _facts_of(
    rows: Sequence[Row[EpisodeRow, str, dt.date | None, str]],
    indicators: Sequence[Indicator],
    scales: Mapping[tuple[str, str, str], Scale],
) -> Iterator[dict[str, Any]]:
    """The facts of some episodes, as values to store."""
    readings = queries.readings_of_episodes([episode.id for episode, _person, _born_on, _service in rows])
    for episode, person_key, born_on, service in rows:
        stretch = Episode(episode.started_on, episode.ended_on)
        journeys = {code: Journey(person_key, stretch, tuple(own)) for code, own in readings[episode.id].items()}
        about = {
            "person_key": person_key,
            "service": service,
            "age_band": age_band(born_on, episode.started_on),
            "episode_id": episode.id,
        }
        for fact in facts(indicators, scales, journeys):
            yield about | asdict(fact)
