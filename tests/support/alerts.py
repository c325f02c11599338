"""Alerts for tests, raised the way a form raises them."""

from __future__ import annotations

import datetime as dt

from app.access.scope import Pass
from app.db import now, transaction
from app.safeguarding.models import Alert
from app.safeguarding.services.alerts import raise_alert
from app.safeguarding.types import RiskAnswer
from tests.support.cast import Cast, Person

REASON = "They said they do not feel safe."


def held_by(cast: Cast, person: Person) -> Pass:
    """The pass of a browser that fills in this young person's form."""
    return Pass(authority_id=cast.authority_id, invitation_id=1, service_id=person.service_id, holder="a browser")


def raised(
    cast: Cast, person: Person, *, response: str = "r" * 22, minutes_ago: int = 5, reason: str = REASON
) -> Alert:
    """An alert about this young person, committed."""
    answered_at = now() - dt.timedelta(minutes=minutes_ago)
    with transaction():
        return raise_alert(held_by(cast, person), person.id, RiskAnswer(response, "safe", reason, answered_at))
