"""Alerts, for staff: readable at night, on a phone, by somebody tired."""

from __future__ import annotations

import datetime as dt

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from app.access.permissions import Permission
from app.access.rules import allow
from app.access.scope import current_scope
from app.accounts.queries import names_of
from app.db import now, transaction
from app.safeguarding import queries, services
from app.safeguarding.waiting import waiting_words
from app.web.respond import page, see_other

bp = Blueprint("safeguarding_alerts", __name__)

# How long an acknowledged alert stays on the first page; all of them stay behind a link.
SHOWN_FOR = dt.timedelta(days=28)


@bp.get("/")
@allow(Permission.ALERT_READ)
def index() -> ResponseReturnValue:
    """Every alert at the viewer's services: those that wait, and who is acting on the others."""
    scope = current_scope()
    everything = request.args.get("show") == "all"
    instant = now()
    rows = queries.alerts(scope, acknowledged_since=None if everything else instant - SHOWN_FOR)
    found = [alert for alert, _person, _service in rows]
    return page(
        "safeguarding/alerts/index.html",
        waiting=[row for row in rows if row[0].acknowledged_at is None],
        acknowledged=[row for row in rows if row[0].acknowledged_at is not None],
        taken=next((alert for alert in found if alert.public_id == request.args.get("taken")), None),
        waited={alert.public_id: waiting_words(alert.answered_at, instant) for alert in found},
        late={alert.public_id for alert in found if alert.raised_at - alert.answered_at > dt.timedelta(minutes=10)},
        questions=queries.questions_of(found),
        covers=queries.covers(scope),
        names=names_of(scope, [alert.acknowledged_by_id for alert in found if alert.acknowledged_by_id]),
        everything=everything,
    )


@bp.post("/<public_id:alert_id>/acknowledge")
@allow(Permission.ALERT_ACKNOWLEDGE)
def acknowledge(alert_id: str) -> ResponseReturnValue:
    """Say "I am acting on this". Whoever comes second is told who was first."""
    scope = current_scope()
    alert = queries.get_alert(scope, alert_id)

    with transaction():
        is_mine = services.acknowledge_alert(scope, alert)

    if is_mine:
        return see_other("safeguarding_alerts.index", _anchor=f"alert-{alert_id}")
    return see_other("safeguarding_alerts.index", taken=alert_id)
