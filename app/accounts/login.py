"""Who is signed in: Flask-Login over our own table of sign-ins, so that one can be ended from the server."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask, current_app, g, request, session
from flask_login import current_user

from app.access.roles import Role
from app.access.scope import Scope, set_scope, viewer
from app.access.seal import rule_for
from app.access.stepping import set_stepped_up
from app.accounts import passkeys, queries
from app.accounts.models import SignIn, User
from app.accounts.signing_in import FirstStepNeededError, TooManyCodesError
from app.accounts.types import Factor, factors_of, is_strong
from app.db import db, now, transaction
from app.extensions import login_manager
from app.web.respond import see_other

# A page being read notes that its reader was seen at most this often.
_SEEN_EVERY = dt.timedelta(minutes=1)


def init_app(app: Flask) -> None:
    """Attach Flask-Login and build the viewer's scope before each request."""
    login_manager.init_app(app)
    login_manager.user_loader(_load_for(app))
    app.before_request(_build_scope)
    app.before_request(_ask_for_passkey)
    app.register_error_handler(PasskeyNeededError, lambda _error: see_other("accounts_passkeys.needed"))
    app.register_error_handler(FirstStepNeededError, lambda _error: see_other("accounts_door.sign_in", late="yes"))
    app.register_error_handler(TooManyCodesError, lambda _error: see_other("accounts_door.sign_in", late="codes"))


def _load_for(app: Flask) -> Callable[[str], User | None]:
    everybody = Times.of(app, "STAFF")
    administrators = Times.of(app, "ADMINISTRATOR")

    def load(_account: str) -> User | None:
        instant = now()
        secret = session.get("sign_in", "")
        found = _current(secret, instant, everybody, administrators)
        if found is not None and instant - found[0].seen_at > _SEEN_EVERY:
            _touch(found[0], instant)
            # Writing let go of what was read.
            found = _current(secret, instant, everybody, administrators)
        if found is None:
            return None
        g.sign_in_id = found[0].id
        g.factors = factors_of(found[0].factors)
        set_stepped_up(found[0].stepped_up_at)
        return found[1]

    return load


@dataclass(frozen=True, slots=True)
class Times:
    """How long a sign-in lasts: without a sign of its owner, and at all (SEC-44)."""

    idle: dt.timedelta
    overall: dt.timedelta

    @classmethod
    def of(cls, app: Flask, whose: str) -> Times:
        """As the settings say."""
        idle, overall = app.config[f"{whose}_IDLE_MINUTES"], app.config[f"{whose}_OVERALL_MINUTES"]
        return cls(dt.timedelta(minutes=idle), dt.timedelta(minutes=overall))

    def keep(self, sign_in: SignIn, instant: dt.datetime) -> bool:
        """Whether a sign-in still lasts."""
        return sign_in.seen_at >= instant - self.idle and sign_in.started_at >= instant - self.overall


def _current(secret: str, instant: dt.datetime, everybody: Times, administrators: Times) -> tuple[SignIn, User] | None:
    """The sign-in with this secret and its account, if it lasts and was made with enough proof."""
    found = queries.find_sign_in(secret, seen_after=instant - everybody.idle, started_after=instant - everybody.overall)
    if found is None or not is_strong(factors_of(found[0].factors)):
        return None
    is_administrator = any(part.role is Role.ADMINISTRATOR for part in found[1].memberships)
    return found if not is_administrator or administrators.keep(found[0], instant) else None


def _touch(sign_in: SignIn, instant: dt.datetime) -> None:
    sign_in_id = sign_in.id
    with transaction():
        row = db.session.get(SignIn, sign_in_id)
        if row is not None:
            row.seen_at = instant


def _build_scope() -> None:
    if not current_user.is_authenticated:
        set_scope(None)
        return
    memberships = current_user.memberships
    if not memberships:
        set_scope(None)
        return
    # Somebody with parts in two authorities works in one at a time: the first, until they can choose.
    authority_id = min(membership.authority_id for membership in memberships)
    here = [membership for membership in memberships if membership.authority_id == authority_id]
    set_scope(
        Scope(
            viewer_id=current_user.id,
            authority_id=authority_id,
            roles=frozenset(membership.role for membership in here),
            service_ids=frozenset(membership.service_id for membership in here if membership.service_id is not None),
        )
    )


class PasskeyNeededError(Exception):
    """An administrator has to use a passkey before anything else opens."""


# What stays open before that: using one.
_TO_USE_ONE = {
    "accounts_door.sign_out",
    "accounts_passkeys.needed",
    "accounts_passkeys.step_up",
    "accounts_passkeys.step_up_options",
}
# And making the first one. Whoever has one already shows it first: else a password and a code, typed into a false page,
# would be enough for somebody else to add theirs.
_TO_MAKE_ONE = {
    "accounts_passkeys.add",
    "accounts_passkeys.add_options",
    "accounts_second_step.step_up",
    "accounts_single_sign_on.again",
    "accounts_single_sign_on.proved",
}


def _ask_for_passkey() -> None:
    """Open nothing else to an administrator's sign-in before a passkey was used in it (SEC-32)."""
    scope = viewer()
    if (
        scope is None
        or Role.ADMINISTRATOR not in scope.roles
        or Factor.PASSKEY in g.factors
        or not passkeys.are_needed()
    ):
        return
    rule = rule_for(current_app, request.endpoint) if request.endpoint else None
    if rule is None or rule.permission is None or request.endpoint in _TO_USE_ONE:
        return
    if request.endpoint in _TO_MAKE_ONE and not passkeys.passkeys_of(scope):
        return
    raise PasskeyNeededError


def this_sign_in() -> int:
    """The sign-in that this request came with."""
    found: int = g.sign_in_id
    return found


def lasting() -> dict[str, dt.datetime]:
    """Since when a sign-in has to have been seen and begun to last still, for the person who is signed in."""
    is_administrator = any(part.role is Role.ADMINISTRATOR for part in current_user.memberships)
    times = Times.of(current_app, "ADMINISTRATOR" if is_administrator else "STAFF")
    instant = now()
    return {"seen_after": instant - times.idle, "started_after": instant - times.overall}
