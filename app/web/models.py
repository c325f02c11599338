"""What the request plumbing itself keeps."""

from __future__ import annotations

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db import PSEUDONYM, Base, Digest, Instant


class RateHit(Base):
    """How often something was tried from one place since its window began. The place is a keyed digest, never an address."""

    __tablename__ = "rate_hit"
    __table_args__ = (CheckConstraint("tries >= 0", name="tries_not_negative"),)

    key_digest: Mapped[Digest] = mapped_column(primary_key=True, info=PSEUDONYM)
    window_started_at: Mapped[Instant] = mapped_column(index=True)
    tries: Mapped[int]
