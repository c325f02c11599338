"""Concerns about members of staff: anybody may raise one; only those whom it is for find out that it is there (SAFE-17)."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue

from app.access.permissions import Permission
from app.access.rules import allow
from app.access.scope import current_scope
from app.access.stepping import require_step_up
from app.accounts.queries import names_of
from app.concerns.forms import AllegationForm, NoteForm
from app.concerns.queries import about_staff as queries
from app.concerns.services import about_staff as services
from app.db import transaction
from app.errors import ConflictError
from app.web.respond import page, see_other

bp = Blueprint("concerns_about_staff", __name__)


@bp.route("/", methods=["GET", "POST"])
@allow(Permission.STAFF_CONCERN)
def tell() -> ResponseReturnValue:
    """Raise a concern about a member of staff."""
    scope = current_scope()
    form = AllegationForm(colleagues=[(user.public_id, user.name or "") for user in queries.colleagues(scope)])

    if form.validate_on_submit():
        try:
            with transaction():
                services.raise_allegation(scope, form.details())
        except ConflictError as conflict:
            form.add_error(conflict)
        else:
            return page("concerns/about_staff/sent.html")

    return page("concerns/about_staff/tell.html", form=form, has_services=bool(scope.service_ids))


@bp.route("/<public_id:allegation_id>", methods=["GET", "POST"])
@allow(Permission.STAFF_CONCERN)
def show(allegation_id: str) -> ResponseReturnValue:
    """One concern about a member of staff, for those whom it is for: read it, stop the account, write what was done."""
    scope = current_scope()
    allegation = queries.get_allegation(scope, allegation_id)
    form = NoteForm()

    if form.validate_on_submit():
        try:
            with transaction():
                services.add_note(scope, queries.get_allegation(scope, allegation_id), *form.details())
        except ConflictError as conflict:
            form.add_error(conflict)
        else:
            return see_other("concerns_about_staff.show", allegation_id=allegation_id)

    notes = queries.notes_of(scope, [allegation]).get(allegation.id, [])
    return page(
        "concerns/about_staff/show.html",
        form=form,
        allegation=allegation,
        account=queries.account_of(scope, allegation),
        notes=notes,
        names=names_of(scope, [allegation.by_id, *(note.by_id for note in notes)]),
    )


@bp.post("/<public_id:allegation_id>/suspend")
@allow(Permission.STAFF_CONCERN)
def suspend(allegation_id: str) -> ResponseReturnValue:
    """Stop the account now: it can't sign in, and what it has open ends."""
    scope = current_scope()
    allegation = queries.get_allegation(scope, allegation_id)
    require_step_up()

    with transaction():
        services.suspend(scope, allegation)

    return see_other("concerns_about_staff.show", allegation_id=allegation_id)


@bp.post("/<public_id:allegation_id>/restore")
@allow(Permission.STAFF_CONCERN)
def restore(allegation_id: str) -> ResponseReturnValue:
    """Let the account sign in again."""
    scope = current_scope()
    allegation = queries.get_allegation(scope, allegation_id)
    require_step_up()

    with transaction():
        services.restore(scope, allegation)

    return see_other("concerns_about_staff.show", allegation_id=allegation_id)
