"""Alerts, for staff."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue

from app.access.permissions import Permission
from app.access.rules import allow
from app.web.respond import page

bp = Blueprint("safeguarding_alerts", __name__)


@bp.get("/")
@allow(Permission.ALERT_READ)
def index() -> ResponseReturnValue:
    """Every alert at the viewer's services."""
    return page("errors/503.html", status=503)
