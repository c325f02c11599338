"""Ideas, for managers."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue

from app.access.permissions import Permission
from app.access.rules import allow
from app.web.respond import page

bp = Blueprint("coproduction_ideas", __name__)


@bp.get("/")
@allow(Permission.IDEA_READ)
def index() -> ResponseReturnValue:
    """Ideas that wait for an answer."""
    return page("errors/503.html", status=503)
