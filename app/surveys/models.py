"""One person's way through one form, and the answers they gave."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from app.db import PERSONAL, PK, Base, Ciphertext, Digest, HasPublicId, Instant, Sealed, enum_of
from app.instruments.types import MissingCode


class Response(HasPublicId, Base):
    """A form being filled in, then sent. Begun with the first answer, never by opening a link (SEC-85)."""

    __tablename__ = "survey_response"

    id: Mapped[PK]
    # The browser that holds the draft; another one needs the code from the worker.
    holder_digest: Mapped[Digest]
    # The language that the questions were shown in.
    language: Mapped[str] = mapped_column(String(12))
    started_at: Mapped[Instant]
    # Sent once, with the digest of what was sent: the receipt (REL-02).
    sent_at: Mapped[dt.datetime | None]
    sent_digest: Mapped[str | None] = mapped_column(String(64))
    authority_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    invitation_id: Mapped[int] = mapped_column(ForeignKey("invitation.id"), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("young_person.id"), index=True)
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"), index=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("instrument_version.id"), index=True)


class Answer(HasPublicId, Base):
    """The present answer to one item: a number, a text, picks, or why there is none."""

    __tablename__ = "survey_answer"
    __table_args__ = (
        UniqueConstraint("response_id", "item_code"),
        CheckConstraint(
            "(CASE WHEN value IS NULL THEN 0 ELSE 1 END) + (CASE WHEN text_sealed IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN missing_code IS NULL THEN 0 ELSE 1 END) <= 1",
            name="one_answer",
        ),
    )

    id: Mapped[PK]
    item_code: Mapped[str] = mapped_column(String(80))
    value: Mapped[float | None] = mapped_column(info=PERSONAL)
    text_sealed: Mapped[Ciphertext | None]
    text = Sealed()
    missing_code: Mapped[MissingCode | None] = mapped_column(enum_of(MissingCode))
    # Whether the text is what was picked: values of options, in order, as a JSON list.
    has_picks: Mapped[bool] = mapped_column(default=False, server_default=false())
    # The language that the question was read in: with the version, the very words that were answered.
    asked_in: Mapped[str | None] = mapped_column(String(12))
    answered_at: Mapped[Instant]
    authority_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    response_id: Mapped[int] = mapped_column(ForeignKey("survey_response.id"), index=True)
