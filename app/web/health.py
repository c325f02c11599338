"""For monitors: is the program alive, and can it reach its database?"""

from __future__ import annotations

from flask import Blueprint, Response
from sqlalchemy import text

from app.access.rules import public
from app.db import db
from app.web.respond import data

bp = Blueprint("health", __name__)


@bp.get("/live")
@public("Monitors ask without signing in; the answer holds nothing")
def live() -> Response:
    """Say that the program runs."""
    return data('{"status":"alive"}')


@bp.get("/ready")
@public("Monitors ask without signing in; the answer holds nothing")
def ready() -> Response:
    """Say that the database answers. Otherwise the error page answers 500."""
    db.session.execute(text("select 1"))
    return data('{"status":"ready"}')
