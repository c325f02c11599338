"""Who is signed in: Flask-Login over our own table of sign-ins, so that one can be ended from the server."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from flask import Flask, g, session
from flask_login import current_user

from app.access.scope import Scope, set_scope
from app.accounts import queries
from app.accounts.models import SignIn, User
from app.db import db, now, transaction
from app.extensions import login_manager

# A page being read notes that its reader was seen at most this often.
_SEEN_EVERY = dt.timedelta(minutes=1)


def init_app(app: Flask) -> None:
    """Attach Flask-Login and build the viewer's scope before each request."""
    login_manager.init_app(app)
    login_manager.user_loader(_load_for(app))
    app.before_request(_build_scope)


def _load_for(app: Flask) -> Callable[[str], User | None]:
    idle = dt.timedelta(minutes=app.config["STAFF_IDLE_MINUTES"])
    overall = dt.timedelta(minutes=app.config["STAFF_OVERALL_MINUTES"])

    def load(_account: str) -> User | None:
        instant = now()
        secret = session.get("sign_in", "")
        limits = {"seen_after": instant - idle, "started_after": instant - overall}
        found = queries.find_sign_in(secret, **limits)
        if found is not None and instant - found[0].seen_at > _SEEN_EVERY:
            _touch(found[0], instant)
            # Writing let go of what was read.
            found = queries.find_sign_in(secret, **limits)
        if found is None:
            return None
        g.sign_in_id = found[0].id
        return found[1]

    return load


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
