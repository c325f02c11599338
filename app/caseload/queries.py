"""Gathers what the caseload shows from the features below."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from app.access.permissions import Permission
from app.access.scope import Scope
from app.audit.services import note_view
from app.db import now
from app.keywork.queries import last_sessions
from app.people.queries import names_listed, open_episodes
from app.safeguarding.queries.alerts import people_with_open_alerts
from app.surveys.queries import people_who_answered

# An answer counts as new for a week: long enough to be seen by somebody who works part of it.
NEW_FOR = dt.timedelta(days=7)


@dataclass(frozen=True, slots=True)
class CaseloadLine:
    """One young person on the caseload."""

    public_id: str
    name: str
    service: str
    started_on: dt.date
    last_session_on: dt.date | None
    has_open_alert: bool
    has_new_answer: bool


def caseload(scope: Scope, *, only_mine: bool) -> list[CaseloadLine]:
    """Open episodes: an alert waits first, then what was sent in the last days, then longest without a session."""
    rows = open_episodes(scope, only_mine=only_mine)
    last = last_sessions(scope, [person.id for _episode, person, _service in rows])
    alerted = people_with_open_alerts(scope)
    answered = people_who_answered(scope, now() - NEW_FOR)
    names = names_listed(scope, [person for _episode, person, _service in rows], Permission.CASELOAD_READ)
    for _episode, person, _service in rows:
        note_view(scope, person, detail="name on the caseload")
    lines = [
        CaseloadLine(
            person.public_id,
            names[person.id],
            service.name,
            episode.started_on,
            last.get(person.id),
            person.id in alerted,
            person.id in answered,
        )
        for episode, person, service in rows
    ]
    return sorted(
        lines,
        key=lambda line: (
            not line.has_open_alert,
            not line.has_new_answer,
            line.last_session_on or dt.date.min,
            line.name,
            line.public_id,
        ),
    )
