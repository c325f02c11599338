"""Bring in an instrument; store a reading; note what was agreed with the owner of a measure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from app.access.scope import Scope
from app.audit import services as audit
from app.audit.services import Actor
from app.audit.types import Action
from app.db import db, flush_or, now
from app.errors import ConflictError
from app.instruments import definition, queries
from app.instruments.models import InstrumentAgreement, InstrumentScale, InstrumentVersion, Reading, Score
from app.instruments.types import AgreementDetails, InstrumentKind, ScoreValue
from app.journeys.reading import Direction, Occasion, Perspective


@dataclass(frozen=True, slots=True)
class ReadingDetails:
    """Everything about one reading but its scores."""

    source: str
    person_id: int
    episode_id: int | None
    service_id: int
    authority_id: int
    version_id: int
    perspective: Perspective
    taken_on: dt.date
    occasion: Occasion
    import_batch: str | None = None


def import_instrument(raw: Mapping[str, Any]) -> tuple[InstrumentVersion, bool]:
    """Store a checked definition; True where it is new. The same content again changes nothing.

    Conflicts where this version is here already with other content: a version never changes.
    """
    digest = definition.digest(raw)
    found = queries.find_version(raw["code"], raw["version"])
    if found is not None:
        if found.definition_digest == digest:
            return found, False
        raise ConflictError(
            "version",
            f"Version {raw['version']} of {raw['code']} is here already with other content; give the changed one a new version",
        )
    version = InstrumentVersion(
        code=raw["code"],
        version=raw["version"],
        kind=InstrumentKind(raw["kind"]),
        definition=dict(raw),
        definition_digest=digest,
        added_at=now(),
    )
    db.session.add(version)
    db.session.flush()
    db.session.add_all(_scale(version, position, scale) for position, scale in enumerate(raw["scales"]))
    audit.record(None, Action.INSTRUMENT_IMPORTED, version, detail=f"{raw['code']} {raw['version']} {digest}")
    return version, True


def _scale(version: InstrumentVersion, position: int, raw: Mapping[str, Any]) -> InstrumentScale:
    change = raw.get("change") or {}
    return InstrumentScale(
        version_id=version.id,
        code=raw["code"],
        position=position,
        lowest=raw["lowest"],
        highest=raw["highest"],
        step=raw.get("step"),
        direction=Direction(raw["direction"]),
        small_change=change.get("small"),
        big_change=change.get("big"),
        reliability=raw.get("reliability"),
        reference_sd=raw.get("reference_sd"),
    )


def record_reading(actor: Actor, details: ReadingDetails, scores: Sequence[ScoreValue]) -> Reading:
    """Store one reading with its scores; one that came from the same source before is returned as it is."""
    before = queries.find_reading_by_source(details.source)
    if before is not None:
        return before
    reading = Reading(
        source=details.source,
        person_id=details.person_id,
        episode_id=details.episode_id,
        service_id=details.service_id,
        authority_id=details.authority_id,
        version_id=details.version_id,
        perspective=details.perspective,
        taken_on=details.taken_on,
        occasion=details.occasion,
        import_batch=details.import_batch,
        recorded_at=now(),
    )
    db.session.add(reading)
    db.session.flush()
    db.session.add_all(
        Score(reading_id=reading.id, scale_id=score.scale_id, value=score.value, missing_code=score.missing_code)
        for score in scores
    )
    audit.record(actor, Action.READING_STORED, reading)
    return reading


def note_agreement(scope: Scope, version: InstrumentVersion, details: AgreementDetails) -> InstrumentAgreement:
    """Keep an agreement for an instrument in all its versions. The same form again stores nothing.

    Conflicts where one lasts already: it is ended first, so that nobody replaces it unseen.
    """
    before = queries.find_agreement_by_key(scope, details.form_key)
    if before is not None:
        return before
    if version.code in queries.agreements(scope):
        raise ConflictError("", _("There is an agreement already. End it first, then note the new one."))
    agreement = InstrumentAgreement(
        form_key=details.form_key,
        code=version.code,
        words=details.words,
        starts_on=details.starts_on,
        ends_on=details.ends_on,
        noted_at=now(),
        authority_id=scope.authority_id,
        noted_by_id=scope.viewer_id,
    )
    db.session.add(agreement)
    flush_or(ConflictError("", _("This was sent twice at once. Look again.")))
    audit.record(scope, Action.AGREEMENT_NOTED, agreement, detail=version.code)
    return agreement


def end_agreement(scope: Scope, version: InstrumentVersion) -> None:
    """From now on nobody new is asked. What was asked before can still be answered. Ended again, nothing changes."""
    agreement = queries.agreements(scope).get(version.code)
    if agreement is None:
        return
    agreement.ended_at, agreement.ended_by_id = now(), scope.viewer_id
    audit.record(scope, Action.AGREEMENT_ENDED, agreement, detail=version.code)
