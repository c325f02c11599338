"""Write down what was shared, or kept back."""

from __future__ import annotations

from flask_babel import gettext as _

from app.access.scope import Scope
from app.audit import services as audit
from app.audit.types import Action
from app.concerns.models import ShareDecision
from app.concerns.queries import sharing as queries
from app.concerns.types import ShareDetails
from app.db import db, flush_or, now
from app.errors import ConflictError
from app.i18n.dates import today
from app.people.models import YoungPerson


def record_decision(
    scope: Scope, person: YoungPerson, details: ShareDetails, corrects: ShareDecision | None = None
) -> ShareDecision:
    """Write down one decision about sharing; a correction names the one that it puts right. The same form again changes nothing.

    Conflicts where the day has not come yet, or the form was saved for somebody else.
    """
    before = queries.find_by_form_key(scope, details.form_key)
    if before is not None:
        if before.person_id == person.id:
            return before
        raise ConflictError("", _("This form was saved before. Open a new one for what is new."))
    if details.decided_on > today():
        raise ConflictError("decided_on", _("The day must be today or earlier"))
    alert = queries.find_alert(scope, person, details.alert_public_id)
    decision = ShareDecision(
        form_key=details.form_key,
        choice=details.choice,
        power=details.power,
        what=details.what,
        recipient=details.recipient,
        why=details.why,
        told_child=details.told_child,
        told_parent=details.told_parent,
        told_why=details.told_why,
        advice=details.advice,
        included=" ".join(details.included),
        decided_on=details.decided_on,
        recorded_at=now(),
        authority_id=scope.authority_id,
        person_id=person.id,
        service_id=queries.service_with(scope, person).id,
        by_id=scope.viewer_id,
        alert_id=alert.id if alert else None,
        corrects_id=corrects.id if corrects else None,
    )
    db.session.add(decision)
    flush_or(ConflictError("", _("This form was sent twice at once; it was saved the first time")))
    audit.record(scope, Action.SHARING_DECIDED, decision, detail=f"{details.choice}")
    return decision
