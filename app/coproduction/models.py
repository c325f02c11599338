"""Ideas. Anonymous: a random key, the day and no more, nothing that orders or times them."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.coproduction.types import IdeaStatus
from app.db import Base, Ciphertext, Sealed, enum_of


class Idea(Base):
    """One idea about a service. No link to who said it, and no order of arrival within a day."""

    __tablename__ = "idea"
    __table_args__ = ({"sqlite_with_rowid": False},)

    # Random, made in the browser's form: two sends of one form are one idea.
    public_id: Mapped[str] = mapped_column(String(22), primary_key=True)
    arrived_on: Mapped[dt.date]
    words_sealed: Mapped[Ciphertext]
    words = Sealed()
    said_as_sealed: Mapped[Ciphertext | None]
    # A name that they chose, or none.
    said_as = Sealed()
    status: Mapped[IdeaStatus] = mapped_column(enum_of(IdeaStatus), default=IdeaStatus.ARRIVED)
    # Counts up with each answer; one made from an older version is refused (REL-10).
    version: Mapped[int] = mapped_column(default=1)
    answer_sealed: Mapped[Ciphertext | None]
    answer = Sealed()
    answered_on: Mapped[dt.date | None]
    # An answer is owed by this day; None once it is settled.
    answer_by: Mapped[dt.date | None]
    authority_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"), index=True)
