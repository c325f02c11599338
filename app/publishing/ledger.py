"""What was released, exactly: read only when the next release is checked. No page may import this (contract 4)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.db import PK, Base


class ReleasedCell(Base):
    """One cell of one released table: its key, its exact number of people and the sum of their record keys."""

    __tablename__ = "released_cell"

    id: Mapped[PK]
    table_code: Mapped[str] = mapped_column(String(20))
    measure: Mapped[str] = mapped_column(String(20))
    indicator: Mapped[str | None] = mapped_column(String(80))
    keys: Mapped[dict[str, Any]] = mapped_column(JSON)
    people: Mapped[int]
    # Sixteen hex characters: the sum, modulo 2 to the power 64.
    cell_key: Mapped[str] = mapped_column(String(16))
    was_shown: Mapped[bool]
    authority_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    publication_id: Mapped[int] = mapped_column(ForeignKey("publication.id"), index=True)
