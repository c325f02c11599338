"""Record a session."""

from __future__ import annotations

from flask_babel import gettext as _

from app.access.scope import Scope
from app.audit import services as audit
from app.audit.types import Action
from app.db import db, flush_or, now
from app.errors import ConflictError
from app.i18n.dates import today
from app.keywork import queries
from app.keywork.models import KeyworkSession
from app.keywork.types import SessionDetails
from app.people.models import YoungPerson
from app.provision.models import Service


def record_session(scope: Scope, person: YoungPerson, service: Service, details: SessionDetails) -> KeyworkSession:
    """Add a session to a young person's record; the same form sent again changes nothing.

    Conflicts if the session has not happened yet, and where this very form was saved before with other words.
    """
    before = queries.find_by_form_key(scope, details.form_key)
    if before is not None:
        if before.person_id == person.id and _says(before, details):
            return before
        raise ConflictError(
            "summary", _("This form was saved before, with other words. Open a new one for what is new.")
        )
    if details.held_on > today():
        raise ConflictError("held_on", _("The date you met must be today or earlier"))
    session = KeyworkSession(
        form_key=details.form_key,
        held_on=details.held_on,
        minutes=details.minutes,
        kind=details.kind.value,
        attended=details.attended,
        summary=details.summary,
        note=details.note,
        recorded_at=now(),
        authority_id=scope.authority_id,
        person_id=person.id,
        service_id=service.id,
        worker_id=scope.viewer_id,
    )
    db.session.add(session)
    flush_or(ConflictError("held_on", _("This form was sent twice at once; it was saved the first time")))
    audit.record(scope, Action.SESSION_RECORDED, session)
    return session


def _says(session: KeyworkSession, details: SessionDetails) -> bool:
    """Whether a record says exactly what was sent."""
    kept = (session.held_on, session.minutes, session.kind, session.attended, session.summary, session.note)
    return kept == (
        details.held_on,
        details.minutes,
        details.kind.value,
        details.attended,
        details.summary,
        details.note,
    )
