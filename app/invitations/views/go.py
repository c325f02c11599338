"""Arriving with a link or a code, and leaving."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue

from app.access.rules import public
from app.web.respond import page

bp = Blueprint("invitations_go", __name__)


@bp.get("/go")
@public("Young people have no account")
def code() -> ResponseReturnValue:
    """Type a code."""
    return page("errors/503.html", status=503)


@bp.get("/exit")
@public("Leaving works for everyone")
def leave() -> ResponseReturnValue:
    """Leave now."""
    return page("errors/503.html", status=503)
