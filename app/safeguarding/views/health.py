"""For monitors: does the watch over alerts run, and is all in order? Nothing else is said."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue

from app.access.rules import public
from app.db import now
from app.safeguarding.queries import watch as queries
from app.web.respond import data

bp = Blueprint("safeguarding_health", __name__)


@bp.get("/safety")
@public("Monitors ask without signing in; the answer holds nothing")
def safety() -> ResponseReturnValue:
    """Answer 503 where the watch was not heard of for 20 minutes, or an alarm is open (SAFE-10)."""
    is_well = queries.is_watch_well(now())
    answer = data('{"status":"ready"}' if is_well else '{"status":"look"}')
    answer.status_code = 200 if is_well else 503
    return answer
