"""The page behind a one-time link: choose a password, then the second step."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue

from app.access.rules import public
from app.accounts import queries, services
from app.accounts.forms import ChooseForm
from app.db import now, transaction
from app.errors import ConflictError
from app.web.respond import page, see_other

bp = Blueprint("accounts_link", __name__)


@bp.route("/welcome/<secret:secret>", methods=["GET", "POST"])
@public("The holder of a one-time link has no sign-in yet; opening it changes nothing")
def welcome(secret: str) -> ResponseReturnValue:
    """Choose a password by a one-time link. Opening it changes nothing: programs that read mail open links too."""
    found = queries.find_link(secret, at=now())
    form = ChooseForm()

    if found is not None and form.validate_on_submit():
        try:
            with transaction():
                services.use_link(secret, form.password.data)
        except ConflictError as conflict:
            form.add_error(conflict)
        else:
            return see_other("accounts_second_step.set_up")

    owner = found[1] if found is not None else None
    return page("accounts/link/welcome.html", form=form, owner=owner, secret=secret, status=200 if found else 404)
