"""Reads of readings: one young person's for a page, everybody's for an operator's summary."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, select

from app.access.scope import Scope
from app.db import db, unscoped
from app.errors import NotFoundError
from app.instruments import definition
from app.instruments.models import InstrumentScale, InstrumentVersion, Reading, Score
from app.instruments.queries import scales_of
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
) -> tuple[list[journeys.Journey], int]:
    """The journeys of everyone at an authority (or one of its services) with a reading of this instrument.

    A journey holds every reading in one episode that counts, of all perspectives and versions; readings of
    another version come without values, since they are never compared. A reading that names no episode
    belongs to the one at its service that had begun by then; how many have none, and are left out, is told too.
    """
    connection = db.session.connection()
    streamed = {"yield_per": ROWS_AT_ONCE}
    # Scores are never changed: read after the readings, they fit them also while others are being saved.
    readings = connection.execute(_everyones_readings(authority_id, version, service_id), execution_options=streamed)
    scores = _Scored(
        connection.execute(_everyones_scores(authority_id, version, service_id), execution_options=streamed)
    )
    codes = {scale.id: scale.code for scale in scales_of(version)}
    taken: dict[tuple[int, int], list[journeys.Reading]] = defaultdict(list)
    episodes: dict[int, journeys.Episode] = {}
    unplaced: list[tuple[Any, journeys.Reading]] = []
    for row in readings:
        reading = journeys.Reading(
            ref=row.id,
            taken_on=row.taken_on,
            # Keys grow in the order in which readings are saved.
            saved=row.id,
            version=row.version,
            perspective=row.perspective,
            scores={codes[scale_id]: value for _id, scale_id, value in scores.of(row.id)},
        )
        if row.episode_id is None:
            unplaced.append((row, reading))
            continue
        if row.episode_id not in episodes:
            episodes[row.episode_id] = journeys.Episode(row.started_on, row.ended_on)
        taken[row.person_id, row.episode_id].append(reading)
    left_out = _place(authority_id, unplaced, taken, episodes) if unplaced else 0
    found = [journeys.Journey(person, episodes[episode], tuple(own)) for (person, episode), own in taken.items()]
    return found, left_out


class _Scored:
    """Scores in the order of their readings, handed out reading by reading."""

    def __init__(self, rows: Iterable[Any]) -> None:
        self.groups = groupby(rows, key=itemgetter(0))
        self.next = next(self.groups, None)

    def of(self, reading_id: int) -> Sequence[Any]:
        """The scores of a reading later than the last that was asked for; none where it has none."""
        while self.next is not None and self.next[0] < reading_id:
            self.next = next(self.groups, None)
        if self.next is None or self.next[0] != reading_id:
            return ()
        found = list(self.next[1])
        self.next = next(self.groups, None)
        return found


def _those(authority_id: int, service_id: int | None) -> list[ColumnElement[bool]]:
    """Readings at an authority or one of its services."""
    where = [Reading.authority_id == authority_id]
    return where if service_id is None else [*where, Reading.service_id == service_id]


def _everyones_readings(
    authority_id: int, version: InstrumentVersion, service_id: int | None
) -> Select[int, int, int, int | None, dt.date, dt.date | None, dt.date, str, journeys.Perspective]:
    """One row for each reading of any version, in the order of keys."""
    return (
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
        )
        .join(InstrumentVersion, InstrumentVersion.id == Reading.version_id)
        .outerjoin(Episode, Episode.id == Reading.episode_id)
        .where(*_those(authority_id, service_id), InstrumentVersion.code == version.code, Reading.is_void.is_(False))
        .order_by(Reading.id)
    )


def _everyones_scores(
    authority_id: int, version: InstrumentVersion, service_id: int | None
) -> Select[int, int, float | None]:
    """One row for each score of this version's readings, in the same order: both tables are read along their keys."""
    return (
        select(Score.reading_id, Score.scale_id, Score.value)
        .join(Reading, Reading.id == Score.reading_id)
        .where(*_those(authority_id, service_id), Reading.version_id == version.id)
        .order_by(Score.reading_id, Score.scale_id)
    )


def _place(
    authority_id: int,
    unplaced: Sequence[tuple[Any, journeys.Reading]],
    taken: dict[tuple[int, int], list[journeys.Reading]],
    episodes: dict[int, journeys.Episode],
) -> int:
    """Put each reading that names no episode into the one it falls in; how many fall in none."""
    people = {row.person_id for row, _reading in unplaced}
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
    left_out = 0
    for row, reading in unplaced:
        begun = [each for each in theirs[row.person_id, row.service_id] if each.started_on + early <= row.taken_on]
        if begun:
            last = begun[-1]
            episodes.setdefault(last.id, journeys.Episode(last.started_on, last.ended_on))
            taken[row.person_id, last.id].append(reading)
        else:
            left_out += 1
    return left_out


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
