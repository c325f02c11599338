"""Words of the pages of concerns: choices, headings, and the steps of escalation."""

from __future__ import annotations

import datetime as dt

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from app.concerns import working_days
from app.concerns.types import Choice, ConcernKind, Detail, EventKind, Power

CHOICES = {Choice.SHARED: _l("Shared"), Choice.NOT_SHARED: _l("Decided not to share")}

POWERS = {
    Power.CHILD_AGREED: _l("The young person agreed"),
    Power.PARENT_AGREED: _l("A parent or carer agreed"),
    Power.HARM: _l("A child may be at risk of harm"),
    Power.LEGAL_DUTY: _l("The law asks us to"),
    Power.COURT_ORDER: _l("A court ordered it"),
}

DETAILS = {
    Detail.LOCATION: _l("Where they live or stay"),
    Detail.SCHOOL: _l("Their school"),
    Detail.CONTACTS: _l("Phone numbers and e-mail addresses"),
    Detail.REFUGE: _l("A refuge, or where somebody is kept safe"),
}

EVENTS = {
    EventKind.REPLY: _l("They replied"),
    EventKind.CHASED: _l("I asked again"),
    EventKind.ESCALATED: _l("I used our local escalation"),
}

KINDS = {ConcernKind.TOLD: _l("A child told us something"), ConcernKind.DIFFERENT_VIEW: _l("A different view")}

LEFT_OUT = _l("[left out]")

# Who is next where a decision or a silence leaves a child unsafe, and within how many working days. The steps of the
# local safeguarding partnership come first where they differ.
_STEPS = (
    (_l("Talk to the person who decided, or who has not replied"), 0),
    (_l("Your safeguarding lead talks to theirs"), 1),
    (_l("The designated officer of the council"), 2),
    (_l("The safeguarding partnership, by its own written steps"), 5),
)


def escalation(from_day: dt.date) -> list[tuple[LazyString, dt.date]]:
    """Each step with the day by which it is due, counted from this day."""
    return [(words, working_days.after(from_day, days)) for words, days in _STEPS]
