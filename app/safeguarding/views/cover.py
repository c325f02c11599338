"""Safety cover, for managers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint
from flask.typing import ResponseReturnValue

from app.access.permissions import Permission
from app.access.rules import allow
from app.access.scope import current_scope
from app.accounts.queries import names_of
from app.db import transaction
from app.errors import ConflictError
from app.provision.queries import get_service, services_of
from app.safeguarding.cover import NEEDED, missing
from app.safeguarding.forms import KINDS, RUNGS, WORDS, CoverForm, DutyForm, LeaveForm, SureForm
from app.safeguarding.queries import cover as queries
from app.safeguarding.queries.changes import waiting
from app.safeguarding.queries.cover import accounts_that_may_look, duty_people, leave_at
from app.safeguarding.services import cover as services
from app.safeguarding.services import in_force
from app.web.respond import page, see_other

if TYPE_CHECKING:
    from app.safeguarding.models import CoverChange

bp = Blueprint("safeguarding_cover", __name__)


@bp.get("/")
@allow(Permission.COVER_AGREE)
def index() -> ResponseReturnValue:
    """Changes that wait for a second person; cover of each of the viewer's services, and what it still lacks."""
    scope = current_scope()
    covers = queries.covers(scope)
    changes = waiting(scope)
    lines = [
        (service, covers.get(service.id), missing(covers.get(service.id), queries.filled_rungs(service.id)))
        for service in services_of(scope)
    ]
    return page(
        "safeguarding/cover/index.html",
        lines=lines,
        words=WORDS,
        changes=changes,
        kinds=KINDS,
        names=names_of(scope, [change.written_by_id for change, _service in changes]),
        own=scope.viewer_id,
    )


@bp.route("/<public_id:service_id>", methods=["GET", "POST"])
@allow(Permission.COVER_WRITE)
def edit(service_id: str) -> ResponseReturnValue:
    """Say who is told, when and how, if an answer at this service may mean danger."""
    scope = current_scope()
    service = get_service(scope, service_id)
    cover = queries.cover_of(scope, service)
    form = CoverForm(obj=cover)
    changed_first = None
    status = 200

    if form.validate_on_submit():
        try:
            with transaction():
                change = services.change_cover(scope, service, form.details())
        except ConflictError as conflict:
            form.add_error(conflict)
            if not conflict.field:
                # Both are shown, and nothing typed is lost.
                changed_first, status = queries.cover_of(scope, service), 409
                form.take_newest(changed_first)
        else:
            return _on(change, "safeguarding_cover.index")

    return page(
        "safeguarding/cover/edit.html",
        fragments=["edit-form"],
        form=form,
        status=status,
        service=service,
        changed_first=changed_first,
        words=WORDS,
        needed=NEEDED,
    )


@bp.route("/<public_id:service_id>/people", methods=["GET", "POST"])
@allow(Permission.COVER_WRITE)
def people(service_id: str) -> ResponseReturnValue:
    """Choose the accounts that are told of an alert, in which order, and where messages reach them."""
    scope = current_scope()
    service = get_service(scope, service_id)
    accounts = accounts_that_may_look(scope, service)
    form = DutyForm(accounts=[(account.public_id, account.name or "") for account in accounts])

    if form.validate_on_submit():
        try:
            with transaction():
                services.put_on_duty(scope, service, form.details())
        except ConflictError as conflict:
            form.add_error(conflict)
        else:
            return see_other("safeguarding_cover.people", service_id=service_id)

    return page(
        "safeguarding/cover/people.html",
        form=form,
        service=service,
        lines=duty_people(scope, service),
        still_there={account.id for account in accounts},
        rungs=RUNGS,
    )


@bp.post("/<public_id:service_id>/people/<public_id:duty_id>/remove")
@allow(Permission.COVER_WRITE)
def remove(service_id: str, duty_id: str) -> ResponseReturnValue:
    """Take somebody off one place of the list."""
    scope = current_scope()
    service = get_service(scope, service_id)
    duty = queries.get_duty_person(scope, service, duty_id)

    change = None

    if SureForm().validate_on_submit():
        with transaction():
            change = services.take_off_duty(scope, service, duty)

    return _on(change, "safeguarding_cover.people", service_id=service_id)


@bp.route("/<public_id:service_id>/leave", methods=["GET", "POST"])
@allow(Permission.COVER_WRITE)
def leave(service_id: str) -> ResponseReturnValue:
    """Say when somebody on the list is away: others are told in their place on those days."""
    scope = current_scope()
    service = get_service(scope, service_id)
    on_list = {account.public_id: account.name or "" for _duty, account in duty_people(scope, service)}
    form = LeaveForm(accounts=list(on_list.items()))

    if form.validate_on_submit():
        try:
            with transaction():
                change = services.note_leave(scope, service, form.details())
        except ConflictError as conflict:
            form.add_error(conflict)
        else:
            return _on(change, "safeguarding_cover.leave", service_id=service_id)

    return page("safeguarding/cover/leave.html", form=form, service=service, lines=leave_at(scope, service))


@bp.post("/<public_id:service_id>/leave/<public_id:leave_id>/drop")
@allow(Permission.COVER_WRITE)
def drop_leave(service_id: str, leave_id: str) -> ResponseReturnValue:
    """Somebody is there after all."""
    scope = current_scope()
    service = get_service(scope, service_id)
    away = queries.get_leave(scope, service, leave_id)

    if SureForm().validate_on_submit():
        with transaction():
            in_force.drop_leave(scope, service, away)

    return see_other("safeguarding_cover.leave", service_id=service_id)


def _on(change: CoverChange | None, otherwise: str, **values: Any) -> ResponseReturnValue:
    """To the change that a second person has to agree to; where it is in force already, to the next page."""
    if change is not None:
        return see_other("safeguarding_changes.ask", change_id=change.public_id)
    return see_other(otherwise, **values)
