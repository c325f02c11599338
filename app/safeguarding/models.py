"""Cover of each service, and alerts. A trigger refuses to delete an alert (SAFE-09)."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.db import PK, Base, Ciphertext, HasPublicId, Instant, Sealed, ShortText


class SafetyCover(HasPublicId, Base):
    """Who is told, when and how, if an answer at this service may mean danger. All of it is needed (SAFE-01)."""

    __tablename__ = "safety_cover"
    __table_args__ = (CheckConstraint("answer_minutes BETWEEN 1 AND 240", name="answer_within_hours"),)

    id: Mapped[PK]
    # Counts up with each change; a change made from an older version is refused (REL-10).
    version: Mapped[int] = mapped_column(default=1)
    told_first_sealed: Mapped[Ciphertext]
    told_first = Sealed()
    deputy_sealed: Mapped[Ciphertext]
    deputy = Sealed()
    hours: Mapped[ShortText]
    answer_minutes: Mapped[int]
    out_of_hours: Mapped[str] = mapped_column(String(500))
    local_numbers: Mapped[str] = mapped_column(String(500))
    approver_sealed: Mapped[Ciphertext]
    approver = Sealed()
    approved_on: Mapped[dt.date]
    authority_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"), unique=True)


class Alert(HasPublicId, Base):
    """An answer that may mean danger, written in the same transaction as the answer. Never deleted or edited away."""

    __tablename__ = "alert"

    id: Mapped[PK]
    # Response and item: the same answer sent twice raises one alert.
    source: Mapped[str] = mapped_column(String(120), unique=True)
    item_code: Mapped[str] = mapped_column(String(80))
    reason: Mapped[ShortText]
    answered_at: Mapped[Instant]
    raised_at: Mapped[Instant]
    acknowledged_at: Mapped[dt.datetime | None]
    acknowledged_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    authority_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("young_person.id"), index=True)
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"), index=True)
