"""Organisations, accounts, memberships and sign-ins."""

from __future__ import annotations

import datetime as dt

from flask_login import UserMixin
from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.access.roles import SERVICE_ROLES, STAFF_ROLES, Role
from app.accounts.types import Change, Factor, GivenKind, GivenState, LinkPurpose, OrganisationKind
from app.db import PK, Base, Ciphertext, Code, Digest, HasPublicId, Instant, Ref, Sealed, ShortText, enum_of


def _quoted(roles: tuple[Role, ...]) -> str:
    return ", ".join(f"'{role.value}'" for role in roles)


class Organisation(HasPublicId, Base):
    """An authority (the tenant) or a provider, which belongs to one authority."""

    __tablename__ = "organisation"
    __table_args__ = (
        CheckConstraint("(kind = 'authority') = (authority_id IS NULL)", name="provider_has_authority"),
        # A provider's code is its own within its authority; an authority's is its own everywhere.
        UniqueConstraint("authority_id", "code"),
        Index(
            "uq_organisation_authority_code",
            "code",
            unique=True,
            sqlite_where=text("authority_id IS NULL"),
            postgresql_where=text("authority_id IS NULL"),
        ),
    )

    id: Mapped[PK]
    code: Mapped[Code] = mapped_column(index=True)
    name: Mapped[ShortText]
    kind: Mapped[OrganisationKind] = mapped_column(enum_of(OrganisationKind))
    authority_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    import_batch: Mapped[str | None] = mapped_column(String(22), index=True)

    @property
    def tenant_id(self) -> int:
        """The authority that this organisation is, or belongs to."""
        return self.authority_id or self.id


class User(HasPublicId, UserMixin, Base):
    """A member of staff who can sign in. Young people and families have no account here."""

    __tablename__ = "user_account"
    # Somebody who comes back gets a new account: what the old one did stays its own (SEC-112).
    __table_args__ = (CheckConstraint("left_at IS NULL OR is_disabled", name="leaver_is_disabled"),)

    id: Mapped[PK]
    email_digest: Mapped[Digest] = mapped_column(unique=True)
    email_sealed: Mapped[Ciphertext]
    email = Sealed()
    name_sealed: Mapped[Ciphertext]
    name = Sealed()
    # Empty until the person has chosen one; no password fits it.
    password_hash: Mapped[ShortText]
    is_disabled: Mapped[bool] = mapped_column(default=False)
    # The secret that the person's authenticator app holds too, and the last of its codes that was used, as a count of 30 s.
    totp_sealed: Mapped[Ciphertext | None]
    totp = Sealed()
    totp_used: Mapped[Ref | None]
    made_at: Mapped[dt.datetime | None]
    # When somebody signed in last, for the list of accounts that nobody uses.
    signed_in_at: Mapped[dt.datetime | None]
    left_at: Mapped[dt.datetime | None]
    # Of somebody who left: the address is free again, and the trail can still be matched with it.
    former_email_digest: Mapped[str | None] = mapped_column(String(64), index=True)

    memberships: Mapped[list[Membership]] = relationship(lazy="raise", back_populates="user")


class Membership(Base):
    """One part that somebody plays: in an authority, or in one service of a provider."""

    __tablename__ = "membership"
    __table_args__ = (
        UniqueConstraint("user_id", "role", "authority_id", "service_id"),
        CheckConstraint(f"role IN ({_quoted(STAFF_ROLES)})", name="staff_role"),
        CheckConstraint(
            f"(role IN ({_quoted(SERVICE_ROLES)})) = (service_id IS NOT NULL)", name="frontline_has_service"
        ),
    )

    id: Mapped[PK]
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    authority_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    service_id: Mapped[int | None] = mapped_column(ForeignKey("service.id"), index=True)
    role: Mapped[Role] = mapped_column(enum_of(Role))

    user: Mapped[User] = relationship(lazy="raise", back_populates="memberships")


