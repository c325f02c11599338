"""Restricted records that were opened in an emergency, for whoever looks at them afterwards (SEC-110)."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue

from app.access.permissions import Permission
from app.access.rules import allow
from app.access.scope import current_scope
from app.accounts.queries import names_of
from app.audit.queries import done_in_emergency
from app.audit.services import note_view
from app.db import transaction
from app.errors import ConflictError
from app.i18n.dates import today
from app.people import queries, services
from app.people.forms import ReviewForm
from app.safeguarding.emergencies import look_at_by, what_was_done
from app.web.respond import page, see_other

bp = Blueprint("safeguarding_emergency", __name__)


@bp.get("/")
@allow(Permission.ACCESS_REVIEW)
def index() -> ResponseReturnValue:
    """Who opened a restricted record, when and why: those that nobody has looked at come first."""
    scope = current_scope()
    rows = queries.emergencies(scope)
    for access, _person in rows:
        note_view(scope, access)
    staff = {access.viewer_id for access, _person in rows} | {access.reviewed_by_id or 0 for access, _person in rows}
    due = {access.public_id: look_at_by(access.granted_at) for access, _person in rows}
    return page(
        "safeguarding/emergency/index.html",
        waiting=[row for row in rows if row[0].reviewed_at is None],
        done=[row for row in rows if row[0].reviewed_at is not None],
        labels={person.id: queries.restricted_name(person) for _access, person in rows},
        names=names_of(scope, sorted(staff)),
        due=due,
        overdue={public_id for public_id, day in due.items() if day < today()},
        mine={access.public_id for access, _person in rows if access.viewer_id == scope.viewer_id},
    )


@bp.route("/<public_id:access_id>", methods=["GET", "POST"])
@allow(Permission.ACCESS_REVIEW)
def review(access_id: str) -> ResponseReturnValue:
    """Look at one of them, and say what was found."""
    scope = current_scope()
    access, person = queries.get_emergency(scope, access_id)
    note_view(scope, access)
    form = ReviewForm()

    if form.validate_on_submit():
        try:
            with transaction():
                services.review_access(scope, access, form.words.data)
        except ConflictError as conflict:
            form.add_error(conflict)
        else:
            return see_other("safeguarding_emergency.index")

    return page(
        "safeguarding/emergency/review.html",
        form=form,
        access=access,
        label=queries.restricted_name(person),
        names=names_of(scope, [access.viewer_id, access.reviewed_by_id or 0]),
        done=what_was_done(
            done_in_emergency(
                scope,
                viewer_id=access.viewer_id,
                person_id=access.person_id,
                since=access.granted_at,
                until=access.ends_at,
            )
        ),
        is_mine=access.viewer_id == scope.viewer_id,
    )
