"""A child told somebody something, or somebody sees a decision differently."""

from __future__ import annotations

from flask import Blueprint, current_app
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from app.access.permissions import Permission
from app.access.rules import allow
from app.access.scope import current_scope
from app.concerns.forms import ConcernForm
from app.concerns.queries import sharing, telling
from app.concerns.services import telling as services
from app.concerns.types import ConcernKind
from app.concerns.words import escalation
from app.db import transaction
from app.errors import ConflictError
from app.i18n.dates import today
from app.people.queries import get_person
from app.web.respond import page, see_other

bp = Blueprint("concerns_telling", __name__)

_TOLD = {
    "words": _l("What did they say? Word for word"),
    "present": _l("Who was there?"),
    "asked": _l("What did you ask?"),
    "next_step": _l("What happens now?"),
}
_DIFFER = {
    "words": _l("How do you see it, and why?"),
    "present": _l("Who decided?"),
    "asked": _l("What was decided?"),
    "next_step": _l("What do you ask for?"),
}


@bp.route("/told", methods=["GET", "POST"])
@allow(Permission.CONCERN_WRITE)
def told(person_id: str) -> ResponseReturnValue:
    """Write down what a child told, word for word, and whom to call (SAFE-16)."""
    scope = current_scope()
    person = get_person(scope, person_id)
    form = ConcernForm(kind=ConcernKind.TOLD, labels=_TOLD, person=person.public_id)

    if form.validate_on_submit():
        try:
            with transaction():
                concern_id = services.record_concern(scope, person, form.details()).public_id
        except ConflictError as conflict:
            form.add_error(conflict)
        else:
            return see_other("concerns_board.show", concern_id=concern_id)

    duty_from = current_app.config["REPORTING_DUTY_FROM"]
    return page(
        "concerns/telling/told.html",
        form=form,
        person=person,
        contacts=sharing.known_contacts(scope, person),
        has_officer=telling.has_officer(scope),
        duty_from=duty_from,
        is_duty_here=duty_from is not None and duty_from <= today(),
    )


@bp.route("/differ", methods=["GET", "POST"])
@allow(Permission.CONCERN_WRITE)
def differ(person_id: str) -> ResponseReturnValue:
    """Write down that a decision about a young person is seen differently, and who is asked next (SAFE-27)."""
    scope = current_scope()
    person = get_person(scope, person_id)
    form = ConcernForm(kind=ConcernKind.DIFFERENT_VIEW, labels=_DIFFER, person=person.public_id)

    if form.validate_on_submit():
        try:
            with transaction():
                concern_id = services.record_concern(scope, person, form.details()).public_id
        except ConflictError as conflict:
            form.add_error(conflict)
        else:
            return see_other("concerns_board.show", concern_id=concern_id)

    return page(
        "concerns/telling/differ.html",
        form=form,
        person=person,
        has_officer=telling.has_officer(scope),
        steps=escalation(today()),
    )
