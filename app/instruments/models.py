"""Instruments in versions, their scales, and readings: the one currency of distance travelled."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db import PERSONAL, PK, Base, Ciphertext, Code, Digest, HasPublicId, Instant, Sealed, enum_of
from app.instruments.types import InstrumentKind, MissingCode
from app.journeys.reading import Direction, Occasion, Perspective


class InstrumentVersion(HasPublicId, Base):
    """One version of a survey or a star. Its definition is frozen from its first use: a trigger refuses to change it."""

    __tablename__ = "instrument_version"
    __table_args__ = (UniqueConstraint("code", "version"),)

    id: Mapped[PK]
    code: Mapped[Code]
    version: Mapped[Code]
    kind: Mapped[InstrumentKind] = mapped_column(enum_of(InstrumentKind))
    # The whole definition as it came in (CONTRACTS 2b), and the SHA-256 of its canonical form.
    definition: Mapped[dict[str, Any]] = mapped_column(JSON)
    definition_digest: Mapped[Digest]
    added_at: Mapped[Instant]


class InstrumentAgreement(HasPublicId, Base):
    """What an authority has agreed with the owner of a measure that may not be asked without it.

    Triggers refuse to delete it, and to change anything but that it was ended and the key that seals its words.
    """

    __tablename__ = "instrument_agreement"
    __table_args__ = (
        CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="ends_after_start"),
        CheckConstraint("(ended_at IS NULL) = (ended_by_id IS NULL)", name="ended_by_somebody"),
        Index("ix_instrument_agreement_authority_id", "authority_id", "code"),
    )

    id: Mapped[PK]
    form_key: Mapped[str] = mapped_column(String(22), unique=True)
    # The instrument, in all its versions.
    code: Mapped[Code]
    # With whom, what, and where it can be found.
    words_sealed: Mapped[Ciphertext]
    words = Sealed()
    starts_on: Mapped[dt.date]
    ends_on: Mapped[dt.date | None]
    noted_at: Mapped[Instant]
    ended_at: Mapped[dt.datetime | None]
    authority_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    noted_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)


class InstrumentScale(Base):
    """One thing that a version measures: a scale of a survey, an area of a star."""

    __tablename__ = "instrument_scale"
    __table_args__ = (
        UniqueConstraint("version_id", "code"),
        UniqueConstraint("version_id", "position"),
        CheckConstraint("lowest < highest", name="lowest_below_highest"),
    )

    id: Mapped[PK]
    code: Mapped[Code]
    position: Mapped[int]
    lowest: Mapped[float]
    highest: Mapped[float]
    step: Mapped[float | None]
    direction: Mapped[Direction] = mapped_column(enum_of(Direction))
    small_change: Mapped[float | None]
    big_change: Mapped[float | None]
    reliability: Mapped[float | None]
    reference_sd: Mapped[float | None]
    version_id: Mapped[int] = mapped_column(ForeignKey("instrument_version.id"), index=True)


class Reading(HasPublicId, Base):
    """One completion of an instrument by one perspective on one day. `id` grows in the order they were saved."""

    __tablename__ = "reading"
    __table_args__ = (
        Index("ix_reading_person_id_taken_on", "person_id", "taken_on", "id"),
        Index("ix_reading_service_id_version_id", "service_id", "version_id"),
    )

    id: Mapped[PK]
    # Where it came from: the response, or a digest of what names it in a provider's file. Stored once.
    source: Mapped[Digest] = mapped_column(unique=True)
    perspective: Mapped[Perspective] = mapped_column(enum_of(Perspective))
    taken_on: Mapped[dt.date] = mapped_column(info=PERSONAL)
    occasion: Mapped[Occasion] = mapped_column(enum_of(Occasion))
    is_void: Mapped[bool] = mapped_column(default=False)
    recorded_at: Mapped[Instant]
    authority_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("young_person.id"))
    episode_id: Mapped[int | None] = mapped_column(ForeignKey("episode.id"), index=True)
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"))
    version_id: Mapped[int] = mapped_column(ForeignKey("instrument_version.id"), index=True)
    import_batch: Mapped[str | None] = mapped_column(String(22), index=True)


class Score(Base):
    """One scale's value in one reading, or why there is none."""

    __tablename__ = "score"
    __table_args__ = (
        CheckConstraint("value IS NULL OR missing_code IS NULL", name="value_or_reason"),
        {"sqlite_with_rowid": False},
    )

    reading_id: Mapped[int] = mapped_column(ForeignKey("reading.id"), primary_key=True)
    scale_id: Mapped[int] = mapped_column(ForeignKey("instrument_scale.id"), primary_key=True, index=True)
    value: Mapped[float | None] = mapped_column(info=PERSONAL)
    missing_code: Mapped[MissingCode | None] = mapped_column(enum_of(MissingCode))
