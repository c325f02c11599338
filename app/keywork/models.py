"""Session records."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.db import PERSONAL, PK, Base, Ciphertext, HasPublicId, Instant, Sealed, enum_of
from app.keywork.types import Attendance


class KeyworkSession(HasPublicId, Base):
    """One meeting, call or visit between a key worker and a young person, kept or missed."""

    __tablename__ = "keywork_session"
    __table_args__ = (
        CheckConstraint("minutes IS NULL OR (minutes >= 0 AND minutes <= 1440)", name="minutes_in_a_day"),
        Index("ix_keywork_session_person_id_held_on", "person_id", "held_on"),
    )

    id: Mapped[PK]
    # Made when the form opens, or from the row that was brought in: stored once however often it is sent.
    form_key: Mapped[str] = mapped_column(String(64), unique=True)
    held_on: Mapped[dt.date] = mapped_column(info=PERSONAL)
    minutes: Mapped[int | None]
    kind: Mapped[str | None] = mapped_column(String(40), info=PERSONAL)
    attended: Mapped[Attendance] = mapped_column(enum_of(Attendance), info=PERSONAL)
    summary_sealed: Mapped[Ciphertext | None]
    # What the key worker writes about the session.
    summary = Sealed()
    note_sealed: Mapped[Ciphertext | None]
    # What the young person said, in their words.
    note = Sealed()
    recorded_at: Mapped[Instant]
    authority_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("young_person.id"))
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"), index=True)
    worker_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    worker_email_sealed: Mapped[Ciphertext | None]
    worker_email = Sealed()
    import_batch: Mapped[str | None] = mapped_column(String(22), index=True)
