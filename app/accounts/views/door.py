"""Sign in, sign out, the first page, and what can I see."""

from __future__ import annotations

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.matrix import MATRIX
from app.access.permissions import Permission
from app.access.roles import STAFF_ROLES
from app.access.rules import allow, public
from app.access.scope import current_scope, viewer
from app.access.words import MAY_DO
from app.accounts import passkeys, queries, signing_in, single_sign_on
from app.accounts.forms import SignInForm
from app.accounts.login import this_sign_in
from app.db import transaction
from app.errors import ConflictError
from app.web.respond import page, see_other

bp = Blueprint("accounts_door", __name__)


@bp.route("/sign-in", methods=["GET", "POST"])
@public("Nobody is signed in yet")
def sign_in() -> ResponseReturnValue:
    """The first step: e-mail address and password."""
    if viewer() is not None:
        return see_other("accounts_door.home")
    form = SignInForm()

    if form.validate_on_submit():
        with transaction():
            user = signing_in.check_password(form.details())
            if user is not None:
                signing_in.begin(user)
        if user is not None:
            return see_other("accounts_second_step.enter")
        form.add_error(
            ConflictError("email", _("That e-mail address and password don't go together. Check both and try again."))
        )

    return page(
        "accounts/door/sign_in.html",
        form=form,
        late=request.args.get("late", ""),
        providers=single_sign_on.providers(),
        has_passkeys=passkeys.are_possible(),
    )


@bp.get("/home")
@allow(Permission.ACCOUNT_READ)
def home() -> ResponseReturnValue:
    """Go to the first page that the viewer's role is for; before that, to what changed in how they sign in."""
    scope = current_scope()
    if queries.unknown_changes(scope, besides=this_sign_in()):
        return see_other("accounts_own.changes")
    if scope.may(Permission.CASELOAD_READ):
        return see_other("caseload.index")
    if scope.may(Permission.PUBLICATION_READ):
        return see_other("commissioning.index")
    if scope.may(Permission.ACCOUNT_MANAGE):
        return see_other("staffing.index")
    return see_other("accounts_door.what_can_i_see")


@bp.post("/sign-out")
@allow(Permission.ACCOUNT_READ)
def sign_out() -> ResponseReturnValue:
    """End this sign-in."""
    scope = current_scope()

    with transaction():
        signing_in.sign_out(scope)

    return see_other("accounts_door.sign_in", forget=True)


@bp.get("/what-can-i-see")
@allow(Permission.RULES_READ)
def what_can_i_see() -> ResponseReturnValue:
    """The table of roles and permissions, as the code obeys it."""
    scope = current_scope()
    return page(
        "accounts/door/what_can_i_see.html",
        matrix=MATRIX,
        roles=STAFF_ROLES,
        may_do=MAY_DO,
        mine=scope.roles,
    )
