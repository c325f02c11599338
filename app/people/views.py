"""A young person's page, for the staff who work with them."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue

from app.access.permissions import Permission
from app.access.rules import allow
from app.access.scope import current_scope
from app.people import queries
from app.web.respond import page

bp = Blueprint("people", __name__)


@bp.get("/<public_id:person_id>")
@allow(Permission.PERSON_READ)
def person(person_id: str) -> ResponseReturnValue:
    """One young person: their episodes, and what can be done next."""
    scope = current_scope()
    person = queries.get_person(scope, person_id)
    episodes = queries.episodes_of(scope, person)
    return page("people/person.html", person=person, episodes=episodes)
