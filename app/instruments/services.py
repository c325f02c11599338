"""Bring in an instrument; store a reading."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.audit import services as audit
from app.audit.services import Actor
from app.audit.types import Action
from app.db import db, now
from app.errors import ConflictError
from app.instruments import definition, queries
from app.instruments.models import InstrumentScale, InstrumentVersion, Reading, Score
from app.instruments.types import InstrumentKind, ScoreValue
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
