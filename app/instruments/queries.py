"""Reads of instruments (they hold nothing about anyone) and of readings (scoped)."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from app.access.scope import Scope
from app.db import db, unscoped
from app.errors import NotFoundError
from app.i18n.dates import today
from app.instruments.licence import Held, bars
from app.instruments.models import InstrumentAgreement, InstrumentScale, InstrumentVersion, Reading


@unscoped("Instruments hold nothing about anyone")
def find_version(code: str, version: str) -> InstrumentVersion | None:
    """One version of one instrument, if it is here."""
    statement = select(InstrumentVersion).where(InstrumentVersion.code == code, InstrumentVersion.version == version)
    return db.session.scalars(statement).one_or_none()


@unscoped("Instruments hold nothing about anyone")
def get_version(code: str, version: str | None = None) -> InstrumentVersion:
    """One version of an instrument: the named one, or the newest. Raises NotFoundError with what there is."""
    statement = select(InstrumentVersion).where(InstrumentVersion.code == code).order_by(InstrumentVersion.id.desc())
    found = db.session.scalars(statement).all()
    for row in found:
        if version is None or row.version == version:
            return row
    if found:
        raise NotFoundError(f"No version {version} of {code}; there are: {', '.join(row.version for row in found)}")
    raise NotFoundError(f"No instrument {code}; bring it in with: flask import instrument FILE")


@unscoped("Instruments hold nothing about anyone")
def get_version_by_id(version_id: int) -> InstrumentVersion:
    """The version that an invitation or a reading names."""
    version = db.session.get(InstrumentVersion, version_id)
    if version is None:
        raise NotFoundError("instrument version")
    return version


@unscoped("Instruments hold nothing about anyone")
def newest_versions() -> Sequence[InstrumentVersion]:
    """The newest version of each instrument that has questions, by code."""
    rows = db.session.scalars(select(InstrumentVersion).order_by(InstrumentVersion.code, InstrumentVersion.id)).all()
    newest = {row.code: row for row in rows if row.definition.get("items")}
    return list(newest.values())


@unscoped("Instruments hold nothing about anyone")
def get_version_by_public_id(public_id: str) -> InstrumentVersion:
    """The version that an address names."""
    found = db.session.scalars(select(InstrumentVersion).where(InstrumentVersion.public_id == public_id)).one_or_none()
    if found is None:
        raise NotFoundError("instrument version")
    return found


def askable_versions(scope: Scope) -> Sequence[InstrumentVersion]:
    """The newest versions that the viewer's authority may ask today (licence.bars)."""
    held = agreements(scope)
    return [one for one in newest_versions() if not bars(one.definition, held_of(held.get(one.code)), today())]


def agreements(scope: Scope) -> dict[str, InstrumentAgreement]:
    """The latest agreement of the viewer's authority for each instrument, ended ones left out, by the instrument's code."""
    statement = (
        select(InstrumentAgreement)
        .where(InstrumentAgreement.authority_id == scope.authority_id, InstrumentAgreement.ended_at.is_(None))
        .order_by(InstrumentAgreement.id)
    )
    return {row.code: row for row in db.session.scalars(statement)}


def held_of(agreement: InstrumentAgreement | None) -> Held | None:
    """What an agreement comes to for the gate."""
    return None if agreement is None else Held(agreement.starts_on, agreement.ends_on)


def find_agreement_by_key(scope: Scope, form_key: str) -> InstrumentAgreement | None:
    """The agreement that this form stored already, if it was sent before."""
    statement = select(InstrumentAgreement).where(
        InstrumentAgreement.form_key == form_key, InstrumentAgreement.authority_id == scope.authority_id
    )
    return db.session.scalars(statement).one_or_none()


@unscoped("Instruments hold nothing about anyone")
def scales_of(version: InstrumentVersion) -> Sequence[InstrumentScale]:
    """The scales of one version, in order."""
    statement = (
        select(InstrumentScale).where(InstrumentScale.version_id == version.id).order_by(InstrumentScale.position)
    )
    return db.session.scalars(statement).all()


@unscoped("A reading is looked for by where it came from, so that it is stored once")
def find_reading_by_source(source: str) -> Reading | None:
    """The reading that came from there, if it is here already."""
    return db.session.scalars(select(Reading).where(Reading.source == source)).one_or_none()
