"""Organisations, accounts, memberships and sign-ins."""

from __future__ import annotations

from flask_login import UserMixin
from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.access.roles import SERVICE_ROLES, STAFF_ROLES, Role
from app.accounts.types import OrganisationKind
from app.db import PK, Base, Ciphertext, Code, Digest, HasPublicId, Instant, Sealed, ShortText, enum_of


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

    id: Mapped[PK]
    email_digest: Mapped[Digest] = mapped_column(unique=True)
    email_sealed: Mapped[Ciphertext]
    email = Sealed()
    name_sealed: Mapped[Ciphertext]
    name = Sealed()
    password_hash: Mapped[ShortText]
    is_disabled: Mapped[bool] = mapped_column(default=False)

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


class SignIn(Base):
    """One signed-in browser. The cookie holds a secret; here is its digest, so a copy of the table opens nothing."""

    __tablename__ = "sign_in"

    id: Mapped[PK]
    secret_digest: Mapped[Digest] = mapped_column(unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    started_at: Mapped[Instant]
    seen_at: Mapped[Instant]
