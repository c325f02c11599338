"""What a young person or a parent sent, for the staff who were promised to read it."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue

from app.access.permissions import Permission
from app.access.rules import allow
from app.access.scope import current_scope
from app.audit.services import note_view
from app.instruments import definition
from app.people.queries import get_person
from app.surveys import flow, queries
from app.surveys.screen import checked
from app.surveys.send_forms import PERSPECTIVES
from app.surveys.types import QuestionKind
from app.web.respond import page

bp = Blueprint("surveys_results", __name__)


@bp.get("/")
@allow(Permission.PROGRESS_READ)
def index(person_id: str) -> ResponseReturnValue:
    """Everything that was sent about one young person, newest first."""
    scope = current_scope()
    person = get_person(scope, person_id)
    sent = queries.sent_responses(scope, person)
    return page("surveys/results/index.html", person=person, sent=sent, perspectives=PERSPECTIVES)


@bp.get("/<public_id:response_id>")
@allow(Permission.PROGRESS_READ)
def show(person_id: str, response_id: str) -> ResponseReturnValue:
    """One response in the wording that it was given in, their own words first."""
    scope = current_scope()
    person = get_person(scope, person_id)
    response, version, perspective = queries.get_sent_response(scope, person, response_id)
    note_view(scope, response)
    form = definition.read(version.definition)
    answers = checked(flow.way(form, flow.plan(form), queries.answers_sent(scope, response)))
    return page(
        "surveys/results/show.html",
        person=person,
        response=response,
        title=version.definition["title"],
        voice=PERSPECTIVES[perspective],
        words_first=sorted(answers, key=lambda one: one.kind not in {QuestionKind.LINE, QuestionKind.TEXT}),
    )
