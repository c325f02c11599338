"""Data keys as the database keeps them: wrapped, so that a copy of the database opens nothing."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from app.db import PK, Base, Instant, Ref, enum_of
from app.keys.types import KeyState


class TenantKey(Base):
    """One data key of an authority, or of the installation itself for rows without an authority, such as accounts."""

    __tablename__ = "tenant_key"
    __table_args__ = (
        CheckConstraint("(state = 'destroyed') = (wrapped_key IS NULL)", name="destroyed_means_gone"),
        # One current key each: two that need the first one at once agree on it.
        Index(
            "uq_tenant_key_current",
            "authority_id",
            unique=True,
            sqlite_where=text("state = 'current' AND authority_id IS NOT NULL"),
            postgresql_where=text("state = 'current' AND authority_id IS NOT NULL"),
        ),
        Index(
            "uq_tenant_key_current_of_installation",
            "state",
            unique=True,
            sqlite_where=text("state = 'current' AND authority_id IS NULL"),
            postgresql_where=text("state = 'current' AND authority_id IS NULL"),
        ),
    )

    # Random, below 2**32: it stands in each value that the key sealed.
    id: Mapped[PK]
    # Base64; bound to its id and authority. None once destroyed.
    wrapped_key: Mapped[str | None] = mapped_column(String(120))
    # The number that the master key has in FIELD_KEYS.
    wrapped_by: Mapped[Ref]
    state: Mapped[KeyState] = mapped_column(enum_of(KeyState))
    made_at: Mapped[Instant]
    authority_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
