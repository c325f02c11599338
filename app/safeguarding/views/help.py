"""Help: always answers, signed in or not."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue

from app.access.rules import public
from app.safeguarding import helplines
from app.web.respond import page

bp = Blueprint("safeguarding_help", __name__)


@bp.get("/help")
@public("Help is for everyone, at any time")
def index() -> ResponseReturnValue:
    """Who to call or text now."""
    return page("safeguarding/help/index.html", lines=helplines.lines())
