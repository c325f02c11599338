"""Messages that wait to be sent, and what became of them."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.db import PK, Base, Ciphertext, HasPublicId, Instant, Sealed, enum_of
from app.messaging.types import Channel, MessageKind, MessageState


class OutboxMessage(HasPublicId, Base):
    """One message to one address. It holds no words: those belong to its kind.

    Without an authority it is for the operators of the installation, whose address is a setting.
    """

    __tablename__ = "outbox_message"
    __table_args__ = (
        CheckConstraint("(authority_id IS NULL) = (address_sealed IS NULL)", name="operators_have_no_address"),
        Index("ix_outbox_message_state_next_try_at", "state", "next_try_at"),
    )

    id: Mapped[PK]
    # The same occasion asks once, however often it is asked.
    key: Mapped[str] = mapped_column(String(120), unique=True)
    channel: Mapped[Channel] = mapped_column(enum_of(Channel))
    kind: Mapped[MessageKind] = mapped_column(enum_of(MessageKind, is_open=True))
    address_sealed: Mapped[Ciphertext | None]
    address = Sealed()
    state: Mapped[MessageState] = mapped_column(enum_of(MessageState))
    tries: Mapped[int] = mapped_column(default=0)
    queued_at: Mapped[Instant]
    next_try_at: Mapped[Instant]
    sent_at: Mapped[dt.datetime | None]
    authority_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
