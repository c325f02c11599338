"""Ideas, for managers."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue

from app.access.permissions import Permission
from app.access.rules import allow
from app.access.scope import current_scope
from app.coproduction import queries, services
from app.coproduction.forms import STATUSES, AnswerForm
from app.coproduction.promise import is_overdue
from app.db import transaction
from app.errors import ConflictError
from app.i18n.dates import today
from app.web.respond import page, see_other

bp = Blueprint("coproduction_ideas", __name__)


@bp.get("/")
@allow(Permission.IDEA_READ)
def index() -> ResponseReturnValue:
    """Ideas about the viewer's services: those that wait for an answer first."""
    scope = current_scope()
    rows = queries.ideas(scope)
    return page(
        "coproduction/ideas/index.html",
        waiting=[row for row in rows if row[0].answer_by is not None],
        settled=[row for row in rows if row[0].answer_by is None],
        overdue={idea.public_id for idea, _service in rows if is_overdue(idea.answer_by, today())},
        statuses=STATUSES,
    )


@bp.route("/<public_id:idea_id>", methods=["GET", "POST"])
@allow(Permission.IDEA_ANSWER)
def answer(idea_id: str) -> ResponseReturnValue:
    """Answer one idea, in words that its author can read."""
    scope = current_scope()
    idea, service = queries.get_idea(scope, idea_id)
    form = AnswerForm(idea=idea)
    answered_first = False

    if form.validate_on_submit():
        try:
            with transaction():
                services.answer_idea(scope, idea, form.details())
        except ConflictError as conflict:
            form.add_error(conflict)
            answered_first = not conflict.field
            if answered_first:
                # Both are shown, and nothing typed is lost.
                form.take_newest(idea)
        else:
            return see_other("coproduction_ideas.index")

    return page(
        "coproduction/ideas/answer.html",
        fragments=["answer-form"],
        form=form,
        status=409 if answered_first else 200,
        idea=idea,
        service=service,
        answered_first=answered_first,
        statuses=STATUSES,
    )
