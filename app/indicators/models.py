"""Outcome frameworks, the declared tables, and the facts that indicators count."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db import PERSONAL, PK, PSEUDONYM, Base, Code, Digest, Instant


class Framework(Base):
    """One version of an outcome framework: outcomes, each with indicators (CONTRACTS 2b). Never changed once stored."""

    __tablename__ = "framework"
    __table_args__ = (UniqueConstraint("code", "version"),)

    id: Mapped[PK]
    code: Mapped[Code]
    version: Mapped[Code]
    definition: Mapped[dict[str, Any]] = mapped_column(JSON)
    definition_digest: Mapped[Digest]
    added_at: Mapped[Instant]


class Cube(Base):
    """One version of the declared list of tables. Never changed once stored."""

    __tablename__ = "cube"
    __table_args__ = (UniqueConstraint("code", "version"),)

    id: Mapped[PK]
    code: Mapped[Code]
    version: Mapped[Code]
    definition: Mapped[dict[str, Any]] = mapped_column(JSON)
    definition_digest: Mapped[Digest]
    added_at: Mapped[Instant]


class OutcomeFact(Base):
    """What one ended episode adds to one indicator, in the one quarter that it is counted in. Only added to.

    Facts are frozen when a quarter is built: what is recorded later goes to the next open quarter, so that two
    releases can't be subtracted.
    """

    __tablename__ = "outcome_fact"
    __table_args__ = (
        UniqueConstraint("framework", "episode_id", "indicator"),
        Index("ix_outcome_fact_authority_id_framework_period", "authority_id", "framework", "period"),
        CheckConstraint("NOT (improved AND worse)", name="one_direction"),
        CheckConstraint("paired OR NOT (improved OR worse)", name="change_needs_a_pair"),
    )

    id: Mapped[PK]
    framework: Mapped[Code]
    period: Mapped[str] = mapped_column(String(12))
    indicator: Mapped[Code]
    person_key: Mapped[str] = mapped_column(String(22), info=PSEUDONYM)
    service: Mapped[Code]
    age_band: Mapped[str] = mapped_column(String(12), info=PERSONAL)
    paired: Mapped[bool]
    improved: Mapped[bool] = mapped_column(info=PERSONAL)
    worse: Mapped[bool] = mapped_column(info=PERSONAL)
    change: Mapped[float | None] = mapped_column(info=PERSONAL)
    authority_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    episode_id: Mapped[int] = mapped_column(ForeignKey("episode.id"), index=True)
