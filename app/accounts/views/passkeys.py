"""Passkeys: one's own list, a new one, signing in and stepping up with one, taking one away."""

from __future__ import annotations

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.permissions import Permission
from app.access.rules import allow, public
from app.access.scope import current_scope
from app.access.stepping import require_step_up
from app.accounts import passkeys, signing_in
from app.accounts.forms import AnswerForm, ButtonForm, PasskeyForm, PasskeyNameForm
from app.accounts.types import Factor
from app.db import transaction
from app.errors import ConflictError, RuleError
from app.web.respond import back_to, data, page, see_other

bp = Blueprint("accounts_passkeys", __name__)


@bp.get("/")
@allow(Permission.ACCOUNT_READ)
def index() -> ResponseReturnValue:
    """One's own passkeys."""
    scope = current_scope()
    return page(
        "accounts/passkeys/index.html", passkeys=passkeys.passkeys_of(scope), are_possible=passkeys.are_possible()
    )


@bp.get("/needed")
@allow(Permission.ACCOUNT_READ)
def needed() -> ResponseReturnValue:
    """What an administrator has to do before anything else opens: use a passkey, or make the first one."""
    scope = current_scope()
    return page(
        "accounts/passkeys/needed.html",
        are_possible=passkeys.are_possible(),
        has_passkeys=bool(passkeys.passkeys_of(scope)),
    )


@bp.route("/add", methods=["GET", "POST"])
@allow(Permission.ACCOUNT_READ)
def add() -> ResponseReturnValue:
    """Make a passkey with this browser and keep it, after proving again who one is."""
    scope = current_scope()
    require_step_up()
    passkeys.check_own_proof(scope)
    form = PasskeyForm()

    if form.validate_on_submit():
        try:
            with transaction():
                added = passkeys.add(scope, form.answer.data or "", form.name.data)
        except RuleError as error:
            form.add_error(ConflictError("name", str(error)))
        else:
            if added is not None:
                return see_other("accounts_passkeys.index")
            form.add_error(ConflictError("name", _("That passkey could not be checked. Try again.")))

    return page("accounts/passkeys/add.html", form=form, are_possible=passkeys.are_possible())


@bp.post("/add/options")
@allow(Permission.ACCOUNT_READ)
def add_options() -> ResponseReturnValue:
    """What the browser is asked for, for a new passkey."""
    scope = current_scope()

    with transaction():
        options = passkeys.ask_to_add(scope)

    return data(options)


@bp.route("/<public_id:passkey_id>/rename", methods=["GET", "POST"])
@allow(Permission.ACCOUNT_READ)
def rename(passkey_id: str) -> ResponseReturnValue:
    """Give one of one's own another name."""
    scope = current_scope()
    passkey = passkeys.get_passkey(scope, passkey_id)
    form = PasskeyNameForm(name=passkey.name)

    if form.validate_on_submit():
        with transaction():
            passkeys.rename(scope, passkeys.get_passkey(scope, passkey_id), form.name.data)
        return see_other("accounts_passkeys.index")

    return page("accounts/passkeys/rename.html", form=form, passkey=passkey)


@bp.route("/<public_id:passkey_id>/remove", methods=["GET", "POST"])
@allow(Permission.ACCOUNT_READ)
def remove(passkey_id: str) -> ResponseReturnValue:
    """Take one away, and end every other sign-in, after proving again who one is."""
    scope = current_scope()
    passkey = passkeys.get_passkey(scope, passkey_id)
    require_step_up()
    form = ButtonForm()

    if form.validate_on_submit():
        try:
            with transaction():
                passkeys.remove(scope, passkey)
        except RuleError as error:
            form.add_error(ConflictError("", str(error)))
        else:
            return see_other("accounts_passkeys.index")

    return page("accounts/passkeys/remove.html", form=form, passkey=passkey)


@bp.post("/sign-in/options")
@public("Nobody is signed in yet")
def sign_in_options() -> ResponseReturnValue:
    """What the browser is asked for, to sign in."""
    with transaction():
        options = passkeys.ask_to_sign_in()

    return data(options)


@bp.post("/sign-in")
@public("Nobody is signed in yet")
def sign_in() -> ResponseReturnValue:
    """Sign in with a passkey and nothing else."""
    form = AnswerForm()

    with transaction():
        user = passkeys.whose(form.answer.data or "")
        if user is not None:
            signing_in.finish(user, factors=frozenset({Factor.PASSKEY}))

    if user is not None:
        return see_other("accounts_door.home")
    return page("accounts/passkeys/sign_in.html", status=422)


@bp.post("/step-up/options")
@allow(Permission.ACCOUNT_READ)
def step_up_options() -> ResponseReturnValue:
    """What the browser is asked for, to prove again who one is."""
    scope = current_scope()

    with transaction():
        options = passkeys.ask_to_step_up(scope)

    return data(options)


@bp.post("/step-up")
@allow(Permission.ACCOUNT_READ)
def step_up() -> ResponseReturnValue:
    """Prove again who one is with a passkey, then go back to the page that asked."""
    scope = current_scope()
    form = AnswerForm()

    with transaction():
        is_same = passkeys.proves(scope, form.answer.data or "")
        if is_same:
            signing_in.step_up(scope, factors=frozenset({Factor.PASSKEY}))

    if is_same:
        return back_to(request.args.get("next", ""), "accounts_door.home")
    return page("accounts/passkeys/step_up.html", status=422, next=request.args.get("next", ""))
