"""Distance travelled, page by page."""

from __future__ import annotations

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from app.access.permissions import Permission
from app.access.rules import allow
from app.access.scope import current_scope
from app.audit.services import note_as
from app.audit.types import Action
from app.i18n.locale import tag
from app.people.queries import get_person
from app.progress import queries
from app.progress.sections import Asked, tell
from app.web.respond import page

bp = Blueprint("progress", __name__)


@bp.get("/")
@allow(Permission.PROGRESS_READ)
def person(person_id: str) -> ResponseReturnValue:
    """One young person's distance travelled."""
    scope = current_scope()
    person = get_person(scope, person_id)
    told = tell(queries.readings_of(scope, person), Asked.from_address(request.args), tag())
    return page("progress/person.html", fragments=["comparison"], person=person, told=told)


@bp.get("/paper")
@allow(Permission.PROGRESS_READ)
def paper(person_id: str) -> ResponseReturnValue:
    """The same on paper, for a meeting."""
    scope = current_scope()
    person = get_person(scope, person_id)
    note_as(Action.PRINTED)
    told = tell(queries.readings_of(scope, person), Asked.from_address(request.args), tag())
    return page("progress/paper.html", person=person, told=told)
