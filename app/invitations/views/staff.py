"""Invitations, for staff."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue

from app.access.permissions import Permission
from app.access.rules import allow
from app.web.respond import page

bp = Blueprint("invitations_staff", __name__)


@bp.get("/")
@allow(Permission.INVITATION_WRITE)
def index(person_id: str) -> ResponseReturnValue:
    """Invitations of one young person."""
    return page("errors/503.html", status=503)
