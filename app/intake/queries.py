"""What the rows of a file refer to, looked up for a thousand rows at once. Operators have no scope: an authority is named."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import RowMapping, select

from app.accounts.models import Organisation
from app.accounts.types import OrganisationKind
from app.db import db, unscoped
from app.instruments.models import InstrumentScale, InstrumentVersion, Reading, Score
from app.instruments.types import MissingCode
from app.journeys.reading import Occasion
from app.keywork.models import KeyworkSession
from app.people.models import Episode, Family, YoungPerson
from app.provision.models import Service

_WHY = "Bringing in records: an operator's command, which names its authority"


@unscoped(_WHY)
def authorities(codes: Collection[str]) -> dict[str, RowMapping]:
    """Authorities (id, code, name) by code."""
    statement = (
        select(Organisation.id, Organisation.code, Organisation.name)
        .where(Organisation.code.in_(codes), Organisation.kind == OrganisationKind.AUTHORITY)
        .order_by(Organisation.id)
    )
    return {row["code"]: row for row in db.session.execute(statement).mappings()}


@unscoped(_WHY)
def providers(codes: Collection[str]) -> dict[tuple[int, str], RowMapping]:
    """Providers (id, code, name, authority_id) of any authority, by authority and code."""
    statement = (
        select(Organisation.id, Organisation.code, Organisation.name, Organisation.authority_id)
        .where(Organisation.code.in_(codes), Organisation.kind == OrganisationKind.PROVIDER)
        .order_by(Organisation.id)
    )
    return {(row["authority_id"], row["code"]): row for row in db.session.execute(statement).mappings()}


@unscoped(_WHY)
def services(authority_ids: Collection[int], codes: Collection[str]) -> dict[tuple[int, str], RowMapping]:
    """Services by authority and code."""
    statement = (
        select(Service.__table__)
        .where(Service.authority_id.in_(authority_ids), Service.code.in_(codes))
        .order_by(Service.id)
    )
    return {(row["authority_id"], row["code"]): row for row in db.session.execute(statement).mappings()}


@unscoped(_WHY)
def boards(addresses: Collection[str]) -> set[str]:
    """Which of these addresses of public boards are taken."""
    statement = select(Service.board).where(Service.board.in_(addresses)).order_by(Service.board)
    return set(db.session.scalars(statement))


@unscoped(_WHY)
def people(provider_ids: Collection[int], digests: Collection[str]) -> dict[str, RowMapping]:
    """Young people (every column) by the digest of their reference, which holds the provider."""
    statement = (
        select(YoungPerson.__table__)
        .where(YoungPerson.provider_id.in_(provider_ids), YoungPerson.ref_digest.in_(digests))
        .order_by(YoungPerson.id)
    )
    return {row["ref_digest"]: row for row in db.session.execute(statement).mappings()}


@unscoped(_WHY)
def family_ids(provider_ids: Collection[int], digests: Collection[str]) -> dict[str, int]:
    """Families by the digest of their reference."""
    statement = (
        select(Family.ref_digest, Family.id)
        .where(Family.provider_id.in_(provider_ids), Family.ref_digest.in_(digests))
        .order_by(Family.id)
    )
    return dict(db.session.execute(statement).all())


@unscoped(_WHY)
def episodes_begun(
    person_ids: Collection[int], days: Collection[dt.date]
) -> dict[tuple[int, int, dt.date], RowMapping]:
    """Episodes (every column) that began on these days, by person, service and day."""
    statement = (
        select(Episode.__table__)
        .where(Episode.person_id.in_(person_ids), Episode.started_on.in_(days))
        .order_by(Episode.id)
    )
    rows = db.session.execute(statement).mappings()
    return {(row["person_id"], row["service_id"], row["started_on"]): row for row in rows}


@unscoped(_WHY)
def episodes_of(person_ids: Collection[int], service_ids: Collection[int]) -> dict[tuple[int, int], list[RowMapping]]:
    """Episodes (id, started_on, ended_on) by person and service, oldest first."""
    statement = (
        select(Episode.id, Episode.person_id, Episode.service_id, Episode.started_on, Episode.ended_on)
        .where(Episode.person_id.in_(person_ids), Episode.service_id.in_(service_ids))
        .order_by(Episode.started_on, Episode.id)
    )
    found = defaultdict(list)
    for row in db.session.execute(statement).mappings():
        found[row["person_id"], row["service_id"]].append(row)
    return found


@unscoped(_WHY)
def session_keys(keys: Collection[str]) -> set[str]:
    """Which of these session records are here."""
    statement = select(KeyworkSession.form_key).where(KeyworkSession.form_key.in_(keys)).order_by(KeyworkSession.id)
    return set(db.session.scalars(statement))


@unscoped("Instruments hold nothing about anyone")
def versions(codes: Collection[str]) -> dict[str, dict[str, int]]:
    """Every version of these instruments: code, then version, then key."""
    statement = (
        select(InstrumentVersion.code, InstrumentVersion.version, InstrumentVersion.id)
        .where(InstrumentVersion.code.in_(codes))
        .order_by(InstrumentVersion.id)
    )
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for code, version, key in db.session.execute(statement):
        found[code][version] = key
    return found


@unscoped("Instruments hold nothing about anyone")
def scales(version_ids: Collection[int]) -> dict[int, dict[str, RowMapping]]:
    """Scales (id, code, lowest, highest, step) by version and code, in order."""
    statement = (
        select(
            InstrumentScale.id,
            InstrumentScale.version_id,
            InstrumentScale.code,
            InstrumentScale.lowest,
            InstrumentScale.highest,
            InstrumentScale.step,
        )
        .where(InstrumentScale.version_id.in_(version_ids))
        .order_by(InstrumentScale.version_id, InstrumentScale.position)
    )
    found: dict[int, dict[str, RowMapping]] = defaultdict(dict)
    for row in db.session.execute(statement).mappings():
        found[row["version_id"]][row["code"]] = row
    return found


@unscoped(_WHY)
def readings(sources: Collection[str]) -> dict[str, tuple[int, Occasion]]:
    """Readings that came from these places: key and occasion by source."""
    statement = select(Reading.source, Reading.id, Reading.occasion).where(Reading.source.in_(sources))
    rows = db.session.execute(statement.order_by(Reading.id))
    return {source: (key, occasion) for source, key, occasion in rows}


@unscoped(_WHY)
def scores(reading_ids: Sequence[int]) -> dict[tuple[int, int], tuple[float | None, MissingCode | None]]:
    """Values by reading and scale."""
    statement = (
        select(Score.reading_id, Score.scale_id, Score.value, Score.missing_code)
        .where(Score.reading_id.in_(reading_ids))
        .order_by(Score.reading_id, Score.scale_id)
    )
    rows: Any = db.session.execute(statement)
    return {(reading, scale): (value, missing) for reading, scale, value, missing in rows}
