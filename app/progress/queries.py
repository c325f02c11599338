"""Reads of readings: one young person's for a page, everybody's for an operator's summary."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, select

from app.access.scope import Scope
from app.db import db, unscoped
from app.errors import NotFoundError
from app.instruments import definition
from app.instruments.models import InstrumentScale, InstrumentVersion, Reading, Score
from app.instruments.types import InstrumentKind, MissingCode
from app.journeys import reading as journeys
from app.journeys.pairing import PROPOSED
from app.people.models import Episode, YoungPerson
from app.people.visibility import visible_people
from app.progress.types import Measured, TakenReading
from app.provision.models import Service

ROWS_AT_ONCE = 5000
"""Rows held between the database and us while a summary is read."""

_Scores = Mapping[int, Mapping[str, tuple[float | None, MissingCode | None]]]


def readings_of(scope: Scope, person: YoungPerson) -> list[Measured]:
    """Every reading that counts of one young person at the viewer's services, by instrument version.

    Stars come first, then surveys by code; of one instrument, the newest version first. Four statements, however
    many readings there are.
    """
    found = _readings(scope, person)
    scores = _scores([row.Reading.id for row in found])
    versions = _versions({row.Reading.version_id for row in found})
    scales = _scales(list(versions))
    by_version = defaultdict(list)
    for row in found:
        taken = _taken(row.Reading, row.service, versions[row.Reading.version_id], scores.get(row.Reading.id, {}))
        by_version[row.Reading.version_id].append(taken)
    return [
        Measured(definition.read(version.definition), tuple(scales[key]), tuple(by_version[key]))
        for key, version in versions.items()
    ]


def _readings(scope: Scope, person: YoungPerson) -> Sequence[Row[Reading, str]]:
    statement = (
        select(Reading, Service.name.label("service"))
        .join(Service, Service.id == Reading.service_id)
        .where(
            Reading.person_id == person.id,
            Reading.person_id.in_(visible_people(scope)),
            Reading.service_id.in_(scope.service_ids),
            Reading.is_void.is_(False),
        )
        .order_by(Reading.taken_on, Reading.id)
    )
    return db.session.execute(statement).all()


@unscoped("Scores of readings that were found within a scope")
def _scores(reading_ids: Sequence[int]) -> _Scores:
    statement = (
        select(Score.reading_id, InstrumentScale.code, Score.value, Score.missing_code)
        .join(InstrumentScale, InstrumentScale.id == Score.scale_id)
        .where(Score.reading_id.in_(reading_ids))
        .order_by(Score.reading_id, Score.scale_id)
    )
    scores: dict[int, dict[str, tuple[float | None, MissingCode | None]]] = defaultdict(dict)
    for reading_id, code, value, missing_code in db.session.execute(statement):
        scores[reading_id][code] = (value, missing_code)
    return scores


@unscoped("Instruments hold nothing about anyone")
def _versions(ids: set[int]) -> dict[int, InstrumentVersion]:
    rows = db.session.scalars(
        select(InstrumentVersion).where(InstrumentVersion.id.in_(ids)).order_by(InstrumentVersion.id)
    ).all()
    ordered = sorted(rows, key=lambda row: (row.kind is not InstrumentKind.STAR, row.code, -row.id))
    return {row.id: row for row in ordered}


@unscoped("Instruments hold nothing about anyone")
def _scales(version_ids: Sequence[int]) -> dict[int, list[journeys.Scale]]:
    statement = (
        select(InstrumentScale)
        .where(InstrumentScale.version_id.in_(version_ids))
        .order_by(InstrumentScale.version_id, InstrumentScale.position)
    )
    scales: dict[int, list[journeys.Scale]] = defaultdict(list)
    for row in db.session.scalars(statement):
        scales[row.version_id].append(as_scale(row))
    return scales


def as_scale(row: InstrumentScale) -> journeys.Scale:
    """A stored scale as the value that comparisons work with; whole numbers are whole again."""
    change = None
    if row.small_change is not None and row.big_change is not None:
        change = journeys.ChangeSizes(row.small_change, row.big_change)
    return journeys.Scale(
        code=row.code,
        lowest=_tidy(row.lowest),
        highest=_tidy(row.highest),
        step=row.step,
        direction=row.direction,
        change=change,
        reliability=row.reliability,
        reference_sd=row.reference_sd,
    )


@unscoped("Operators name a service by its code")
def get_service_by_code(authority_id: int, code: str) -> Service:
    """One service of an authority. Raises NotFoundError, naming what there is."""
    services = db.session.scalars(
        select(Service).where(Service.authority_id == authority_id).order_by(Service.code)
    ).all()
    for service in services:
        if service.code == code:
            return service
    there = ", ".join(service.code for service in services) or "none yet"
    raise NotFoundError(f"No service {code}; there are: {there}")


@unscoped("An operator at the server works out exact figures; audited")
def journeys_for(
    authority_id: int, version: InstrumentVersion, *, service_id: int | None = None
) -> list[journeys.Journey]:
    """The journeys of everyone at an authority (or one of its services) with a reading of this instrument.

    A journey holds every reading in one episode that counts, of all perspectives and versions; readings of
    another version come without values, since they are never compared. A reading that names no episode
    belongs to the one at its service that had begun by then; where there is none, it is left out.
    """
    statement = _everyones_readings(authority_id, version, service_id)
    rows = db.session.execute(statement, execution_options={"yield_per": ROWS_AT_ONCE})
    taken: dict[tuple[int, int], list[journeys.Reading]] = defaultdict(list)
    episodes: dict[int, journeys.Episode] = {}
    homeless: list[tuple[Row[Any], journeys.Reading]] = []
    for _key, group in groupby(rows, key=lambda row: row.id):
        lines = list(group)
        first, reading = lines[0], _as_reading(lines)
        if first.episode_id is None:
            homeless.append((first, reading))
            continue
        episodes.setdefault(first.episode_id, journeys.Episode(first.started_on, first.ended_on))
        taken[first.person_id, first.episode_id].append(reading)
    if homeless:
        _house(authority_id, homeless, taken, episodes)
    return [
        journeys.Journey(person_id, episodes[episode_id], tuple(readings))
        for (person_id, episode_id), readings in taken.items()
    ]


def _everyones_readings(authority_id: int, version: InstrumentVersion, service_id: int | None) -> Any:
    """One row for each score, the scores of a reading together: both tables are read along their keys."""
    of_this_version: ColumnElement[bool] = and_(Score.reading_id == Reading.id, Reading.version_id == version.id)
    statement = (
        select(
            Reading.id,
            Reading.person_id,
            Reading.service_id,
            Reading.episode_id,
            Episode.started_on,
            Episode.ended_on,
            Reading.taken_on,
            InstrumentVersion.version,
            Reading.perspective,
            InstrumentScale.code,
            Score.value,
        )
        .join(InstrumentVersion, InstrumentVersion.id == Reading.version_id)
        .outerjoin(Episode, Episode.id == Reading.episode_id)
        .outerjoin(Score, of_this_version)
        .outerjoin(InstrumentScale, InstrumentScale.id == Score.scale_id)
        .where(
            Reading.authority_id == authority_id,
            InstrumentVersion.code == version.code,
            Reading.is_void.is_(False),
        )
        .order_by(Reading.id)
    )
    return statement if service_id is None else statement.where(Reading.service_id == service_id)


def _house(
    authority_id: int,
    homeless: Sequence[tuple[Row[Any], journeys.Reading]],
    taken: dict[tuple[int, int], list[journeys.Reading]],
    episodes: dict[int, journeys.Episode],
) -> None:
    """Put each reading that names no episode into the one it falls in."""
    people = {row.person_id for row, _reading in homeless}
    statement = (
        select(Episode.id, Episode.person_id, Episode.service_id, Episode.started_on, Episode.ended_on)
        .where(Episode.authority_id == authority_id)
        .order_by(Episode.started_on, Episode.id)
    )
    theirs = defaultdict(list)
    for episode in db.session.execute(statement, execution_options={"yield_per": ROWS_AT_ONCE}):
        if episode.person_id in people:
            theirs[episode.person_id, episode.service_id].append(episode)
    early = dt.timedelta(days=PROPOSED.baseline_window[0])
    for row, reading in homeless:
        begun = [each for each in theirs[row.person_id, row.service_id] if each.started_on + early <= row.taken_on]
        if begun:
            last = begun[-1]
            episodes.setdefault(last.id, journeys.Episode(last.started_on, last.ended_on))
            taken[row.person_id, last.id].append(reading)


def _as_reading(lines: Sequence[Row[Any]]) -> journeys.Reading:
    first = lines[0]
    return journeys.Reading(
        ref=first.id,
        taken_on=first.taken_on,
        # Keys grow in the order in which readings are saved.
        saved=first.id,
        version=first.version,
        perspective=first.perspective,
        scores={line.code: line.value for line in lines if line.code is not None},
    )


def _taken(
    row: Reading,
    service: str,
    version: InstrumentVersion,
    scores: Mapping[str, tuple[float | None, MissingCode | None]],
) -> TakenReading:
    return TakenReading(
        public_id=row.public_id,
        service=service,
        occasion=row.occasion,
        reading=journeys.Reading(
            ref=row.id,
            taken_on=row.taken_on,
            saved=row.id,
            version=version.version,
            perspective=row.perspective,
            scores={code: value for code, (value, _missing) in scores.items()},
        ),
        missing={code: missing for code, (_value, missing) in scores.items() if missing is not None},
    )


def _tidy(number: float) -> float:
    return int(number) if number == int(number) else number
