"""How many forms one member of staff may send: a program that floods is slowed, and whoever types never is (SEC-98).

Counted for each account over every worker (web.limits). Young people's pages and help are not staff's and are not counted.
"""

from __future__ import annotations

from flask import Flask, current_app, request

from app.access.scope import viewer
from app.access.seal import rule_for
from app.audit.hooks import STAY_OPEN
from app.audit.services import record
from app.audit.types import Action
from app.db import db, transaction
from app.errors import TooManyError
from app.web import limits

# One every three seconds for ten minutes on end: several times what the quickest hands fill in.
FORMS = limits.Limit("staff-forms", most=200, minutes=10)
# Besides what somebody on duty needs: leaving, and putting out whoever floods from a sign-in that was stolen.
_WAYS_OUT = frozenset(
    {"accounts_door.sign_out", "accounts_own.end", "accounts_own.end_others", "accounts_own.password"}
)


def init_app(app: Flask) -> None:
    """Attach the hook; after the seal, so that only what may be sent at all is counted."""
    app.before_request(_count)


def _count() -> None:
    """Raises TooManyError where the viewer sent too many; the first time, the trail says so."""
    scope = viewer()
    if scope is None or not _is_staff_form():
        return
    # Who is signed in was read already and has to outlast the commit: what lets go of a row here, no reader misses.
    db.session.expunge_all()
    with transaction():
        sent, wait = limits.tally(FORMS, str(scope.viewer_id))
        if sent == FORMS.most + 1:
            facts = f"{request.endpoint} {FORMS.most} forms in {FORMS.minutes} minutes"
            record(scope, Action.FORMS_SLOWED, detail=facts)
    if sent > FORMS.most:
        raise TooManyError(wait)


def _is_staff_form() -> bool:
    endpoint = request.endpoint
    if request.method in {"GET", "HEAD", "OPTIONS"} or endpoint is None:
        return False
    if endpoint in _WAYS_OUT or endpoint.startswith(STAY_OPEN):
        return False
    rule = rule_for(current_app, endpoint)
    return rule is not None and rule.permission is not None
