"""Tables: passkeys, an authority's own sign-in, whom it is known to speak for, and errands that a browser was sent on."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db import PK, Base, Ciphertext, Digest, HasPublicId, Instant, Sealed


class Passkey(HasPublicId, Base):
    """A key that lives in somebody's phone, computer or security key. Here is only its public half, which opens nothing."""

    __tablename__ = "passkey"
    __table_args__ = (CheckConstraint("sign_count >= 0", name="sign_count_not_negative"),)

    id: Mapped[PK]
    # What the device calls the key, and the public half (COSE, RFC 9052), both in base64url.
    credential: Mapped[str] = mapped_column(String(1400), unique=True)
    public_key: Mapped[str] = mapped_column(String(2000))
    # How often the device says that it used the key; it only grows, or stays 0 where a device doesn't count.
    sign_count: Mapped[int] = mapped_column(BigInteger)
    # What its owner calls it.
    name_sealed: Mapped[Ciphertext]
    name = Sealed()
    made_at: Mapped[Instant]
    used_at: Mapped[dt.datetime | None]
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)


class SingleSignOn(HasPublicId, Base):
    """How the staff of one authority sign in with its own accounts: an OpenID Connect provider."""

    __tablename__ = "single_sign_on"

    id: Mapped[PK]
    issuer: Mapped[str] = mapped_column(String(500))
    client_id: Mapped[str] = mapped_column(String(200))
    secret_sealed: Mapped[Ciphertext | None]
    secret = Sealed()
    # The ends of e-mail addresses that it may speak for, with spaces between.
    domains: Mapped[str] = mapped_column(String(1000))
    set_at: Mapped[Instant]
    authority_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), unique=True)


class SingleSignOnLink(Base):
    """An account that a provider is known to speak for: found by who the provider says it is, not by its e-mail address."""

    __tablename__ = "single_sign_on_link"
    __table_args__ = (
        UniqueConstraint("single_sign_on_id", "subject_digest"),
        UniqueConstraint("single_sign_on_id", "user_id"),
    )

    id: Mapped[PK]
    # Of the issuer and the subject together.
    subject_digest: Mapped[Digest]
    made_at: Mapped[Instant]
    used_at: Mapped[Instant]
    single_sign_on_id: Mapped[int] = mapped_column(ForeignKey("single_sign_on.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)


class Errand(Base):
    """Something that one browser was sent to fetch, once and soon. Only a digest of what it has to bring back is here."""

    __tablename__ = "sign_in_errand"

    id: Mapped[PK]
    key_digest: Mapped[Digest] = mapped_column(unique=True)
    expires_at: Mapped[Instant] = mapped_column(index=True)
