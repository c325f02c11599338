"""A young person's page, for the staff who work with them, and the doors before it."""

from __future__ import annotations

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from app.access.permissions import Permission
from app.access.policy import Need
from app.access.rules import allow
from app.access.scope import current_scope
from app.audit.services import note_view
from app.db import transaction
from app.people import queries, services
from app.people.forms import EmergencyForm, ReasonForm, RestrictForm
from app.web.places import page_about
from app.web.respond import page, see_other

bp = Blueprint("people", __name__)


@bp.get("/<public_id:person_id>")
@allow(Permission.PERSON_READ)
def person(person_id: str) -> ResponseReturnValue:
    """One young person: their episodes, and what can be done next."""
    scope = current_scope()
    person = queries.get_person(scope, person_id)
    episodes = queries.episodes_of(scope, person)
    may_restrict = scope.may(Permission.PERSON_RESTRICT)
    return page("people/person.html", person=person, episodes=episodes, may_restrict=may_restrict)


@bp.route("/<public_id:person_id>/reason", methods=["GET", "POST"])
@allow(Permission.PERSON_READ)
def reason(person_id: str) -> ResponseReturnValue:
    """Say why a colleague's young person is looked up; the record opens until the end of the day."""
    scope = current_scope()
    person, standing = queries.get_standing(scope, person_id)
    if standing.needs is not Need.REASON:
        return see_other("people.person", person_id=person_id)
    form = ReasonForm(next=request.args.get("next"))

    if form.validate_on_submit():
        with transaction():
            services.give_reason(scope, person, form.details())
        return _on(form.next.data, person_id)

    note_view(scope, person, detail="name, before a reason")
    return page("people/reason.html", form=form, person=person)


@bp.route("/<public_id:person_id>/emergency", methods=["GET", "POST"])
@allow(Permission.PERSON_READ)
def emergency(person_id: str) -> ResponseReturnValue:
    """Open a restricted record for sixty minutes; its managers are told at once."""
    scope = current_scope()
    person, standing = queries.get_standing(scope, person_id)
    if standing.needs is not Need.BREAK_GLASS:
        return see_other("people.person", person_id=person_id)
    form = EmergencyForm(next=request.args.get("next"))

    if form.validate_on_submit():
        with transaction():
            services.break_glass(scope, person, form.words.data)
        return _on(form.next.data, person_id)

    return page("people/emergency.html", form=form, name=queries.restricted_name(person), person_id=person_id)


@bp.route("/<public_id:person_id>/restriction", methods=["GET", "POST"])
@allow(Permission.PERSON_RESTRICT)
def restriction(person_id: str) -> ResponseReturnValue:
    """Restrict a record, or lift the restriction."""
    scope = current_scope()
    person = queries.get_person(scope, person_id)
    form = RestrictForm(lift="yes" if person.is_restricted else "")

    if form.validate_on_submit():
        with transaction():
            if form.lift.data:
                services.lift_restriction(scope, person)
            else:
                services.restrict(scope, person, form.why.data)
        return see_other("people.person" if form.lift.data else "people.restricted", person_id=person_id)

    return page("people/restriction.html", form=form, person=person)


@bp.get("/<public_id:person_id>/restricted")
@allow(Permission.CASELOAD_READ)
def restricted(person_id: str) -> ResponseReturnValue:
    """After a record was restricted: that it is, and for whom it still opens. It shows what lists show."""
    scope = current_scope()
    person, _standing = queries.get_standing(scope, person_id, Permission.CASELOAD_READ)
    if not person.is_restricted:
        return see_other("people.person", person_id=person_id)
    note_view(scope, person, detail="name, after a restriction")
    _person, standing = queries.get_standing(scope, person_id)
    name = queries.names_listed(scope, [person], Permission.CASELOAD_READ)[person.id]
    return page("people/restricted.html", name=name, person_id=person_id, may_open=standing.needs is Need.NOTHING)


def _on(address: str | None, person_id: str) -> ResponseReturnValue:
    """To the page about this young person that was asked for, or to their first one."""
    endpoint, values = page_about(address or "", person_id=person_id) or ("people.person", {"person_id": person_id})
    return see_other(endpoint, **values)
