"""What was released, exactly: read only when the next release is checked. No page may import this (contract 4)."""

from __future__ import annotations

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.db import PK, Base


class LedgerCell(Base):
    """One cell of one released table: its place, its exact numbers of people and the sums of their record keys.

    Sums are sixteen hex characters (modulo 2 to the power 64). Hidden cells are here too, so that they stay hidden.
    """

    __tablename__ = "ledger_cell"

    id: Mapped[PK]
    measure: Mapped[str] = mapped_column(String(20))
    indicator: Mapped[str | None] = mapped_column(String(80))
    place: Mapped[list[list[str]]] = mapped_column(JSON)
    people: Mapped[int]
    key: Mapped[str] = mapped_column(String(16))
    of: Mapped[int]
    of_key: Mapped[str] = mapped_column(String(16))
    was_shown: Mapped[bool]
    authority_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    publication_id: Mapped[int] = mapped_column(ForeignKey("publication.id"), index=True)
