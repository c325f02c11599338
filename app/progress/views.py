"""Distance travelled, page by page."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue

from app.access.permissions import Permission
from app.access.rules import allow
from app.web.respond import page

bp = Blueprint("progress", __name__)


@bp.get("/")
@allow(Permission.PROGRESS_READ)
def person(person_id: str) -> ResponseReturnValue:
    """One young person's distance travelled."""
    return page("errors/503.html", status=503)
