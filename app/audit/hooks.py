"""No log, no view: the entries of a page are committed before the page leaves (SEC-107)."""

from __future__ import annotations

from flask import Flask, Response, current_app, g
from sqlalchemy.exc import SQLAlchemyError

from app.audit.services import record_noted_views
from app.audit.signing import keys_from
from app.db import transaction
from app.web.errors import answer


def init_app(app: Flask) -> None:
    """Attach the hook, and the keys that sign entries."""
    app.extensions["audit_keys"] = keys_from(app.config["AUDIT_KEYS"])
    app.after_request(_record_views)


def _record_views(response: Response) -> Response:
    if not g.get("views_to_record"):
        return response
    try:
        with transaction():
            record_noted_views()
    except SQLAlchemyError:
        current_app.logger.exception("The trail could not be written, so the page is not shown")
        return answer(503)
    return response
