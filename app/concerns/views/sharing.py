"""What was shared about a young person, and why."""

from __future__ import annotations

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from app.access.permissions import Permission
from app.access.rules import allow
from app.access.scope import current_scope
from app.accounts.queries import names_of
from app.concerns.forms import ShareForm
from app.concerns.notices import offer_notices
from app.concerns.queries import referrals, sharing
from app.concerns.services import sharing as services
from app.concerns.words import CHOICES, DETAILS, POWERS
from app.db import transaction
from app.errors import ConflictError
from app.people.queries import get_person
from app.web.respond import page, see_other

bp = Blueprint("concerns_sharing", __name__)
bp.app_context_processor(offer_notices)


@bp.get("/")
@allow(Permission.SHARING_READ)
def index(person_id: str) -> ResponseReturnValue:
    """Every decision about sharing and every referral of one young person."""
    scope = current_scope()
    person = get_person(scope, person_id)
    decisions = sharing.decisions_about(scope, person.id)
    return page(
        "concerns/sharing/index.html",
        person=person,
        decisions=decisions,
        referrals=referrals.referrals_about(scope, person),
        names=names_of(scope, [decision.by_id for decision in decisions]),
        by_key={decision.id: decision for decision in decisions},
        choices=CHOICES,
        powers=POWERS,
        details={kind.value: words for kind, words in DETAILS.items()},
    )


@bp.route("/decide", methods=["GET", "POST"])
@allow(Permission.SHARING_WRITE)
def decide(person_id: str) -> ResponseReturnValue:
    """Write down one decision, or put an earlier one right with a new one (`?corrects=`)."""
    scope = current_scope()
    person = get_person(scope, person_id)
    named = request.args.get("corrects")
    corrects = sharing.get_decision(scope, person, named) if named else None
    form = ShareForm(
        person=person.public_id,
        contacts=sharing.known_contacts(scope, person),
        alerts=sharing.alerts_about(scope, person),
    )

    if form.validate_on_submit():
        try:
            with transaction():
                services.record_decision(scope, person, form.details(), corrects)
        except ConflictError as conflict:
            form.add_error(conflict)
        else:
            return see_other("concerns_sharing.index", person_id=person_id)

    return page("concerns/sharing/decide.html", form=form, person=person, corrects=corrects)
