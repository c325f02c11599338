"""The public board of a service."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue

from app.access.rules import public
from app.web.respond import page

bp = Blueprint("coproduction_board", __name__)


@bp.get("/<slug:board>")
@public("Young people see what came of their ideas")
def board(board: str) -> ResponseReturnValue:
    """You said, we did."""
    return page("errors/503.html", status=503)
