"""Ask for a call, and take that back. What somebody did about it is written with the alert (services.alerts.act)."""

from __future__ import annotations

from flask_babel import gettext as _

from app.access.scope import Pass
from app.audit import services as audit
from app.audit.types import Action
from app.db import db, flush_or, now
from app.errors import ConflictError
from app.i18n.dates import today
from app.messaging.types import MessageKind
from app.safeguarding import calls
from app.safeguarding.models import Alert, AskedCall
from app.safeguarding.queries import calls as queries
from app.safeguarding.queries import cover as cover_queries
from app.safeguarding.services.alerts import note
from app.safeguarding.services.watch import send_to
from app.safeguarding.types import CallDetails, CallStep, EventKind
from app.web import limits

# Calls that may be asked for with one alert in an hour: more than anybody needs who changes their mind.
ASKS = limits.Limit("asked-calls", most=12, minutes=60)


def ask_for_call(held: Pass, alert: Alert, details: CallDetails) -> AskedCall:
    """Ask for a call with an alert that is open. The same form sent twice asks once.

    Conflicts where the alert was closed in the meantime. Whoever acts on it already is told to look again, with a
    message that says no more than any other (SAFE-06); else the ladder goes on as it would.
    """
    db.session.refresh(alert, with_for_update=True)
    before = queries.find_call_of_form(held, alert, details.key)
    if before is not None:
        return before
    if alert.closed_at is not None:
        raise ConflictError("", _("You can't ask for a call here any more. Ask your worker, or go to “Get help”."))
    limits.take(ASKS, alert.public_id)
    call = AskedCall(
        form_key=details.key,
        asked_at=now(),
        starts_at=details.starts,
        ends_at=details.ends,
        may_leave_message=details.may_leave_message,
        may_say_who=details.may_say_who,
        authority_id=alert.authority_id,
        person_id=alert.person_id,
        service_id=alert.service_id,
        alert_id=alert.id,
    )
    call.number, call.words = details.number, details.words
    db.session.add(call)
    flush_or(ConflictError("", _("Load this page again and try once more.")))
    note(alert, EventKind.CALL_ASKED, key=f"call-asked:{call.public_id}")
    _tell_whoever_acts(alert, call)
    audit.record(held, Action.CALL_ASKED, call)
    return call


def take_back(held: Pass, alert: Alert) -> bool:
    """The young person wants no call any more: number and words go. True where it waited; once somebody rang, nothing changes."""
    db.session.refresh(alert, with_for_update=True)
    if calls.call_step(queries.events_for(held, alert)) is not CallStep.WAITING:
        return False
    for call in queries.standing_calls(held, alert):
        call.taken_back_at, call.number, call.words = now(), None, None
        audit.record(held, Action.CALL_TAKEN_BACK, call)
    note(alert, EventKind.CALL_TAKEN_BACK)
    return True


def _tell_whoever_acts(alert: Alert, call: AskedCall) -> None:
    if alert.acknowledged_at is None:
        return
    rota = cover_queries.rota_of(alert.service_id)
    may_look = cover_queries.who_may_look(alert.service_id)
    for account_id in calls.to_tell(rota, alert.acknowledged_by_id, may_look, today()):
        key = f"alert:{alert.public_id}:call:{call.public_id}:{account_id}"
        send_to(alert, key, MessageKind.LOOK, account_id, None)
        note(
            alert,
            EventKind.TOLD,
            key=f"told-call:{call.public_id}:{account_id}",
            user_id=account_id,
            message_key=key,
        )
