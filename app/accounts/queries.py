"""Reads of accounts. Signing in has no viewer yet, so these are unscoped, each with its reason."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import Row, func, or_, select
from sqlalchemy.orm import selectinload

from app.access.roles import Role
from app.access.scope import Scope
from app.accounts.credentials import Passkey, SingleSignOnLink
from app.accounts.models import (
    AccountLink,
    AccountNotice,
    HalfSignIn,
    Membership,
    Organisation,
    RecoveryCode,
    SignIn,
    User,
)
from app.accounts.types import Factor, OrganisationKind
from app.db import db, unscoped
from app.errors import NotFoundError
from app.vault import digest, email_digest


@unscoped("Signing in: there is no viewer yet")
def find_user_by_email(email: str) -> User | None:
    """The account with this e-mail address, if any."""
    return db.session.scalars(select(User).where(User.email_digest == email_digest(email))).one_or_none()


@unscoped("Resolving who is signed in")
def find_sign_in(secret: str, *, seen_after: dt.datetime, started_after: dt.datetime) -> tuple[SignIn, User] | None:
    """The sign-in with this secret and its account, unless it ran out or the account was closed."""
    statement = (
        select(SignIn, User)
        .join(User, User.id == SignIn.user_id)
        .where(
            SignIn.secret_digest == digest(secret, "sign-in"),
            SignIn.seen_at >= seen_after,
            SignIn.started_at >= started_after,
            User.is_disabled.is_(False),
        )
        .options(selectinload(User.memberships))
    )
    row = db.session.execute(statement).one_or_none()
    return None if row is None else (row[0], row[1])


@unscoped("Operators name an authority by its code")
def get_authority(code: str | None) -> Organisation:
    """The authority with this code, or the only one. Raises NotFoundError, naming what there is."""
    found = db.session.scalars(
        select(Organisation).where(Organisation.kind == OrganisationKind.AUTHORITY).order_by(Organisation.code)
    ).all()
    codes = ", ".join(authority.code for authority in found)
    if code is not None:
        found = [authority for authority in found if authority.code == code]
    if len(found) == 1:
        return found[0]
    if not codes:
        raise NotFoundError("There is no authority yet; bring in organisations first")
    raise NotFoundError(
        f"Say which authority with --authority: {codes}"
        if found or code is None
        else f"No authority {code}; there are: {codes}"
    )


@unscoped("An account is linked to the episodes that name its e-mail address")
def find_users_by_digest(digests: Sequence[str]) -> dict[str, int]:
    """Account ids by e-mail digest."""
    rows = db.session.execute(
        select(User.email_digest, User.id).where(User.email_digest.in_(digests)).order_by(User.id)
    )
    return {row.email_digest: row.id for row in rows}


@unscoped("Operators give an account another part")
def memberships_of(user: User) -> Sequence[Membership]:
    """Every part that an account has, in the order they were given."""
    return db.session.scalars(select(Membership).where(Membership.user_id == user.id).order_by(Membership.id)).all()


def names_of(scope: Scope, ids: Sequence[int]) -> dict[int, str]:
    """Names of members of staff of the viewer's authority, by account id."""
    statement = (
        select(User)
        .where(
            User.id.in_(ids),
            User.id.in_(select(Membership.user_id).where(Membership.authority_id == scope.authority_id)),
        )
        .order_by(User.id)
    )
    return {user.id: user.name or "" for user in db.session.scalars(statement)}


@unscoped("An account is given a part by an operator")
def roles_of(user_id: int) -> frozenset[Role]:
    """The parts that an account holds."""
    statement = select(Membership.role).where(Membership.user_id == user_id).order_by(Membership.id)
    return frozenset(db.session.scalars(statement))


@unscoped("What concerns the whole installation is told to whoever looks after it, in every authority")
def administrators() -> Sequence[Row[User, int]]:
    """Every administrator whose account is open, with the authority."""
    statement = (
        select(User, Membership.authority_id)
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.role == Role.ADMINISTRATOR, User.is_disabled.is_(False))
        .order_by(Membership.id)
    )
    return db.session.execute(statement).all()


@unscoped("The watch looks through the trail of everybody who has an account")
def account_keys() -> Sequence[int]:
    """The key of every account, closed ones too."""
    return db.session.scalars(select(User.id).order_by(User.id)).all()


@unscoped("The trail of signing in names the authority before there is a viewer")
def authority_of(user: User) -> int | None:
    """The authority that an account works in, if it has a part yet."""
    statement = select(func.min(Membership.authority_id)).where(Membership.user_id == user.id)
    return db.session.scalar(statement)


