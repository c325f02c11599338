"""Outcome frameworks."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db import PK, Base, Code, Digest, Instant


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
