"""Reads of frameworks, and the one crossing from people's rows to facts."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from typing import TypeVar

from sqlalchemy import Row, exists, select

from app.accounts.models import Organisation
from app.db import db, unscoped
from app.errors import NotFoundError
from app.indicators.models import Cube, Framework, OutcomeFact
from app.instruments.models import InstrumentScale, InstrumentVersion, Score
from app.instruments.models import Reading as ReadingRow
from app.journeys.reading import ChangeSizes, Reading, Scale
from app.people.models import Episode, YoungPerson
from app.provision.models import Service

D = TypeVar("D", Framework, Cube)


@unscoped("Frameworks hold nothing about anyone")
def get_framework(code: str) -> Framework:
    """The newest version of a framework. Raises NotFoundError with what to do."""
    found = db.session.scalars(select(Framework).where(Framework.code == code).order_by(Framework.id.desc())).first()
    if found is None:
        raise NotFoundError(f"No framework {code}; bring it in with: flask import framework FILE")
    return found


@unscoped("The list of tables holds nothing about anyone")
def get_cube() -> Cube:
    """The newest declared list of tables. Raises NotFoundError with what to do."""
    found = db.session.scalars(select(Cube).order_by(Cube.id.desc())).first()
    if found is None:
        raise NotFoundError("No list of tables yet; bring it in with: flask import cube FILE")
    return found


@unscoped("A definition is looked for by its code, so that it is stored once")
def find_definition(kind: type[D], code: str, version: str) -> D | None:
    """One version of a framework or of the list of tables."""
    return db.session.scalars(select(kind).where(kind.code == code, kind.version == version)).one_or_none()


@unscoped("Scales hold nothing about anyone")
def scales() -> dict[tuple[str, str, str], Scale]:
    """Every scale, by instrument, version and code."""
    statement = (
        select(InstrumentVersion.code, InstrumentVersion.version, InstrumentScale)
        .join(InstrumentScale, InstrumentScale.version_id == InstrumentVersion.id)
        .order_by(InstrumentScale.id)
    )
    return {(code, version, row.code): _scale(row) for code, version, row in db.session.execute(statement)}


def _scale(row: InstrumentScale) -> Scale:
    sizes = ChangeSizes(row.small_change, row.big_change) if row.small_change and row.big_change else None
    return Scale(row.code, row.lowest, row.highest, row.step, row.direction, sizes, row.reliability, row.reference_sd)


@unscoped("Building facts for a whole authority; audited")
def episodes_to_count(
    authority_id: int, framework: str, *, ended_from: dt.date, ended_to: dt.date
) -> Sequence[Row[Episode, str, dt.date | None, str]]:
    """Episodes that ended in these days and are in no earlier quarter, with person, birthday and service, oldest first."""
    counted = exists().where(OutcomeFact.framework == framework, OutcomeFact.episode_id == Episode.id)
    statement = (
        select(Episode, YoungPerson.public_id, YoungPerson.born_on, Service.code)
        .join(YoungPerson, YoungPerson.id == Episode.person_id)
        .join(Service, Service.id == Episode.service_id)
        .where(Episode.authority_id == authority_id, Episode.ended_on.between(ended_from, ended_to), ~counted)
        .order_by(Episode.ended_on, Episode.id)
    )
    return db.session.execute(statement).all()


@unscoped("Building facts for a whole authority; audited")
def readings_of_episodes(episode_ids: Sequence[int]) -> dict[int, dict[str, list[Reading]]]:
    """Readings by episode and instrument."""
    statement = (
        select(ReadingRow, InstrumentVersion.code, InstrumentVersion.version, InstrumentScale.code, Score.value)
        .join(InstrumentVersion, InstrumentVersion.id == ReadingRow.version_id)
        .join(Score, Score.reading_id == ReadingRow.id)
        .join(InstrumentScale, InstrumentScale.id == Score.scale_id)
        .where(ReadingRow.episode_id.in_(episode_ids))
        .order_by(ReadingRow.id, InstrumentScale.position)
    )
    scores: dict[int, dict[str, float | None]] = defaultdict(dict)
    rows: dict[int, tuple[ReadingRow, str, str]] = {}
    for row, instrument, version, scale, value in db.session.execute(statement):
        rows[row.id] = (row, instrument, version)
        scores[row.id][scale] = value
    found: dict[int, dict[str, list[Reading]]] = defaultdict(lambda: defaultdict(list))
    for row, instrument, version in rows.values():
        if row.episode_id is not None:
            found[row.episode_id][instrument].append(
                Reading(row.id, row.taken_on, row.id, version, row.perspective, scores[row.id], row.is_void)
            )
    return found


@unscoped("Building facts for a whole authority; audited")
def first_built_period(authority_id: int, framework: str) -> str | None:
    """The earliest quarter that has facts."""
    statement = (
        select(OutcomeFact.period)
        .where(OutcomeFact.authority_id == authority_id, OutcomeFact.framework == framework)
        .order_by(OutcomeFact.period)
        .limit(1)
    )
    return db.session.scalars(statement).first()


@unscoped("The publisher reads facts only")
def facts_of(authority_id: int, framework: str, periods: Sequence[str]) -> Sequence[OutcomeFact]:
    """Facts of these quarters, in the order that they were counted."""
    statement = (
        select(OutcomeFact)
        .where(
            OutcomeFact.authority_id == authority_id,
            OutcomeFact.framework == framework,
            OutcomeFact.period.in_(periods),
        )
        .order_by(OutcomeFact.period, OutcomeFact.id)
    )
    return db.session.scalars(statement).all()


@unscoped("Services hold nothing about anyone")
def services_of_authority(authority_id: int) -> Sequence[Row[str, str, str, str]]:
    """Code and name of each service of an authority and of its provider, by code."""
    statement = (
        select(Service.code, Service.name, Organisation.code, Organisation.name)
        .join(Organisation, Organisation.id == Service.provider_id)
        .where(Service.authority_id == authority_id)
        .order_by(Service.code)
    )
    return db.session.execute(statement).all()
