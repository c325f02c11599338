"""Publications: what a commissioner may read, frozen."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db import PK, Base, Code, Digest, HasPublicId, Instant, ShortText


class Publication(HasPublicId, Base):
    """One release: the whole document of CONTRACTS section 4. A trigger refuses to change or delete it."""

    __tablename__ = "publication"
    __table_args__ = (UniqueConstraint("authority_id", "framework", "period"),)

    id: Mapped[PK]
    framework: Mapped[Code]
    framework_version: Mapped[Code]
    period: Mapped[str] = mapped_column(String(12))
    published_at: Mapped[Instant]
    document: Mapped[dict[str, Any]] = mapped_column(JSON)
    document_digest: Mapped[Digest]
    # The outcomes and indicators in words, and the services' names, as they stood on the day.
    titles: Mapped[dict[str, Any]] = mapped_column(JSON)
    withdrawn_at: Mapped[dt.datetime | None]
    withdrawn_why: Mapped[ShortText | None]
    authority_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
