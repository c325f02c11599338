"""Sign in, sign out, make an account."""

from __future__ import annotations

from flask import g, request, session
from flask_babel import gettext as _
from flask_login import login_user, logout_user
from sqlalchemy import delete

from app.access.roles import Role
from app.access.scope import Scope
from app.accounts import queries
from app.accounts.models import Membership, SignIn, User
from app.accounts.passwords import hash_password, password_fits
from app.accounts.types import SignInDetails
from app.audit import services as audit
from app.audit.types import Action
from app.db import db, flush_or, now
from app.errors import ConflictError
from app.vault import digest, email_digest, new_secret
from app.web import limits

FROM_ONE_PLACE = limits.Limit("sign-in-place", most=20, minutes=10)
FOR_ONE_ADDRESS = limits.Limit("sign-in-address", most=10, minutes=10)


def sign_in(details: SignInDetails) -> User | None:
    """Begin a new signed-in session with a new secret. None where address and password don't fit together.

    Raises TooManyError after 20 tries in ten minutes from one place, or 10 for one address (SEC-98).
    """
    here, address = limits.place(request.remote_addr), email_digest(details.email)
    limits.take(FROM_ONE_PLACE, here)
    limits.take(FOR_ONE_ADDRESS, address)
    user = queries.find_user_by_email(details.email)
    if not password_fits(user.password_hash if user else None, details.password) or user is None or user.is_disabled:
        audit.record(None, Action.SIGN_IN_REFUSED, user)
        return None
    limits.give_back(FROM_ONE_PLACE, here)
    limits.give_back(FOR_ONE_ADDRESS, address)
    secret = new_secret()
    instant = now()
    db.session.add(
        SignIn(secret_digest=digest(secret, "sign-in"), user_id=user.id, started_at=instant, seen_at=instant)
    )
    audit.record(None, Action.SIGNED_IN, user, staff_id=user.id)
    language = session.get("lang")
    session.clear()  # A new cookie at every sign-in (SEC-43).
    session["sign_in"] = secret
    if language:
        session["lang"] = language
    login_user(user)
    return user


def sign_out(scope: Scope) -> None:
    """End this browser's sign-in on the server, then forget the cookie."""
    db.session.execute(delete(SignIn).where(SignIn.id == g.sign_in_id))
    audit.record(scope, Action.SIGNED_OUT)
    logout_user()
    session.clear()


def make_account(*, email: str, name: str, password: str) -> User:
    """Make an account for a member of staff; memberships are added apart. Conflicts if the address is taken."""
    user = User(email_digest=email_digest(email), email=email, name=name, password_hash=hash_password(password))
    db.session.add(user)
    flush_or(ConflictError("email", _("There is an account with this e-mail address already")))
    audit.record(None, Action.ACCOUNT_MADE, user)
    return user


def add_membership(user: User, role: Role, *, authority_id: int, service_id: int | None = None) -> None:
    """Give somebody a part: key workers, managers and safeguarding leads in one service, others in the authority.

    Conflicts where they hold another part already: what a viewer may do holds in all of their services alike, so
    that two different parts would spill from one service into the other.
    """
    others = {held for held in queries.roles_of(user.id) if held is not role}
    if others:
        raise ConflictError("role", _("This account is a %(role)s already; one account has one part", role=min(others)))
    db.session.add(Membership(user_id=user.id, role=role, authority_id=authority_id, service_id=service_id))
