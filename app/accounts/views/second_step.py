"""The second step: a code of the app or of the paper, setting it up, and proving again who one is."""

from __future__ import annotations

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.permissions import Permission
from app.access.rules import allow, public
from app.access.scope import current_scope
from app.accounts import passkeys, queries, second_step, signing_in, single_sign_on
from app.accounts.forms import CodeForm, StepUpForm
from app.accounts.totp import app_link, in_fours
from app.accounts.types import Factor
from app.db import transaction
from app.errors import ConflictError
from app.web.qr import qr_picture
from app.web.respond import back_to, own_page, page, see_other

bp = Blueprint("accounts_second_step", __name__)


@bp.route("/second-step", methods=["GET", "POST"])
@public("Opens for whoever typed their password on this browser up to ten minutes ago")
def enter() -> ResponseReturnValue:
    """A code of the authenticator app, or a recovery code."""
    user = signing_in.half_signed_in()
    if user.totp is None:
        return see_other("accounts_second_step.set_up")
    form = CodeForm()

    if form.validate_on_submit():
        with transaction():
            user = signing_in.half_signed_in()
            factor = signing_in.check_second(user, form.code.data)
            if factor is not None:
                signing_in.finish(user, factors=frozenset({Factor.PASSWORD, factor}))
        if factor is not None:
            return see_other("accounts_door.home")
        signing_in.check_not_sent_back()
        form.add_error(ConflictError("code", _("That code doesn't fit. Wait for the next one in the app and type it.")))

    return page("accounts/second_step/enter.html", form=form)


@bp.route("/second-step/set-up", methods=["GET", "POST"])
@public("Opens for whoever typed their password on this browser up to ten minutes ago")
def set_up() -> ResponseReturnValue:
    """Take an authenticator app as the second step; nothing else opens before (SEC-131)."""
    user = signing_in.half_signed_in()
    if user.totp is not None:
        return see_other("accounts_second_step.enter")
    second_step.check_may_enrol(user)
    # A newcomer never had any; after a new start, those on paper are of no use.
    had_codes = user.signed_in_at is not None
    form = CodeForm()

    if form.validate_on_submit():
        made = second_step.new_codes()
        with transaction():
            user = signing_in.half_signed_in()
            fits = second_step.enrol(user, form.code.data, made)
            if fits:
                signing_in.finish(user, factors=frozenset({Factor.PASSWORD, Factor.TOTP}))
        if fits:
            return page("accounts/second_step/codes.html", codes=made.shown, had_codes=had_codes)
        form.add_error(ConflictError("code", _("That code doesn't fit. Wait for the next one in the app and type it.")))

    secret = second_step.offered_secret(user)
    picture = qr_picture(app_link(secret, user.email or ""))
    return page("accounts/second_step/set_up.html", form=form, picture=picture, secret=in_fours(secret))


@bp.route("/step-up", methods=["GET", "POST"])
@allow(Permission.ACCOUNT_READ)
def step_up() -> ResponseReturnValue:
    """Prove again who one is, then go back to the page that asked."""
    scope = current_scope()
    user = queries.get_account(scope)
    needs_own = _leads_to_passkey() and passkeys.asks_for_own_proof(scope)
    form = StepUpForm()

    if form.validate_on_submit():
        with transaction():
            is_same = signing_in.prove_again(scope, form.password.data, form.code.data)
        if is_same:
            return back_to(request.args.get("next", ""), "accounts_door.home")
        signing_in.check_not_sent_back()
        form.add_error(ConflictError("password", _("Password and code don't go together. Check both and try again.")))

    return page(
        "accounts/second_step/step_up.html",
        form=form,
        has_code=user.totp is not None,
        has_passkeys=passkeys.are_possible() and bool(passkeys.passkeys_of(scope)),
        provider=None if needs_own else single_sign_on.own_provider(scope),
        needs_own=needs_own,
        next=request.args.get("next", ""),
        back=own_page(request.args.get("back", "")),
    )


def _leads_to_passkey() -> bool:
    return request.args.get("next", "").partition("?")[0] == url_for("accounts_passkeys.add")
