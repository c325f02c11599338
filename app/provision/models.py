"""Services."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Numeric, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db import PK, Base, Code, HasPublicId, ShortText


class Service(HasPublicId, Base):
    """A service that an authority commissions and a provider runs."""

    __tablename__ = "service"
    __table_args__ = (
        UniqueConstraint("authority_id", "code"),
        CheckConstraint("ends_on IS NULL OR starts_on IS NULL OR ends_on >= starts_on", name="ends_after_start"),
        CheckConstraint("annual_cost_gbp IS NULL OR annual_cost_gbp >= 0", name="cost_not_negative"),
    )

    id: Mapped[PK]
    code: Mapped[Code]
    name: Mapped[ShortText]
    # The address of the service's public "you said, we did" board: lower-case words with hyphens.
    board: Mapped[Code] = mapped_column(unique=True)
    locality_code: Mapped[str | None] = mapped_column(String(80))
    starts_on: Mapped[dt.date | None]
    ends_on: Mapped[dt.date | None]
    annual_cost_gbp: Mapped[Decimal | None] = mapped_column(Numeric(12, 2))
    authority_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    provider_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    import_batch: Mapped[str | None] = mapped_column(String(22), index=True)
