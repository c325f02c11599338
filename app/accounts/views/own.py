"""What somebody does about their own sign-in: where it is open, the password, the app, what changed."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.permissions import Permission
from app.access.rules import allow
from app.access.scope import current_scope
from app.access.stepping import require_step_up
from app.accounts import queries, second_step, services, signing_in
from app.accounts.forms import CHANGES, ButtonForm, CodeForm, EndForm, PasswordForm
from app.accounts.login import lasting, this_sign_in
from app.accounts.totp import app_link, in_fours
from app.accounts.types import Change
from app.db import transaction
from app.errors import ConflictError
from app.web.qr import qr_picture
from app.web.respond import page, see_other

bp = Blueprint("accounts_own", __name__)


@bp.get("/sign-ins")
@allow(Permission.ACCOUNT_READ)
def sign_ins() -> ResponseReturnValue:
    """Where one is signed in, and the ways to change how."""
    scope = current_scope()
    return page(
        "accounts/own/sign_ins.html",
        sign_ins=queries.sign_ins_of(scope, **lasting()),
        this=this_sign_in(),
        codes_left=queries.codes_left(scope),
        has_app=queries.get_account(scope).totp is not None,
    )


@bp.post("/sign-ins/end")
@allow(Permission.ACCOUNT_READ)
def end() -> ResponseReturnValue:
    """End one of one's own sign-ins."""
    scope = current_scope()
    form = EndForm()

    if form.validate_on_submit():
        with transaction():
            signing_in.end_sign_in(scope, form.which.data)

    return see_other("accounts_own.sign_ins")


@bp.post("/sign-ins/end-others")
@allow(Permission.ACCOUNT_READ)
def end_others() -> ResponseReturnValue:
    """End all of one's own sign-ins but this."""
    scope = current_scope()

    with transaction():
        signing_in.end_other_sign_ins(scope)

    return see_other("accounts_own.sign_ins")


@bp.route("/password", methods=["GET", "POST"])
@allow(Permission.ACCOUNT_READ)
def password() -> ResponseReturnValue:
    """Change one's own password."""
    scope = current_scope()
    form = PasswordForm()

    if form.validate_on_submit():
        try:
            with transaction():
                is_own = services.change_password(scope, form.details())
        except ConflictError as conflict:
            form.add_error(conflict)
        else:
            if is_own:
                return see_other("accounts_own.sign_ins")
            form.add_error(ConflictError("present", _("That is not the password you have now")))

    return page("accounts/own/password.html", form=form)


@bp.route("/authenticator", methods=["GET", "POST"])
@allow(Permission.ACCOUNT_READ)
def authenticator() -> ResponseReturnValue:
    """Take another app into use: the one before works no more, and there are new recovery codes."""
    scope = current_scope()
    require_step_up()
    user = queries.get_account(scope)
    had_codes = queries.has_codes(scope)
    form = CodeForm()

    if form.validate_on_submit():
        made = second_step.new_codes()
        with transaction():
            user = queries.get_account(scope)
            fits = second_step.enrol(user, form.code.data, made)
        if fits:
            return page("accounts/own/codes.html", codes=made.shown, had_codes=had_codes)
        form.add_error(ConflictError("code", _("That code doesn't fit. Wait for the next one in the app and type it.")))

    secret = second_step.offered_secret(user)
    picture = qr_picture(app_link(secret, user.email or ""))
    return page(
        "accounts/own/authenticator.html",
        form=form,
        picture=picture,
        secret=in_fours(secret),
        has_app=user.totp is not None,
    )


@bp.route("/recovery-codes", methods=["GET", "POST"])
@allow(Permission.ACCOUNT_READ)
def codes() -> ResponseReturnValue:
    """Ten new recovery codes, shown once."""
    scope = current_scope()
    require_step_up()
    had_codes = queries.has_codes(scope)
    form = ButtonForm()
    made = None

    if form.validate_on_submit():
        made = second_step.new_codes()
        with transaction():
            user = queries.get_account(scope)
            second_step.keep_codes(user, made)
            second_step.tell(user, Change.CODES_MADE)

    return page("accounts/own/codes.html", form=form, codes=made.shown if made else None, had_codes=had_codes)


@bp.route("/changes", methods=["GET", "POST"])
@allow(Permission.ACCOUNT_READ)
def changes() -> ResponseReturnValue:
    """What changed in how one signs in, until one says that one knows."""
    scope = current_scope()
    found = queries.unknown_changes(scope, besides=this_sign_in())
    form = ButtonForm()

    if form.validate_on_submit():
        with transaction():
            services.know_changes(scope)
        return see_other("accounts_door.home")

    return page("accounts/own/changes.html", form=form, changes=found, words=CHANGES)
