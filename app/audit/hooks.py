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
    many = _too_many(scope) if scope is not None and response.status_code == 200 else ""
    if scope is not None and many and not _stays_open():
        return _slowed(scope, many)
    is_news = scope is not None and many and not is_many_told(scope)
    with transaction():
        record_noted_views()
        if is_news:
            record(scope, Action.MANY_OPENED, detail=f"{request.endpoint} {many}")
    return response


def _too_many(scope: Scope) -> str:
    """What the viewer did too often in the last hour, if this page were one more of it."""
    if g.get("view_action") is Action.EXPORTED and (files := exported_lately(scope)) >= EXPORTS_AN_HOUR:
        return f"{files} files in an hour"
    if _opens_a_record() and (people := people_opened_lately(scope)) >= PEOPLE_AN_HOUR:
        return f"{people} people in an hour"
    return ""


def _opens_a_record() -> bool:
    """Whether the page shows something of a young person's, and is not the list of names that everybody begins with."""
    if str(request.endpoint).startswith("caseload."):
        return False
    return any(person_id is not None for _scope, _table, _public_id, person_id, _detail in g.views_to_record)


def _stays_open() -> bool:
    """Alerts, concerns and referrals open whatever was opened before: whoever is on duty may need them this minute."""
    return str(request.endpoint).startswith(STAY_OPEN)


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
