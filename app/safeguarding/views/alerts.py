"""Alerts, for staff: readable at night, on a phone, by somebody tired."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from app.access.permissions import Permission
from app.access.rules import allow
from app.access.scope import current_scope
from app.accounts.queries import names_of
from app.db import now, transaction
from app.errors import ConflictError
from app.people.queries import names_listed
from app.safeguarding.calls import OPEN_CALL, call_step, time_words
from app.safeguarding.forms import RUNGS, ActForm, CloseForm, KeepOpenForm
from app.safeguarding.history import history, told_lines
from app.safeguarding.notices import offer_notices
from app.safeguarding.queries import alerts as queries
from app.safeguarding.queries import calls as call_queries
from app.safeguarding.queries import cover as cover_queries
from app.safeguarding.services import alerts as services
from app.safeguarding.stages import stage_of
from app.safeguarding.types import RANG, CallStep, EventKind, Level, Stage
from app.safeguarding.waiting import waiting_words
from app.web.forms import BaseForm
from app.web.respond import page, see_other

if TYPE_CHECKING:
    from app.access.scope import Scope

bp = Blueprint("safeguarding_alerts", __name__)
bp.app_context_processor(offer_notices)

# How long a closed alert stays on the first page; all of them stay behind a link.
SHOWN_FOR = dt.timedelta(days=28)
LATE = dt.timedelta(minutes=10)


@bp.get("/")
@allow(Permission.ALERT_READ)
def index() -> ResponseReturnValue:
    """Every alert at the viewer's services: those that wait, who is acting on the others, and those closed lately."""
    scope = current_scope()
    everything = request.args.get("show") == "all"
    instant = now()
    rows = queries.alerts(scope, closed_since=None if everything else instant - SHOWN_FOR)
    found = [alert for alert, _person, _service in rows]
    events = queries.events_of(scope, found)
    by_stage: dict[Stage, list[Any]] = {stage: [] for stage in Stage}
    for row in rows:
        by_stage[stage_of(row[0], events.get(row[0].id, []))].append(row)
    named = [alert.acknowledged_by_id for alert in found if alert.acknowledged_by_id]
    named += [event.user_id for told in events.values() for event in told if event.user_id]
    names = names_of(scope, named)
    return page(
        "safeguarding/alerts/index.html",
        waiting=by_stage[Stage.WAITING],
        close_asked=by_stage[Stage.CLOSE_ASKED],
        acknowledged=by_stage[Stage.ACTING],
        closed=by_stage[Stage.CLOSED],
        taken=next((alert for alert in found if alert.public_id == request.args.get("taken")), None),
        waited={alert.public_id: waiting_words(alert.answered_at, instant) for alert in found},
        late={alert.public_id for alert in found if alert.raised_at - alert.answered_at > LATE},
        told={alert.public_id: told_lines(events.get(alert.id, []), names, RUNGS) for alert in found},
        questions=queries.questions_of(found),
        covers=cover_queries.covers(scope),
        names=names,
        call_asked={alert.public_id for alert in found if call_step(events.get(alert.id, [])) in OPEN_CALL},
        called=names_listed(scope, [person for _alert, person, _service in rows], Permission.ALERT_READ),
        everything=everything,
    )


@bp.get("/<public_id:alert_id>")
@allow(Permission.ALERT_READ)
def show(alert_id: str) -> ResponseReturnValue:
    """One alert: what was asked and answered, who was told, what happened, and the one next step."""
    return page("safeguarding/alerts/show.html", **_shown(current_scope(), alert_id))


@bp.post("/<public_id:alert_id>/acknowledge")
@allow(Permission.ALERT_ACKNOWLEDGE)
def acknowledge(alert_id: str) -> ResponseReturnValue:
    """Say "I am acting on this". Whoever comes second is told who was first."""
    scope = current_scope()
    alert = queries.get_alert(scope, alert_id)

    with transaction():
        is_mine = services.acknowledge_alert(scope, alert)

    if is_mine:
        return see_other("safeguarding_alerts.show", alert_id=alert_id)
    return see_other("safeguarding_alerts.index", taken=alert_id)


