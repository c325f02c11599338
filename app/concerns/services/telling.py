"""Write down what a child told, or a different view, and add to it. Nobody can take either back, hold or hide it (SAFE-16)."""

from __future__ import annotations

from flask_babel import gettext as _

from app.access.scope import Scope
from app.audit import services as audit
from app.audit.types import Action
from app.concerns.models import Concern, ConcernNote
from app.concerns.queries import telling as queries
from app.concerns.queries.sharing import service_with
from app.concerns.types import ConcernDetails
from app.db import db, flush_or, now
from app.errors import ConflictError
from app.people.models import YoungPerson


def record_concern(scope: Scope, person: YoungPerson, details: ConcernDetails) -> Concern:
    """Write down a concern; it reaches its readers at once. The same form sent again changes nothing.

    Conflicts where the time has not come yet, or the form was saved for somebody else.
    """
    before = queries.find_concern(scope, details.form_key)
    if before is not None:
        if before.person_id == person.id:
            return before
        raise ConflictError("", _("This form was saved before. Open a new one for what is new."))
    instant = now()
    if details.happened_at > instant:
        raise ConflictError("happened_at", _("The time must be now or earlier"))
    concern = Concern(
        form_key=details.form_key,
        kind=details.kind,
        words=details.words,
        present=details.present,
        asked=details.asked,
        next_step=details.next_step,
        happened_at=details.happened_at,
        recorded_at=instant,
        is_for_officer=details.is_for_officer,
        is_kept_from_managers=details.is_kept_from_managers,
        authority_id=scope.authority_id,
        person_id=person.id,
        service_id=service_with(scope, person).id,
        by_id=scope.viewer_id,
    )
    db.session.add(concern)
    flush_or(ConflictError("words", _("This form was sent twice at once; it was saved the first time")))
    audit.record(scope, Action.CONCERN_RAISED, concern)
    return concern


def add_note(scope: Scope, concern: Concern, form_key: str, words: str) -> None:
    """Add to a concern; the same form sent again changes nothing."""
    if queries.find_note(scope, form_key) is not None:
        return
    note = ConcernNote(
        form_key=form_key,
        words=words,
        at=now(),
        authority_id=scope.authority_id,
        concern_id=concern.id,
        by_id=scope.viewer_id,
    )
    db.session.add(note)
    flush_or(ConflictError("words", _("This form was sent twice at once; it was saved the first time")))
    audit.record(scope, Action.CONCERN_ADDED_TO, concern)
