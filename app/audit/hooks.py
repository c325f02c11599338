"""No log, no view: the entries of a page are committed before the page leaves (SEC-107). Refusals are written down (SEC-76)."""

from __future__ import annotations

from flask import Flask, Response, current_app, g, request
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from app.access.scope import Scope, viewer
from app.audit.queries import exported_lately, is_many_told, people_opened_lately
from app.audit.services import record, record_noted_views
from app.audit.signing import keys_from
from app.audit.types import Action
from app.db import transaction
from app.web.errors import answer

# Different young people whose records one member of staff may open in an hour: far more than anybody works with, far
# fewer than a copy of everything needs (SEC-16, SEC-98).
PEOPLE_AN_HOUR = 120
# Files that one member of staff may take away in an hour.
EXPORTS_AN_HOUR = 30
# What nothing slows down. That somebody opened so many is written down, and whoever is in charge is told all the same.
STAY_OPEN = ("safeguarding_", "concerns_")
# Of these, what shows the writing in any record that is asked for: a referral can't wait, and nobody makes so many in an
# hour. It stays open for this many different young people more, so that it is no way around.
WITH_WRITING = ("concerns_referrals.", "concerns_sharing.")
URGENT_AN_HOUR = 20


def init_app(app: Flask) -> None:
    """Attach the hook, and the keys that sign entries."""
    app.extensions["audit_keys"] = keys_from(app.config["AUDIT_KEYS"])
    app.register_error_handler(DBAPIError, _not_written)
    app.after_request(_write_down)


def _not_written(error: DBAPIError) -> Response:
    """A change whose entry could not be written was taken back with it; whatever else broke is not ours to answer."""
    if "audit_entry" not in (error.statement or ""):
        raise error
    current_app.logger.error("The trail could not be written, so nothing was stored", exc_info=error)
    return answer(503)


def _write_down(response: Response) -> Response:
    try:
        scope = viewer()
        if response.status_code in {403, 404} and scope is not None and request.view_args is not None:
            _refused(scope, response.status_code)
        return _shown(response) if g.get("views_to_record") else response
    except SQLAlchemyError:
        current_app.logger.exception("The trail could not be written, so the page is not shown")
        return answer(503)


def _shown(response: Response) -> Response:
    scope = viewer()
    # A form that is sent back shows the young person as much as the page that it stood on.
    many = _too_many(scope, response.status_code) if scope is not None and response.status_code in {200, 422} else ""
    if scope is not None and many and not _stays_open(scope):
        return _slowed(scope, many)
    is_news = scope is not None and many and not is_many_told(scope)
    with transaction():
        record_noted_views()
        if is_news:
            record(scope, Action.MANY_OPENED, detail=f"{request.endpoint} {many}")
    return response


def _too_many(scope: Scope, status: int) -> str:
    """What the viewer did too often in the last hour, if this page were one more of it."""
    if g.get("view_action") is Action.EXPORTED and (files := exported_lately(scope)) >= EXPORTS_AN_HOUR:
        return f"{files} files in an hour"
    shown = _people_shown()
    if not shown or len(opened := people_opened_lately(scope)) < PEOPLE_AN_HOUR:
        return ""
    # Who has a record open already may put right what they typed, and it is not lost.
    return "" if status == 422 and shown <= opened else f"{len(opened)} people in an hour"


def _people_shown() -> frozenset[int]:
    """Whose records the page shows something of; nobody's where it is the list of names that everybody begins with."""
    if str(request.endpoint).startswith("caseload."):
        return frozenset()
    noted = g.views_to_record
    return frozenset(person_id for _scope, _table, _public_id, person_id, _detail in noted if person_id is not None)


def _stays_open(scope: Scope) -> bool:
    """Alerts, concerns and referrals open whatever was opened before: whoever is on duty may need them this minute."""
    if not str(request.endpoint).startswith(WITH_WRITING):
        return str(request.endpoint).startswith(STAY_OPEN)
    opened = people_opened_lately(scope, on=WITH_WRITING)
    return len(opened) < URGENT_AN_HOUR or _people_shown() <= opened


def _slowed(scope: Scope, many: str) -> Response:
    """Not now; and the trail tells whoever looks through it."""
    g.pop("views_to_record")
    with transaction():
        record(scope, Action.SLOWED_DOWN, detail=f"{request.endpoint} {many}")
    slowed = answer(429)
    slowed.headers["Retry-After"] = "600"
    return slowed


def _refused(scope: Scope, status: int) -> None:
    asked = " ".join(f"{name}={value}" for name, value in sorted((request.view_args or {}).items()))
    with transaction():
        record(scope, Action.REFUSED, detail=f"{request.endpoint} {status} {asked}"[:500].rstrip())
