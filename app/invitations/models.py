"""Invitations."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.db import PK, Base, Digest, HasPublicId, Instant, enum_of
from app.invitations.types import InvitationState
from app.journeys.reading import Perspective


class Invitation(HasPublicId, Base):
    """A write-only pass to one form for one young person (SEC-84). Link and code can be made again from the keys; only digests are stored."""

    __tablename__ = "invitation"

    id: Mapped[PK]
    form_key: Mapped[str] = mapped_column(String(22), unique=True)
    token_digest: Mapped[Digest] = mapped_column(unique=True)
    code_digest: Mapped[Digest] = mapped_column(unique=True)
    perspective: Mapped[Perspective] = mapped_column(enum_of(Perspective))
    made_at: Mapped[Instant]
    expires_at: Mapped[Instant]
    code_expires_at: Mapped[Instant]
    cancelled_at: Mapped[dt.datetime | None]
    # After Send the pass is dead.
    used_at: Mapped[dt.datetime | None]
    authority_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("young_person.id"), index=True)
    episode_id: Mapped[int] = mapped_column(ForeignKey("episode.id"), index=True)
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"), index=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("instrument_version.id"), index=True)
    made_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)

    def state_at(self, instant: dt.datetime) -> InvitationState:
        """What has become of it by now."""
        if self.used_at is not None:
            return InvitationState.SENT
        if self.cancelled_at is not None:
            return InvitationState.CANCELLED
        return InvitationState.OPEN if instant < self.expires_at else InvitationState.RAN_OUT
