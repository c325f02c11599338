"""Saying an idea, right after something was sent. Anonymous: nothing but the idea is stored, also not in the log."""

from __future__ import annotations

import datetime as dt
import logging

from flask import Blueprint, current_app
from flask.typing import ResponseReturnValue

from app.access.rules import public
from app.coproduction import queries, services
from app.coproduction.forms import IdeaForm
from app.coproduction.promise import answer_owed_by
from app.db import transaction
from app.errors import ConflictError, NotFoundError
from app.i18n.dates import today
from app.invitations import hold
from app.web.respond import page, see_other

bp = Blueprint("coproduction_say", __name__)


class _Silence(logging.Filter):
    """Leaves these pages out of the list of requests: the second at which an idea came could tell whose it is."""

    def filter(self, record: logging.LogRecord) -> bool:
        name = str(getattr(record, "facts", {}).get("page", ""))
        return not name.startswith(f"{bp.name}.")


_silence = _Silence()
bp.record(lambda state: state.app.logger.addFilter(_silence))


@bp.route("/go/idea", methods=["GET", "POST"])
@public("Only the browser that has just sent something reaches this form")
def idea() -> ResponseReturnValue:
    """Say what would make the service better."""
    service = queries.get_service_after_sending(_service_id())
    form = IdeaForm()

    if form.validate_on_submit():
        try:
            with transaction():
                services.say_idea(service, form.details())
        except ConflictError as conflict:
            form.take_new_key()
            form.add_error(conflict)
        else:
            return see_other("coproduction_say.thanks")

    return page("coproduction/say/idea.html", fragments=["idea-form"], form=form, service=service, by=_answered_by())


@bp.get("/go/idea/thanks")
@public("Only the browser that has just sent something reaches this page")
def thanks() -> ResponseReturnValue:
    """Where and by when the answer comes."""
    service = queries.get_service_after_sending(_service_id())
    return page("coproduction/say/thanks.html", service=service, by=_answered_by())


def _service_id() -> str:
    left = hold.after()
    if left is None:
        raise NotFoundError("This browser has not just sent anything")
    return str(left["service"])


def _answered_by() -> dt.date:
    return answer_owed_by(today(), current_app.config["IDEA_ANSWER_DAYS"])
