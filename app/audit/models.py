"""The trail and its chain. Triggers in the database refuse to change or delete a row (migrations 0001 and 0007)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, event
from sqlalchemy.orm import Mapped, mapped_column

from app.audit.signing import entry_fields, signing_keys
from app.audit.types import Action, ActorKind
from app.db import PK, PSEUDONYM, Base, Digest, Instant, Ref, enum_of


class AuditEntry(Base):
    """One thing that was done: who, what, about whom, when. Never what was said. Signed when it is written."""

    __tablename__ = "audit_entry"
    __table_args__ = (
        Index("ix_audit_entry_person_id_at", "person_id", "at"),
        Index("ix_audit_entry_actor_id_at", "actor_id", "at"),
        Index("ix_audit_entry_public_id", "public_id", unique=True),
    )

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
    # Random, which key signed, and the signature. Empty in entries that are older than signing.
    public_id: Mapped[str | None] = mapped_column(String(22))
    key_id: Mapped[Ref | None]
    mac: Mapped[Digest | None]


class AuditLink(Base):
    """The place of one entry in the chain of its authority, tied to the link before it."""

    __tablename__ = "audit_link"
    __table_args__ = (CheckConstraint("position >= 1", name="counted_from_one"),)

    # The authority's key, or 0 for entries that belong to none.
    chain: Mapped[Ref] = mapped_column(primary_key=True, autoincrement=False)
    # From 1, without gaps.
    position: Mapped[Ref] = mapped_column(primary_key=True, autoincrement=False)
    # No foreign key: the link stays, and tells, where somebody takes the entry away.
    entry_id: Mapped[Ref] = mapped_column(unique=True)
    entry_mac: Mapped[Digest]
    previous: Mapped[Digest]
    sealed_at: Mapped[Instant]
    key_id: Mapped[Ref]
    digest: Mapped[Digest]


class AuditSealer(Base):
    """One row: its lock lets one sealer work at a time; it knows which entries are older than signing."""

    __tablename__ = "audit_sealer"

    id: Mapped[PK]
    # The last entry that was there before entries were signed. Every chain's first link is tied to it.
    unsigned_to: Mapped[Ref]
    ran_at: Mapped[dt.datetime | None]


@event.listens_for(AuditEntry, "before_insert")
def _sign(_mapper: Any, _connection: Any, entry: AuditEntry) -> None:
    """Whoever writes an entry, it is signed as it goes into the database, in the writer's own transaction."""
    keys = signing_keys()
    entry.key_id = keys.current
    values = {column.key: getattr(entry, column.key) for column in AuditEntry.__table__.columns}
    entry.mac = keys.mac("entry", entry_fields(values))
