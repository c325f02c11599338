"""What waits: referrals without a reply, what children told, different views, and concerns about staff."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue

from app.access.permissions import Permission
from app.access.rules import allow
from app.access.scope import current_scope
from app.accounts.queries import names_of
from app.concerns.forms import NoteForm
from app.concerns.queries import about_staff, referrals, telling
from app.concerns.services import telling as services
from app.concerns.types import ConcernKind
from app.concerns.words import KINDS, escalation
from app.db import transaction
from app.errors import ConflictError
from app.i18n.dates import UK, today
from app.web.respond import page, see_other

bp = Blueprint("concerns_board", __name__)


@bp.get("/")
@allow(Permission.CONCERN_READ)
def index() -> ResponseReturnValue:
    """Everything of this kind that the viewer is meant to see, what waits first."""
    scope = current_scope()
    concerns = telling.concerns_for(scope)
    allegations = about_staff.allegations_for(scope)
    notes = telling.notes_of(scope, [concern for concern, _person in concerns])
    seen = {key for key, added in notes.items() if added}
    acted_on = set(about_staff.notes_of(scope, allegations))
    unanswered = referrals.unanswered(scope)
    people = [person for _row, person in (*concerns, *unanswered)]
    return page(
        "concerns/board/index.html",
        new=[row for row in concerns if row[0].id not in seen],
        seen=[row for row in concerns if row[0].id in seen],
        new_allegations=[one for one in allegations if one.id not in acted_on],
        acted_on=[one for one in allegations if one.id in acted_on],
        overdue=[row for row in unanswered if row[0].reply_by < today()],
        waiting=[row for row in unanswered if row[0].reply_by >= today()],
        names=names_of(scope, [concern.by_id for concern, _person in concerns]),
        called=telling.names_shown(scope, people),
        kinds=KINDS,
    )


@bp.route("/<public_id:concern_id>", methods=["GET", "POST"])
@allow(Permission.CONCERN_READ)
def show(concern_id: str) -> ResponseReturnValue:
    """One concern as it was written down, with what was added; whoever may read it may add, and nobody may change it."""
    scope = current_scope()
    concern, person = telling.get_concern(scope, concern_id)
    form = NoteForm()

    if form.validate_on_submit():
        try:
            with transaction():
                services.add_note(scope, telling.get_concern(scope, concern_id)[0], *form.details())
        except ConflictError as conflict:
            form.add_error(conflict)
        else:
            return see_other("concerns_board.show", concern_id=concern_id)

    notes = telling.notes_of(scope, [concern]).get(concern.id, [])
    return page(
        "concerns/board/show.html",
        form=form,
        concern=concern,
        person=person,
        called=telling.names_shown(scope, [person])[person.id],
        notes=notes,
        names=names_of(scope, [concern.by_id, *(note.by_id for note in notes)]),
        kinds=KINDS,
        is_told=concern.kind is ConcernKind.TOLD,
        opens_record=scope.may(Permission.PERSON_READ),
        steps=escalation(concern.recorded_at.astimezone(UK).date()),
    )
