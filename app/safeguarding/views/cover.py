"""Safety cover, for managers."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue

from app.access.permissions import Permission
from app.access.rules import allow
from app.access.scope import current_scope
from app.db import transaction
from app.errors import ConflictError
from app.provision.queries import get_service, services_of
from app.safeguarding import queries, services
from app.safeguarding.cover import NEEDED, missing
from app.safeguarding.forms import WORDS, CoverForm
from app.web.respond import page, see_other

bp = Blueprint("safeguarding_cover", __name__)


@bp.get("/")
@allow(Permission.COVER_WRITE)
def index() -> ResponseReturnValue:
    """Cover of each of the manager's services, and what it still lacks."""
    scope = current_scope()
    covers = queries.covers(scope)
    lines = [(service, covers.get(service.id), missing(covers.get(service.id))) for service in services_of(scope)]
    return page("safeguarding/cover/index.html", lines=lines, words=WORDS)


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
                services.change_cover(scope, service, form.details())
        except ConflictError as conflict:
            form.add_error(conflict)
            if not conflict.field:
                # Both are shown, and nothing typed is lost.
                changed_first, status = queries.cover_of(scope, service), 409
                form.take_newest(changed_first)
        else:
            return see_other("safeguarding_cover.index")

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
