"""Outcomes, for commissioners."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue

from app.access.permissions import Permission
from app.access.rules import allow
from app.web.respond import page

bp = Blueprint("commissioning", __name__)


@bp.get("/")
@allow(Permission.PUBLICATION_READ)
def index() -> ResponseReturnValue:
    """The newest publication."""
    return page("errors/503.html", status=503)
