"""Safety cover, for managers."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue

from app.access.permissions import Permission
from app.access.rules import allow
from app.web.respond import page

bp = Blueprint("safeguarding_cover", __name__)


@bp.get("/")
@allow(Permission.COVER_WRITE)
def index() -> ResponseReturnValue:
    """Cover of each service."""
    return page("errors/503.html", status=503)
