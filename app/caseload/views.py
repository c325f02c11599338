"""The key worker's first page."""

from __future__ import annotations

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from app.access.permissions import Permission
from app.access.rules import allow
from app.access.scope import current_scope
from app.caseload import queries
from app.people.queries import holds_episodes
from app.safeguarding.queries.alerts import count_open_alerts
from app.web.respond import page

bp = Blueprint("caseload", __name__)


@bp.get("/")
@allow(Permission.CASELOAD_READ)
def index() -> ResponseReturnValue:
    """Who is being worked with, and who needs attention first."""
    scope = current_scope()
    has_own = holds_episodes(scope)
    everyone = not has_own or request.args.get("show") == "everyone"
    lines = queries.caseload(scope, only_mine=not everyone)
    return page(
        "caseload/index.html",
        lines=lines,
        is_one_service=len({line.service for line in lines}) == 1,
        has_own=has_own,
        everyone=everyone,
        alerts_waiting=count_open_alerts(scope),
    )
