"""Ask for a call after an answer that may mean danger (SAFE-04): what was typed goes to the alert and is never shown here again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from app.access.rules import public
from app.access.scope import Pass, current_pass
from app.db import now, transaction
from app.errors import ConflictError, NotFoundError
from app.invitations import hold
from app.invitations.queries import get_held_invitation
from app.safeguarding.calls import ENOUGH, call_step, safe_times, time_words
from app.safeguarding.cover import next_reading_words
from app.safeguarding.queries import calls as call_queries
from app.safeguarding.queries.cover import find_cover
from app.safeguarding.services import calls as call_services
from app.safeguarding.types import CallStep
from app.surveys import queries, screen
from app.surveys.forms import CallForm
from app.surveys.types import HeldElsewhereError
from app.surveys.views.respond import elsewhere
from app.web.forms import BaseForm
from app.web.respond import page, see_other

if TYPE_CHECKING:
    from app.safeguarding.models import Alert

bp = Blueprint("surveys_call", __name__)
bp.register_error_handler(HeldElsewhereError, elsewhere)

_WHO = "Only the browser that gave such an answer: it holds the form, or has just sent it"


class _Given(NamedTuple):
    """Who gave the answer, the alerts of it that are open, and the page to go back to."""

    held: Pass
    alerts: Sequence[Alert]
    back: str

    @property
    def waiting(self) -> Alert | None:
        """The alert with a call that nobody has made yet."""
        waits = (each for each in self.alerts if _is_waiting(self.held, each))
        return next(waits, None)


@bp.route("/call", methods=["GET", "POST"])
@public(_WHO)
def ask() -> ResponseReturnValue:
    """Ask for a call: a safe number, a safe time, and what may be said to somebody else."""
    given = _given()
    cover = find_cover(given.held.service_id)
    # A time that was offered is taken until its end.
    times = safe_times(cover.hours if cover else "", now(), left=0 if request.method == "POST" else ENOUGH)
    form = CallForm(times=[(time, time_words(time.starts, time.ends, now())) for time in times])

    if form.validate_on_submit():
        try:
            with transaction():
                call_services.ask_for_call(given.held, given.waiting or given.alerts[0], form.details())
        except ConflictError as conflict:
            form.add_error(conflict)
        else:
            return see_other("surveys_call.asked")

    if given.waiting is not None and not form.has_problems:
        return see_other("surveys_call.asked")
    return page(
        "surveys/call/ask.html",
        form=form,
        next_reading=next_reading_words(cover, now()),
        has_taken_back="back" in request.args,
        back=given.back,
    )


@bp.route("/call/asked", methods=["GET", "POST"])
@public(_WHO)
def asked() -> ResponseReturnValue:
    """A call is asked for. It says when somebody reads that, and nothing of what was typed (SEC-84); it can be taken back."""
    given = _given()
    alert = given.waiting
    if alert is None:
        return see_other("surveys_call.ask")
    form = BaseForm()

    if form.validate_on_submit():
        with transaction():
            call_services.take_back(given.held, alert)
        return see_other("surveys_call.ask", back=1)

    cover = find_cover(given.held.service_id)
    return page("surveys/call/asked.html", form=form, next_reading=next_reading_words(cover, now()), back=given.back)


@bp.errorhandler(NotFoundError)
def no_longer(_error: NotFoundError) -> ResponseReturnValue:
    """There is no open alert behind this browser: who can help now, all the same."""
    return page("surveys/call/no_longer.html", status=404, help_ways=screen.help_ways())


def _given() -> _Given:
    """Raises NotFoundError where this browser gave no such answer, or somebody has dealt with it."""
    left = hold.after()
    if left is not None:
        response, back = queries.find_sent(left["receipt"]), "surveys_respond.sent"
        held = queries.giver_of(response) if response else current_pass()
    else:
        held, back = current_pass(), "surveys_respond.help_now"
        response = queries.get_draft(held, get_held_invitation(held)).response
    alerts = queries.alerts_to_ring_about(held, response) if response else ()
    if not alerts:
        raise NotFoundError("alert")
    return _Given(held, alerts, back)


def _is_waiting(held: Pass, alert: Alert) -> bool:
    return call_step(call_queries.events_for(held, alert)) is CallStep.WAITING
