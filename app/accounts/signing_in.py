"""Signing in, step by step. `begin` after a password, `finish` after enough proof, `step_up` before something grave.

Passkeys and an authority's own sign-in prove enough by themselves: they go straight to `finish`.
"""

from __future__ import annotations

import datetime as dt

from flask import g, request, session
from flask_login import login_user, logout_user
from sqlalchemy import delete

from app.access.scope import Scope
from app.access.seal import SignInNeededError
from app.accounts import queries
from app.accounts.devices import device_words
from app.accounts.models import HalfSignIn, SignIn, User
from app.accounts.passwords import hash_password, is_outdated, password_fits
from app.accounts.second_step import check_code, wrong_in_a_row
from app.accounts.types import Factor, SignInDetails, factors_of, factors_text, is_strong
from app.audit import services as audit
from app.audit.types import Action
from app.db import db, now
from app.errors import ForbiddenError
from app.vault import digest, email_digest, new_secret
from app.web import limits

FROM_ONE_PLACE = limits.Limit("sign-in-place", most=20, minutes=10)
# For one address from one place, so that a stranger's guesses don't keep its owner out; and a looser one from everywhere.
FOR_ONE_ADDRESS = limits.Limit("sign-in-address", most=10, minutes=10)
FROM_EVERYWHERE = limits.Limit("sign-in-everywhere", most=100, minutes=10)
# Apart from the one above: strangers who guess at an address keep nobody who is signed in from proving who they are.
SIGNED_IN = limits.Limit("sign-in-again", most=10, minutes=10)
# From the password to the second step (SEC-40).
HALF = dt.timedelta(minutes=10)


class FirstStepNeededError(SignInNeededError):
    """The first step was not passed on this browser, or too long ago."""


class TooManyCodesError(FirstStepNeededError):
    """Ten codes in a row did not fit: back to the password."""


def check_password(details: SignInDetails) -> User | None:
    """The account that address and password belong to; None, in the same time, where they don't fit together (SEC-99).

    Raises TooManyError after 20 tries in ten minutes from one place, 10 for one address from there, or 100 for it from
    everywhere (SEC-98).
    """
    here, address = limits.place(request.remote_addr), email_digest(details.email)
    limits.take(FROM_ONE_PLACE, here)
    limits.take(FOR_ONE_ADDRESS, f"{here} {address}")
    limits.take(FROM_EVERYWHERE, address)
    user = queries.find_user_by_email(details.email)
    fits = password_fits(user.password_hash if user else None, details.password)
    if not fits or user is None or not queries.is_still_password(user):
        audit.record(None, Action.SIGN_IN_REFUSED, user)
        return None
    limits.give_back(FROM_ONE_PLACE, here)
    limits.give_back(FOR_ONE_ADDRESS, f"{here} {address}")
    limits.give_back(FROM_EVERYWHERE, address)
    if is_outdated(user.password_hash):
        user.password_hash = hash_password(details.password)
    return user


def begin(user: User, *, method: Factor = Factor.PASSWORD) -> None:
    """The first of two things is proved: for ten minutes this browser may open the pages of the second step."""
    instant = now()
    db.session.execute(delete(HalfSignIn).where(HalfSignIn.begun_at < instant - HALF))
    secret = new_secret()
    db.session.add(
        HalfSignIn(secret_digest=digest(secret, "half-sign-in"), method=method, begun_at=instant, user_id=user.id)
    )
    _new_cookie("half", secret)


def half_signed_in() -> User:
    """Whose first step this browser passed. Raises FirstStepNeededError where there is none, or it was too long ago."""
    found = queries.find_half_sign_in(session.get("half", ""), begun_after=now() - HALF)
    if found is None:
        raise FirstStepNeededError
    return found[1]


def check_second(user: User, typed: str) -> Factor | None:
    """Which second factor was typed by somebody half signed in; None where none.

    The tenth in a row that does not fit takes the first step back. Raises TooManyError as `check_code` does.
    """
    factor = check_code(user, typed)
    if factor is None and wrong_in_a_row(user, where="half"):
        drop_half_sign_ins(user)
    return factor


def check_not_sent_back() -> None:
    """Raise TooManyCodesError where codes that didn't fit have just ended this browser's sign-in, whole or half."""
    is_half = queries.find_half_sign_in(session.get("half", ""), begun_after=now() - HALF) is not None
    if not is_half and db.session.get(SignIn, g.get("sign_in_id", 0)) is None:
        raise TooManyCodesError


