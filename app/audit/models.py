"""The trail. A trigger in the database refuses to change or delete a row (migration 0001)."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.audit.types import Action, ActorKind
from app.db import PK, PSEUDONYM, Base, Instant, Ref, enum_of


class AuditEntry(Base):
    """One thing that was done: who, what, about whom, when. Never what was said."""

    __tablename__ = "audit_entry"
    __table_args__ = (Index("ix_audit_entry_person_id_at", "person_id", "at"),)

    id: Mapped[PK]
    authority_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    at: Mapped[Instant]
    actor_kind: Mapped[ActorKind] = mapped_column(enum_of(ActorKind))
    # The account of a member of staff. No foreign key: the trail outlives whatever it speaks of.
    actor_id: Mapped[Ref | None]
    action: Mapped[Action] = mapped_column(enum_of(Action, is_open=True))
    # The table and public id of what it was done to, and the young person concerned.
    subject: Mapped[str | None] = mapped_column(String(80))
    person_id: Mapped[Ref | None] = mapped_column(info=PSEUDONYM)
    # Facts that identify nobody: the endpoint, a count, a digest of a file.
    detail: Mapped[str | None] = mapped_column(String(500))