class GivenPart(HasPublicId, Base):
    """What somebody did to the part of somebody else, for whoever is in charge to see; or what they asked a second person for.

    Triggers refuse to delete it, or to change who did what, to whom and when (SEC-15).
    """

    __tablename__ = "given_part"
    __table_args__ = (
        CheckConstraint("(settled_at IS NULL) = (settled_by_id IS NULL)", name="settled_has_person"),
        CheckConstraint("state <> 'waiting' OR settled_at IS NULL", name="settled_waits_no_more"),
        CheckConstraint("state <> 'refused' OR settled_at IS NOT NULL", name="refused_by_somebody"),
        CheckConstraint(
            "state <> 'done' OR settled_by_id IS NULL OR settled_by_id <> given_by_id", name="somebody_else_agrees"
        ),
        CheckConstraint("settled_by_id IS NULL OR settled_by_id <> user_id", name="nobody_agrees_for_themselves"),
    )

    id: Mapped[PK]
    kind: Mapped[GivenKind] = mapped_column(enum_of(GivenKind))
    role: Mapped[Role] = mapped_column(enum_of(Role))
    state: Mapped[GivenState] = mapped_column(enum_of(GivenState))
    given_at: Mapped[Instant]
    # How many were told; nobody, where nobody else is in charge.
    told: Mapped[int]
    settled_at: Mapped[dt.datetime | None]
    authority_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    service_id: Mapped[int | None] = mapped_column(ForeignKey("service.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    # Nobody where an operator did it at the server.
    given_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)


class SignIn(HasPublicId, Base):
    """One signed-in browser. The cookie holds a secret; here is its digest, so a copy of the table opens nothing."""

    __tablename__ = "sign_in"

    id: Mapped[PK]
    secret_digest: Mapped[Digest] = mapped_column(unique=True)
    # Words of accounts.types.Factor with spaces between. Too few, and the sign-in opens nothing.
    factors: Mapped[Code]
    # Vague on purpose: "Firefox on a phone".
    device: Mapped[Code]
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    started_at: Mapped[Instant]
    seen_at: Mapped[Instant]
    # When the person last proved again who they are.
    stepped_up_at: Mapped[dt.datetime | None]


class HalfSignIn(Base):
    """Somebody who proved the first of two things. It opens the pages of the second step and nothing else."""

    __tablename__ = "half_sign_in"

    id: Mapped[PK]
    secret_digest: Mapped[Digest] = mapped_column(unique=True)
    method: Mapped[Factor] = mapped_column(enum_of(Factor))
    begun_at: Mapped[Instant] = mapped_column(index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)


class RecoveryCode(Base):
    """One of ten codes on paper, for when the phone is gone. Hashed slowly (app/accounts/passwords.py), and used once (SEC-38)."""

    __tablename__ = "recovery_code"
    __table_args__ = (UniqueConstraint("user_id", "number"),)

    id: Mapped[PK]
    # Its number on the paper, by which it is found.
    number: Mapped[int]
    code_hash: Mapped[ShortText]
    used_at: Mapped[dt.datetime | None]
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))


class AccountLink(HasPublicId, Base):
    """A one-time link by which somebody chooses a password and a second step. Only a digest of its secret is here."""

    __tablename__ = "account_link"

    id: Mapped[PK]
    secret_digest: Mapped[Digest] = mapped_column(unique=True)
    purpose: Mapped[LinkPurpose] = mapped_column(enum_of(LinkPurpose))
    made_at: Mapped[Instant]
    expires_at: Mapped[Instant]
    used_at: Mapped[dt.datetime | None]
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)


class AccountNotice(Base):
    """A change to how somebody signs in, shown to them until they say that they know (SEC-47)."""

    __tablename__ = "account_notice"

    id: Mapped[PK]
    change: Mapped[Change] = mapped_column(enum_of(Change, is_open=True))
    made_at: Mapped[Instant]
    # The sign-in that made the change, which needs no telling. No foreign key: sign-ins come to an end.
    by_sign_in: Mapped[Ref | None]
    known_at: Mapped[dt.datetime | None]
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