def finish(user: User, *, factors: frozenset[Factor], proved_at: dt.datetime | None = None) -> SignIn:
    """Sign in, with a new secret and cookie (SEC-43). Raises ForbiddenError where this isn't enough, or the account is closed.

    `proved_at` is when an authority's own sign-in says that the person showed who they are. It may have been hours ago, or
    not be said: only a fresh proof lets them do what is grave without another.
    """
    if not is_strong(factors) or user.is_disabled:
        raise ForbiddenError("Not enough to sign in with")
    secret, instant = new_secret(), now()
    if not drop_half_sign_ins(user) and Factor.PASSWORD in factors:
        # Used up by another browser, or ended by a new start, while this one was looked at.
        raise FirstStepNeededError
    sign_in = SignIn(
        secret_digest=digest(secret, "sign-in"),
        factors=factors_text(factors),
        device=device_words(request.user_agent.string),
        user_id=user.id,
        started_at=instant,
        seen_at=instant,
        stepped_up_at=proved_at if Factor.SINGLE_SIGN_ON in factors else instant,
    )
    db.session.add(sign_in)
    user.signed_in_at = instant
    db.session.flush()
    audit.record(
        None,
        Action.SIGNED_IN,
        user,
        authority_id=queries.authority_of(user),
        staff_id=user.id,
        detail=factors_text(factors),
    )
    _new_cookie("sign_in", secret)
    login_user(user)
    g.sign_in_id = sign_in.id
    return sign_in


def step_up(scope: Scope, *, factors: frozenset[Factor], proved_at: dt.datetime | None = None) -> None:
    """The person who is signed in proved again who they are: remembered for five minutes, under a new secret (SEC-43).

    They did so just now, or at `proved_at`.
    """
    if not is_strong(factors):
        raise ForbiddenError("Not enough to step up with")
    secret = new_secret()
    sign_in = db.session.get_one(SignIn, g.sign_in_id)
    sign_in.secret_digest = digest(secret, "sign-in")
    sign_in.stepped_up_at = proved_at or now()
    note_factors(factors)
    session["sign_in"] = secret
    audit.record(scope, Action.STEPPED_UP, sign_in, detail=factors_text(factors))


def note_factors(factors: frozenset[Factor]) -> None:
    """Remember what else the person who is signed in has shown since."""
    sign_in = db.session.get_one(SignIn, g.sign_in_id)
    sign_in.factors = factors_text(factors_of(sign_in.factors) | factors)


def prove_again(scope: Scope, password: str, code: str) -> bool:
    """Step up with a password and a code. False where they don't belong to the person who is signed in.

    Raises TooManyError after ten tries at a password in ten minutes, or five at a code. The tenth code in a row that does
    not fit ends this sign-in.
    """
    user = queries.get_account(scope)
    limits.take(SIGNED_IN, user.email_digest)
    fits = password_fits(user.password_hash, password) and queries.is_still_password(user)
    factor = check_code(user, code) if fits else None
    if fits and factor is None and wrong_in_a_row(user, where="again"):
        db.session.execute(delete(SignIn).where(SignIn.id == g.sign_in_id))
        audit.record(scope, Action.SIGN_IN_ENDED, user, detail="ten codes in a row")
    if factor is None:
        audit.record(scope, Action.STEP_UP_REFUSED, user)
        return False
    limits.give_back(SIGNED_IN, user.email_digest)
    step_up(scope, factors=frozenset({Factor.PASSWORD, factor}))
    return True


def sign_out(scope: Scope) -> None:
    """End this browser's sign-in on the server, then forget the cookie."""
    db.session.execute(delete(SignIn).where(SignIn.id == g.sign_in_id))
    audit.record(scope, Action.SIGNED_OUT)
    logout_user()
    session.clear()


def end_sign_in(scope: Scope, public_id: str) -> None:
    """End one of the viewer's own sign-ins. Raises NotFoundError where it is nobody's or somebody else's."""
    sign_in = queries.get_sign_in(scope, public_id)
    audit.record(scope, Action.SIGN_IN_ENDED, sign_in)
    db.session.delete(sign_in)


def end_other_sign_ins(scope: Scope) -> None:
    """End all of the viewer's sign-ins but this one (SEC-47)."""
    others = delete(SignIn).where(SignIn.user_id == scope.viewer_id, SignIn.id != g.sign_in_id).returning(SignIn.id)
    ended = len(db.session.scalars(others).all())
    audit.record(scope, Action.SIGN_IN_ENDED, detail=f"{ended} others")


def drop_half_sign_ins(user: User) -> int:
    """First steps passed so far for an account count no more; how many there were."""
    dropped = delete(HalfSignIn).where(HalfSignIn.user_id == user.id).returning(HalfSignIn.id)
    return len(db.session.scalars(dropped).all())


def end_all_sign_ins(scope: Scope | None, user: User) -> None:
    """End every sign-in of an account, whole and half, at once (SEC-46, SEC-48)."""
    drop_half_sign_ins(user)
    ended = len(db.session.scalars(delete(SignIn).where(SignIn.user_id == user.id).returning(SignIn.id)).all())
    audit.record(scope, Action.SIGN_IN_ENDED, user, authority_id=queries.authority_of(user), detail=f"all {ended}")


def _new_cookie(name: str, secret: str) -> None:
    language = session.get("lang")
    session.clear()
    session[name] = secret
    if language:
        session["lang"] = language
