"""Decisions about sharing, referrals, what children told, and concerns about members of staff.

Rows are only added: triggers refuse to change or delete any of them. Sealed words may be sealed anew under another key.
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.concerns.types import Choice, ConcernKind, EventKind, Power
from app.db import PERSONAL, PK, Base, Ciphertext, HasPublicId, Instant, Sealed, enum_of


class ShareDecision(HasPublicId, Base):
    """What was shared about a young person or kept back, with whom, under which power, and why (SAFE-13)."""

    __tablename__ = "share_decision"
    __table_args__ = (
        CheckConstraint(
            "(choice = 'shared') = (power IS NOT NULL AND recipient_sealed IS NOT NULL)", name="shared_with_and_why"
        ),
        CheckConstraint("(told_child AND told_parent) OR told_why_sealed IS NOT NULL", name="told_or_why_not"),
    )

    id: Mapped[PK]
    form_key: Mapped[str] = mapped_column(String(22), unique=True)
    choice: Mapped[Choice] = mapped_column(enum_of(Choice), info=PERSONAL)
    power: Mapped[Power | None] = mapped_column(enum_of(Power), info=PERSONAL)
    what_sealed: Mapped[Ciphertext]
    what = Sealed()
    recipient_sealed: Mapped[Ciphertext | None]
    recipient = Sealed()
    # Why it was needed, and no more than was needed.
    why_sealed: Mapped[Ciphertext]
    why = Sealed()
    told_child: Mapped[bool]
    told_parent: Mapped[bool]
    told_why_sealed: Mapped[Ciphertext | None]
    told_why = Sealed()
    advice_sealed: Mapped[Ciphertext | None]
    advice = Sealed()
    # Which details that could lead somebody to the child were in it: words of Detail with spaces between.
    included: Mapped[str] = mapped_column(String(80), info=PERSONAL)
    decided_on: Mapped[dt.date] = mapped_column(info=PERSONAL)
    recorded_at: Mapped[Instant]
    authority_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("young_person.id"), index=True)
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"), index=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    alert_id: Mapped[int | None] = mapped_column(ForeignKey("alert.id"), index=True)
    # A correction names the row that it puts right; both stay.
    corrects_id: Mapped[int | None] = mapped_column(ForeignKey("share_decision.id"), index=True)


class Referral(HasPublicId, Base):
    """A request for help to children's services or others, as it was sent (SAFE-14)."""

    __tablename__ = "referral"

    id: Mapped[PK]
    form_key: Mapped[str] = mapped_column(String(22), unique=True)
    recipient_sealed: Mapped[Ciphertext]
    recipient = Sealed()
    # The whole text as it was sent, and which records it was made from (concerns/pack.py).
    pack_sealed: Mapped[Ciphertext]
    pack = Sealed()
    made_at: Mapped[Instant]
    reply_by: Mapped[dt.date] = mapped_column(info=PERSONAL)
    authority_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("young_person.id"), index=True)
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"), index=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)


class ReferralEvent(HasPublicId, Base):
    """A reply to a referral, or what was done because none came."""

    __tablename__ = "referral_event"

    id: Mapped[PK]
    form_key: Mapped[str] = mapped_column(String(22), unique=True)
    kind: Mapped[EventKind] = mapped_column(enum_of(EventKind), info=PERSONAL)
    words_sealed: Mapped[Ciphertext]
    words = Sealed()
    at: Mapped[Instant]
    authority_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    referral_id: Mapped[int] = mapped_column(ForeignKey("referral.id"), index=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)


class Concern(HasPublicId, Base):
    """What a child told somebody, word for word; or a decision that somebody sees differently (SAFE-16, SAFE-27)."""

    __tablename__ = "concern"

    id: Mapped[PK]
    form_key: Mapped[str] = mapped_column(String(22), unique=True)
    kind: Mapped[ConcernKind] = mapped_column(enum_of(ConcernKind), info=PERSONAL)
    words_sealed: Mapped[Ciphertext]
    words = Sealed()
    # Who was there; for a different view, who decided.
    present_sealed: Mapped[Ciphertext]
    present = Sealed()
    # What was asked; for a different view, what was decided.
    asked_sealed: Mapped[Ciphertext]
    asked = Sealed()
    next_step_sealed: Mapped[Ciphertext]
    next_step = Sealed()
    happened_at: Mapped[Instant]
    recorded_at: Mapped[Instant]
    # Sent to the authority's designated officer as well, outside the chain of command.
    is_for_officer: Mapped[bool]
    is_kept_from_managers: Mapped[bool]
    authority_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("young_person.id"), index=True)
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"), index=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)


class ConcernNote(HasPublicId, Base):
    """Something added to a concern: what was done, or what else is known."""

    __tablename__ = "concern_note"

    id: Mapped[PK]
    form_key: Mapped[str] = mapped_column(String(22), unique=True)
    words_sealed: Mapped[Ciphertext]
    words = Sealed()
    at: Mapped[Instant]
    authority_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    concern_id: Mapped[int] = mapped_column(ForeignKey("concern.id"), index=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)


class Allegation(HasPublicId, Base):
    """A concern about a member of staff, for the designated officer (SAFE-17)."""

    __tablename__ = "allegation"

    id: Mapped[PK]
    form_key: Mapped[str] = mapped_column(String(22), unique=True)
    # Where there is no account: the name in words.
    about_name_sealed: Mapped[Ciphertext | None]
    about_name = Sealed()
    words_sealed: Mapped[Ciphertext]
    words = Sealed()
    happened_on: Mapped[dt.date] = mapped_column(info=PERSONAL)
    recorded_at: Mapped[Instant]
    authority_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    # A service whose safeguarding leads read it too; empty where it is for officers alone.
    service_id: Mapped[int | None] = mapped_column(ForeignKey("service.id"), index=True)
    about_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)


class AllegationBar(Base):
    """An account from which an allegation is kept, whatever its part: whom it is about, and whoever was ticked."""

    __tablename__ = "allegation_bar"
    __table_args__ = (UniqueConstraint("allegation_id", "user_id"),)

    id: Mapped[PK]
    allegation_id: Mapped[int] = mapped_column(ForeignKey("allegation.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)


class AllegationNote(HasPublicId, Base):
    """What was done about an allegation."""

    __tablename__ = "allegation_note"

    id: Mapped[PK]
    form_key: Mapped[str] = mapped_column(String(22), unique=True)
    words_sealed: Mapped[Ciphertext]
    words = Sealed()
    at: Mapped[Instant]
    authority_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    allegation_id: Mapped[int] = mapped_column(ForeignKey("allegation.id"), index=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
