"""Young people, families, episodes."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from app.db import (
    PERSONAL,
    PK,
    PSEUDONYM,
    SPECIAL,
    Base,
    Ciphertext,
    Digest,
    HasPublicId,
    Instant,
    Sealed,
    enum_of,
)
from app.people.types import AccessKind, Reason


class Family(HasPublicId, Base):
    """People whom one provider's record says belong together. Says nothing about who may see whom."""

    __tablename__ = "family"
    __table_args__ = (UniqueConstraint("provider_id", "ref_digest"),)

    id: Mapped[PK]
    ref_digest: Mapped[Digest] = mapped_column(info=PSEUDONYM)
    ref_sealed: Mapped[Ciphertext]
    ref = Sealed()
    authority_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    provider_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    import_batch: Mapped[str | None] = mapped_column(String(22), index=True)


class YoungPerson(HasPublicId, Base):
    """A young person as one provider knows them."""

    __tablename__ = "young_person"
    __table_args__ = (UniqueConstraint("provider_id", "ref_digest"),)

    id: Mapped[PK]
    # The provider's own reference: looked up by digest, read back from the sealed copy.
    ref_digest: Mapped[Digest] = mapped_column(info=PSEUDONYM)
    ref_sealed: Mapped[Ciphertext]
    ref = Sealed()
    given_name_sealed: Mapped[Ciphertext | None]
    given_name = Sealed()
    family_name_sealed: Mapped[Ciphertext | None]
    family_name = Sealed()
    born_on: Mapped[dt.date | None] = mapped_column(info=PERSONAL)
    sex: Mapped[str | None] = mapped_column(String(80), info=SPECIAL)
    ethnicity: Mapped[str | None] = mapped_column(String(80), info=SPECIAL)
    send: Mapped[str | None] = mapped_column(String(80), info=SPECIAL)
    care_experienced: Mapped[str | None] = mapped_column(String(80), info=SPECIAL)
    locality_code: Mapped[str | None] = mapped_column(String(80), info=PERSONAL)
    authority_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    provider_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    # May differ from the authority that commissions: a child in care placed elsewhere.
    responsible_authority_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    family_id: Mapped[int | None] = mapped_column(ForeignKey("family.id"), index=True)
    # A record that colleagues open in an emergency only, and why: family of staff, a known name, a refuge.
    is_restricted: Mapped[bool] = mapped_column(default=False, server_default=false())
    restricted_why_sealed: Mapped[Ciphertext | None]
    restricted_why = Sealed()
    import_batch: Mapped[str | None] = mapped_column(String(22), index=True)

    @property
    def initials(self) -> str:
        """For lists that show no more: "C. Q.", or nothing where there is no name."""
        return " ".join(f"{part[0]}." for part in (self.given_name, self.family_name) if part)

    @property
    def display_name(self) -> str:
        """Given and family name, or the provider's reference where there is no name."""
        return " ".join(part for part in (self.given_name, self.family_name) if part) or self.ref or ""


class Episode(HasPublicId, Base):
    """One stretch of work with one young person by one service."""

    __tablename__ = "episode"
    __table_args__ = (
        UniqueConstraint("person_id", "service_id", "started_on"),
        CheckConstraint("ended_on IS NULL OR ended_on >= started_on", name="ends_after_start"),
    )

    id: Mapped[PK]
    started_on: Mapped[dt.date] = mapped_column(info=PERSONAL)
    ended_on: Mapped[dt.date | None] = mapped_column(info=PERSONAL, index=True)
    end_reason: Mapped[str | None] = mapped_column(String(80), info=PERSONAL)
    # The address that the provider's record names; linked to an account once there is one.
    key_worker_email_digest: Mapped[str | None] = mapped_column(String(64), index=True)
    key_worker_email_sealed: Mapped[Ciphertext | None]
    key_worker_email = Sealed()
    authority_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("young_person.id"), index=True)
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"), index=True)
    key_worker_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    import_batch: Mapped[str | None] = mapped_column(String(22), index=True)


class RecordAccess(HasPublicId, Base):
    """Why a member of staff opened a record that is not on their own caseload, and until when that holds.

    A trigger refuses to change who, whose, how or when. What came of it when somebody else looked stands in `review`.
    """

    __tablename__ = "record_access"
    __table_args__ = (
        CheckConstraint("ends_at > granted_at", name="ends_after_grant"),
        CheckConstraint("(reviewed_at IS NULL) = (reviewed_by_id IS NULL)", name="review_has_reviewer"),
        CheckConstraint("reviewed_by_id IS NULL OR reviewed_by_id <> viewer_id", name="somebody_else_reviews"),
        CheckConstraint("kind <> 'break_glass' OR words_sealed IS NOT NULL", name="emergency_has_words"),
        Index("ix_record_access_person_id_viewer_id_ends_at", "person_id", "viewer_id", "ends_at"),
    )

    id: Mapped[PK]
    kind: Mapped[AccessKind] = mapped_column(enum_of(AccessKind))
    reason: Mapped[Reason | None] = mapped_column(enum_of(Reason, is_open=True), info=PERSONAL)
    words_sealed: Mapped[Ciphertext | None]
    words = Sealed()
    granted_at: Mapped[Instant]
    ends_at: Mapped[Instant]
    reviewed_at: Mapped[dt.datetime | None]
    review_sealed: Mapped[Ciphertext | None]
    review = Sealed()
    authority_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("young_person.id"))
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"), index=True)
    viewer_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    reviewed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
