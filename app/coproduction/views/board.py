"""The public board of a service."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue
from flask_babel import format_date

from app.access.rules import public
from app.coproduction import queries
from app.coproduction.forms import STATUSES
from app.coproduction.promise import is_overdue
from app.i18n.dates import today
from app.provision.queries import get_service_by_board
from app.web.respond import page

bp = Blueprint("coproduction_board", __name__)


@bp.get("/<slug:board>")
@public("Young people see what came of their ideas")
def board(board: str) -> ResponseReturnValue:
    """You said, we did."""
    service = get_service_by_board(board)
    stories = queries.stories(service)
    return page(
        "coproduction/board/board.html",
        service=service,
        stories=stories,
        # The month and no more: the day of an answer says too much about the day of an idea.
        months={story.public_id: format_date(story.answered_on, "LLLL y") for story in stories},
        overdue={story.public_id for story in stories if is_overdue(story.answer_by, today())},
        statuses=STATUSES,
    )
