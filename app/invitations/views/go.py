"""Arriving with a link or a code, and leaving."""

from __future__ import annotations

from flask import Blueprint, current_app, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.rules import public
from app.db import transaction
from app.errors import ConflictError
from app.invitations import hold, queries, services
from app.invitations.forms import CodeForm
from app.people.closing import register
from app.web.respond import leave_for, page, see_other

bp = Blueprint("invitations_go", __name__)
bp.record_once(lambda state: register(state.app, services.take_back_from_parents))


@bp.get("/")
@public("The front door: it leads to the code form and to signing in")
def front() -> ResponseReturnValue:
    """Two ways in, for who was given a code and for who works here."""
    return page("invitations/go/front.html")


@bp.route("/go", methods=["GET", "POST"])
@public("Young people and families have no account; here they type their code")
def code() -> ResponseReturnValue:
    """Type a code. One that opens nothing gets the same answer, whatever the reason (SEC-99)."""
    form = CodeForm()
    status = 200

    if form.validate_on_submit():
        with transaction():
            invitation = services.try_code(form.details(), request.remote_addr)
        if invitation is not None:
            hold.begin(invitation, with_code=True)
            return see_other("surveys_respond.start")
        status = 404
        form.add_error(ConflictError("code", _("That code does not open anything now. Check it and try again.")))

    return page("invitations/go/code.html", form=form, status=status)


@bp.get("/go/<secret:secret>")
@public("The link itself is the right to enter; it opens one empty form and shows nothing that is held")
def arrive(secret: str) -> ResponseReturnValue:
    """Open a link or a QR code: the token leaves the address at once, and nothing is stored (SEC-85, SEC-86)."""
    invitation = queries.find_open_by_token(secret)
    if invitation is None:
        return page("invitations/go/arrive.html", status=404)
    hold.begin(invitation)
    return see_other("surveys_respond.start")


@bp.get("/exit")
@public("Leaving works for everyone, also without scripts (DEC-08)")
def leave() -> ResponseReturnValue:
    """Leave now: forget the visit, clear what the browser kept of it, and go to a neutral site."""
    hold.leave()
    return leave_for(current_app.config["EXIT_TO"], forget=True)