@bp.route("/<public_id:alert_id>/act", methods=["GET", "POST"])
@allow(Permission.ALERT_ACKNOWLEDGE)
def act(alert_id: str) -> ResponseReturnValue:
    """Write down what was done, or found out."""
    scope = current_scope()
    alert = queries.get_alert(scope, alert_id)
    shown = _shown(scope, alert_id)
    # Sent with what came of a call that was taken back a moment ago: the service says so.
    form = ActForm(is_call_asked=shown["is_call_open"] or "call" in request.form)

    if form.validate_on_submit():
        try:
            with transaction():
                services.act(scope, alert, form.details())
        except ConflictError as conflict:
            form.add_error(conflict)
        else:
            return see_other("safeguarding_alerts.show", alert_id=alert_id)

    return page("safeguarding/alerts/act.html", form=form, **shown)


@bp.route("/<public_id:alert_id>/ask-to-close", methods=["GET", "POST"])
@allow(Permission.ALERT_ACKNOWLEDGE)
def ask_to_close(alert_id: str) -> ResponseReturnValue:
    """Say what was done and why it may be closed; an urgent alert then waits for a second person (SAFE-08)."""
    scope = current_scope()
    alert = queries.get_alert(scope, alert_id)
    form = CloseForm()

    if form.validate_on_submit():
        try:
            with transaction():
                services.ask_to_close(scope, alert, form.details())
        except ConflictError as conflict:
            form.add_error(conflict)
        else:
            return see_other("safeguarding_alerts.show", alert_id=alert_id)

    return page("safeguarding/alerts/ask_to_close.html", form=form, **_shown(scope, alert_id))


@bp.route("/<public_id:alert_id>/close", methods=["GET", "POST"])
@allow(Permission.ALERT_ACKNOWLEDGE)
def close(alert_id: str) -> ResponseReturnValue:
    """As the second person: read what was done, and close it."""
    scope = current_scope()
    alert = queries.get_alert(scope, alert_id)
    form = BaseForm()

    if form.validate_on_submit():
        try:
            with transaction():
                services.confirm_close(scope, alert)
        except ConflictError as conflict:
            form.add_error(conflict)
        else:
            return see_other("safeguarding_alerts.show", alert_id=alert_id)

    return page("safeguarding/alerts/close.html", form=form, **_shown(scope, alert_id))


@bp.route("/<public_id:alert_id>/keep-open", methods=["GET", "POST"])
@allow(Permission.ALERT_ACKNOWLEDGE)
def keep_open(alert_id: str) -> ResponseReturnValue:
    """Keep an alert open that somebody wants to close, or open a closed one again."""
    scope = current_scope()
    alert = queries.get_alert(scope, alert_id)
    form = KeepOpenForm()

    if form.validate_on_submit():
        try:
            with transaction():
                services.keep_open(scope, alert, form.details())
        except ConflictError as conflict:
            form.add_error(conflict)
        else:
            return see_other("safeguarding_alerts.show", alert_id=alert_id)

    return page("safeguarding/alerts/keep_open.html", form=form, **_shown(scope, alert_id))


def _shown(scope: Scope, alert_id: str) -> dict[str, Any]:
    """What each page of one alert shows."""
    alert, person, service = queries.get_alert_with_person(scope, alert_id)
    events = queries.events_of(scope, [alert]).get(alert.id, [])
    names = names_of(scope, [event.user_id for event in events if event.user_id])
    asked = next((event for event in reversed(events) if event.kind is EventKind.CLOSE_ASKED), None)
    call, step = call_queries.call_of(scope, alert), call_step(events)
    return {
        "alert": alert,
        "person": person,
        "called": names_listed(scope, [person], Permission.ALERT_READ),
        "service": service,
        "stage": stage_of(alert, events),
        "stages": Stage,
        "is_urgent": alert.level is Level.URGENT,
        "waited": waiting_words(alert.answered_at, now()),
        "is_late": alert.raised_at - alert.answered_at > LATE,
        "told": told_lines(events, names, RUNGS),
        "history": history(events, names),
        "asked": asked,
        "is_own_wish": asked is not None and asked.user_id == scope.viewer_id,
        "has_acted": any(event.kind in {EventKind.ACTION_TAKEN, *RANG} for event in events),
        "call": call,
        "call_step": step,
        "call_steps": CallStep,
        "is_call_open": step in OPEN_CALL,
        "call_when": time_words(call.starts_at, call.ends_at, now()) if call else "",
        "is_call_past": call is not None and call.ends_at is not None and call.ends_at < now(),
        "names": names,
        "question": queries.questions_of([alert]).get(alert.public_id),
        "cover": cover_queries.cover_of(scope, service),
    }
