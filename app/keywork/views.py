"""Session records of one young person."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue

from app.access.permissions import Permission
from app.access.rules import allow
from app.access.scope import current_scope
from app.accounts.queries import names_of
from app.db import transaction
from app.errors import ConflictError
from app.keywork import queries, services
from app.keywork.forms import ATTENDANCE, KINDS, SessionForm
from app.people.queries import get_person
from app.provision.queries import get_service, services_of
from app.web.respond import page, see_other

bp = Blueprint("keywork", __name__)


@bp.get("/")
@allow(Permission.SESSION_READ)
def index(person_id: str) -> ResponseReturnValue:
    """Every session recorded with one young person."""
    scope = current_scope()
    person = get_person(scope, person_id)
    sessions = queries.sessions_with(scope, person)
    workers = names_of(scope, [session.worker_id for session, _service in sessions if session.worker_id])
    return page(
        "keywork/index.html",
        person=person,
        sessions=sessions,
        workers=workers,
        kinds={kind.value: words for kind, words in KINDS.items()},
        attendance=ATTENDANCE,
    )


@bp.route("/record", methods=["GET", "POST"])
@allow(Permission.SESSION_WRITE)
def record(person_id: str) -> ResponseReturnValue:
    """Write down one session with a young person."""
    scope = current_scope()
    person = get_person(scope, person_id)
    offered = [(service.public_id, service.name) for service in services_of(scope)]
    form = SessionForm(person=person.public_id, services=offered)

    if form.validate_on_submit():
        details = form.details()
        try:
            with transaction():
                service = get_service(scope, details.service_public_id)
                services.record_session(scope, person, service, details)
        except ConflictError as conflict:
            form.add_error(conflict)
        else:
            return see_other("keywork.index", person_id=person_id)

    return page("keywork/record.html", fragments=["record-form"], form=form, person=person)
