"""Referrals: put together, print, and ask again where no reply comes."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue

from app.access.permissions import Permission
from app.access.rules import allow
from app.access.scope import current_scope
from app.access.stepping import require_step_up
from app.accounts.queries import names_of
from app.audit.services import note_as
from app.audit.types import Action
from app.concerns import pack
from app.concerns.forms import EventForm, ReferralForm
from app.concerns.queries import referrals, sharing
from app.concerns.services import referrals as services
from app.concerns.types import EventKind
from app.concerns.words import DETAILS, EVENTS, escalation
from app.db import transaction
from app.errors import ConflictError
from app.i18n.dates import today
from app.people.queries import get_person
from app.web.respond import page, see_other

bp = Blueprint("concerns_referrals", __name__)


@bp.route("/make", methods=["GET", "POST"])
@allow(Permission.SHARING_WRITE)
def make(person_id: str) -> ResponseReturnValue:
    """Put a referral together from facts and from the young person's own words."""
    scope = current_scope()
    person = get_person(scope, person_id)
    pieces = referrals.pieces(scope, person)
    form = ReferralForm(
        person=person.public_id,
        contacts=sharing.known_contacts(scope, person),
        pieces=[(piece.ref, piece.words) for piece in pieces],
    )

    if form.validate_on_submit():
        try:
            with transaction():
                made = services.make_referral(scope, person, form.details())
                referral_id = made.public_id
        except ConflictError as conflict:
            form.add_error(conflict)
        else:
            return see_other("concerns_referrals.show", person_id=person_id, referral_id=referral_id)

    return page("concerns/referrals/make.html", form=form, person=person, pieces={one.ref: one for one in pieces})


@bp.route("/<public_id:referral_id>", methods=["GET", "POST"])
@allow(Permission.SHARING_WRITE)
def show(person_id: str, referral_id: str) -> ResponseReturnValue:
    """One referral: by when a reply is due, what came, and what to do where none came."""
    scope = current_scope()
    person = get_person(scope, person_id)
    referral = referrals.get_referral(scope, person, referral_id)
    form = EventForm(person=person.public_id)

    if form.validate_on_submit():
        try:
            with transaction():
                services.add_event(scope, referrals.get_referral(scope, person, referral_id), *form.details())
        except ConflictError as conflict:
            form.add_error(conflict)
        else:
            return see_other("concerns_referrals.show", person_id=person_id, referral_id=referral_id)

    events = referrals.events_of(scope, referral)
    return page(
        "concerns/referrals/show.html",
        form=form,
        person=person,
        referral=referral,
        events=events,
        has_reply=any(event.kind is EventKind.REPLY for event in events),
        is_overdue=referral.reply_by < today(),
        names=names_of(scope, [referral.by_id, *(event.by_id for event in events)]),
        kinds=EVENTS,
        steps=escalation(referral.reply_by),
    )


@bp.get("/<public_id:referral_id>/paper")
@allow(Permission.SHARING_READ)
def paper(person_id: str, referral_id: str) -> ResponseReturnValue:
    """The referral as it was sent, to print or keep as a file. Whoever takes it out proves again who they are."""
    scope = current_scope()
    person = get_person(scope, person_id)
    referral = referrals.get_referral(scope, person, referral_id)
    require_step_up()
    note_as(Action.PRINTED)
    return page(
        "concerns/referrals/paper.html",
        person=person,
        referral=referral,
        pack=pack.read(referral.pack or ""),
        writer=names_of(scope, [referral.by_id]).get(referral.by_id),
        details={kind.value: words for kind, words in DETAILS.items()},
    )
