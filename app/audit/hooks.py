"""No log, no view: the entries of a page are committed before the page leaves (SEC-107). Refusals are written down (SEC-76)."""

from __future__ import annotations

from flask import Flask, Response, current_app, g, request
from sqlalchemy.exc import SQLAlchemyError

from app.access.scope import Scope, viewer
from app.audit.queries import exported_lately, people_opened_lately
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


def init_app(app: Flask) -> None:
    """Attach the hook, and the keys that sign entries."""
    app.extensions["audit_keys"] = keys_from(app.config["AUDIT_KEYS"])
    app.after_request(_write_down)


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
    if scope is not None and response.status_code == 200 and (many := _too_many(scope)):
        return _slowed(scope, many)
    with transaction():
        record_noted_views()
    return response


def _too_many(scope: Scope) -> str:
    """What the viewer did too often in the last hour, if this page were one more of it."""
    if g.get("view_action") is Action.EXPORTED and (files := exported_lately(scope)) >= EXPORTS_AN_HOUR:
        return f"{files} files in an hour"
    if _opens_a_record() and (people := people_opened_lately(scope)) >= PEOPLE_AN_HOUR:
        return f"{people} people in an hour"
    return ""


def _opens_a_record() -> bool:
    """Whether the page is one young person's record: not a list of names, and not an alert, which nothing may slow down."""
    if str(request.endpoint).startswith(("caseload.", "safeguarding_")):
        return False
    return any(table == "young_person" for _scope, table, *_rest in g.views_to_record)


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