@unscoped("Between the first and the second step there is no viewer yet")
def find_half_sign_in(secret: str, *, begun_after: dt.datetime) -> tuple[HalfSignIn, User] | None:
    """Who proved the first of two things with the browser that holds this secret, if it was not too long ago."""
    statement = (
        select(HalfSignIn, User)
        .join(User, User.id == HalfSignIn.user_id)
        .where(
            HalfSignIn.secret_digest == digest(secret, "half-sign-in"),
            HalfSignIn.begun_at >= begun_after,
            User.is_disabled.is_(False),
            # After a new start there is no password until its owner chooses one: one that was checked a moment before it
            # opens nothing.
            or_(HalfSignIn.method != Factor.PASSWORD, User.password_hash != ""),
        )
    )
    row = db.session.execute(statement).one_or_none()
    return None if row is None else (row[0], row[1])


@unscoped("Between the first and the second step there is no viewer yet")
def find_recovery_code(user: User, number: int) -> RecoveryCode | None:
    """The account's recovery code with this number, if it was not used."""
    statement = select(RecoveryCode).where(
        RecoveryCode.user_id == user.id, RecoveryCode.number == number, RecoveryCode.used_at.is_(None)
    )
    return db.session.scalars(statement).one_or_none()


@unscoped("Signing in: there is no viewer yet")
def is_still_password(user: User) -> bool:
    """Whether an open account has the password still that it had when it was read: checking one takes a while.

    The account is held until the transaction ends, so that nobody changes it before what depends on it is written.
    """
    statement = select(User.id).where(
        User.id == user.id, User.password_hash == user.password_hash, User.is_disabled.is_(False)
    )
    return db.session.scalar(statement.with_for_update()) is not None


@unscoped("The holder of a one-time link has no sign-in yet")
def find_link(secret: str, *, at: dt.datetime) -> tuple[AccountLink, User] | None:
    """The one-time link with this secret and its account, unless it was used, ran out, or the account was closed."""
    statement = (
        select(AccountLink, User)
        .join(User, User.id == AccountLink.user_id)
        .where(
            AccountLink.secret_digest == digest(secret, "account-link"),
            AccountLink.used_at.is_(None),
            AccountLink.expires_at > at,
            User.is_disabled.is_(False),
        )
    )
    row = db.session.execute(statement).one_or_none()
    return None if row is None else (row[0], row[1])


def get_account(scope: Scope) -> User:
    """The viewer's own account."""
    return db.session.get_one(User, scope.viewer_id)


def has_codes(scope: Scope) -> bool:
    """Whether the viewer was given recovery codes before, used or not."""
    return (
        db.session.scalar(select(RecoveryCode.id).where(RecoveryCode.user_id == scope.viewer_id).limit(1)) is not None
    )


def codes_left(scope: Scope) -> int:
    """How many of the viewer's recovery codes were not used."""
    statement = select(func.count()).where(RecoveryCode.user_id == scope.viewer_id, RecoveryCode.used_at.is_(None))
    return db.session.scalar(statement) or 0


def sign_ins_of(scope: Scope, *, seen_after: dt.datetime, started_after: dt.datetime) -> Sequence[SignIn]:
    """Where the viewer is signed in, last seen first."""
    statement = (
        select(SignIn)
        .where(SignIn.user_id == scope.viewer_id, SignIn.seen_at >= seen_after, SignIn.started_at >= started_after)
        .order_by(SignIn.seen_at.desc(), SignIn.id.desc())
    )
    return db.session.scalars(statement).all()


def unknown_changes(scope: Scope, *, besides: int) -> Sequence[AccountNotice]:
    """Changes to how the viewer signs in that another sign-in made and they have not said they know of, oldest first."""
    statement = (
        select(AccountNotice)
        .where(
            AccountNotice.user_id == scope.viewer_id,
            AccountNotice.known_at.is_(None),
            AccountNotice.by_sign_in.is_distinct_from(besides),
        )
        .order_by(AccountNotice.made_at, AccountNotice.id)
    )
    return db.session.scalars(statement).all()


def get_sign_in(scope: Scope, public_id: str) -> SignIn:
    """One of the viewer's own sign-ins."""
    statement = select(SignIn).where(SignIn.user_id == scope.viewer_id, SignIn.public_id == public_id)
    sign_in = db.session.scalars(statement).one_or_none()
    if sign_in is None:
        raise NotFoundError("sign-in")
    return sign_in


@unscoped("Between the first and the second step there is no viewer yet")
def has_other_way(user: User) -> bool:
    """Whether an account signs in with a passkey or its authority's own sign-in, so that a password opens less than those."""
    passkey = select(Passkey.id).where(Passkey.user_id == user.id).exists()
    link = select(SingleSignOnLink.id).where(SingleSignOnLink.user_id == user.id).exists()
    return bool(db.session.scalar(select(or_(passkey, link))))
