"""The accounts of an authority, for its administrators."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue

from app.access.permissions import Permission
from app.access.rules import allow
from app.access.scope import current_scope
from app.access.stepping import require_step_up
from app.access.words import ROLES
from app.accounts import signing_in
from app.accounts.types import GivenState
from app.db import transaction
from app.errors import ConflictError
from app.messaging.providers import can_mail
from app.staffing import queries, services
from app.staffing.forms import AgreeForm, InviteForm, LeaveForm, PartForm
from app.web.forms import BaseForm
from app.web.respond import page, see_other

bp = Blueprint("staffing", __name__)


@bp.get("/")
@allow(Permission.ACCOUNT_MANAGE)
def index() -> ResponseReturnValue:
    """Every account of the authority."""
    scope = current_scope()
    return page("staffing/index.html", accounts=queries.accounts_of(scope), roles=ROLES)


@bp.route("/invite", methods=["GET", "POST"])
@allow(Permission.ACCOUNT_MANAGE)
def invite() -> ResponseReturnValue:
    """Invite somebody: an account, and a one-time link for its owner."""
    scope = current_scope()
    require_step_up()
    form = InviteForm(places=[(each.public_id, each.name) for each in queries.services_here(scope)])

    if form.validate_on_submit():
        try:
            with transaction():
                done = services.invite(scope, form.details())
        except ConflictError as conflict:
            form.add_error(conflict)
        else:
            if done.is_waiting:
                return see_other("staffing.given")
            return page("staffing/link.html", name=form.name.data, email=form.email.data, done=done)

    return page("staffing/invite.html", form=form, is_mailed=can_mail())


@bp.get("/given")
@allow(Permission.PART_READ)
def given() -> ResponseReturnValue:
    """Who was given which part where the viewer is in charge, by whom, and what waits for a second person."""
    scope = current_scope()
    found = queries.given_lately(scope)
    waiting = [line for line in found if line.state is GivenState.WAITING]
    return page(
        "staffing/given.html",
        waiting=waiting,
        given=[line for line in found if line not in waiting],
        roles=ROLES,
        may_manage=scope.may(Permission.ACCOUNT_MANAGE),
    )


@bp.route("/given/<public_id:given_id>", methods=["GET", "POST"])
@allow(Permission.PART_AGREE)
def agree(given_id: str) -> ResponseReturnValue:
    """Agree that somebody gets a part that reaches everybody's, or say no; whoever asked takes it back here."""
    scope = current_scope()
    asked, user = queries.get_asked(scope, given_id)
    require_step_up()
    line = queries.line_of_asked(scope, asked, user)
    form = AgreeForm(is_own=line.is_own)

    if form.validate_on_submit():
        try:
            with transaction():
                done = services.answer(scope, asked, user, agrees=form.agrees.data == "yes")
        except ConflictError as conflict:
            form.add_error(conflict)
        else:
            if done.link:
                return page("staffing/link.html", name=line.name, email=user.email, done=done)
            return see_other("staffing.given")

    return page("staffing/agree.html", form=form, asked=line, email=user.email, roles=ROLES)


@bp.get("/<public_id:account_id>")
@allow(Permission.ACCOUNT_MANAGE)
def account(account_id: str) -> ResponseReturnValue:
    """One account, and what can be done about it."""
    scope = current_scope()
    user = queries.get_account(scope, account_id)
    return page(
        "staffing/account.html",
        account=queries.line_of(scope, user),
        user=user,
        sign_ins=queries.count_sign_ins(scope, user),
        has_app=user.totp is not None,
        is_own=user.id == scope.viewer_id,
        given=queries.given_to(scope, user),
        roles=ROLES,
    )


@bp.post("/<public_id:account_id>/sign-out")
@allow(Permission.ACCOUNT_MANAGE)
def sign_out(account_id: str) -> ResponseReturnValue:
    """End every sign-in of an account: for a lost phone or laptop (SEC-48)."""
    scope = current_scope()

    with transaction():
        signing_in.end_all_sign_ins(scope, queries.get_account(scope, account_id))

    return see_other("staffing.account", account_id=account_id)


@bp.route("/<public_id:account_id>/part", methods=["GET", "POST"])
@allow(Permission.ACCOUNT_MANAGE)
def part(account_id: str) -> ResponseReturnValue:
    """Change what somebody may do, and where."""
    scope = current_scope()
    require_step_up()
    user = queries.get_account(scope, account_id)
    line = queries.line_of(scope, user)
    places = queries.services_here(scope)
    present = [each.public_id for each in places if each.id in {held.service_id for held in user.memberships}]
    form = PartForm(places=[(each.public_id, each.name) for each in places], role=line.role, services=present)

    if form.validate_on_submit():
        try:
            with transaction():
                services.change_part(scope, queries.get_account(scope, account_id), form.part())
        except ConflictError as conflict:
            form.add_error(conflict)
        else:
            return see_other("staffing.account", account_id=account_id)

    return page("staffing/part.html", form=form, account=line)


@bp.route("/<public_id:account_id>/new-start", methods=["GET", "POST"])
@allow(Permission.ACCOUNT_MANAGE)
def new_start(account_id: str) -> ResponseReturnValue:
    """A new start for somebody who lost password or phone."""
    scope = current_scope()
    require_step_up()
    line = queries.line_of(scope, queries.get_account(scope, account_id))
    form = BaseForm()

    if form.validate_on_submit():
        try:
            with transaction():
                done = services.start_over(scope, queries.get_account(scope, account_id))
        except ConflictError as conflict:
            form.add_error(conflict)
        else:
            return page("staffing/link.html", name=line.name, email=line.email, done=done)

    return page("staffing/new_start.html", form=form, account=line, is_mailed=can_mail())


@bp.route("/<public_id:account_id>/leave", methods=["GET", "POST"])
@allow(Permission.ACCOUNT_MANAGE)
def leave(account_id: str) -> ResponseReturnValue:
    """Close the account of somebody who leaves, once it is said who takes over."""
    scope = current_scope()
    require_step_up()
    user = queries.get_account(scope, account_id)
    line = queries.line_of(scope, user)
    hand_overs = queries.hand_overs(scope, user)
    form = LeaveForm.for_(hand_overs)
    duty = queries.is_on_duty(scope, user)

    if form.validate_on_submit():
        try:
            with transaction():
                handed = services.leave(scope, queries.get_account(scope, account_id), form.details())
        except ConflictError as conflict:
            form.add_error(conflict)
        else:
            return page("staffing/left.html", account=line, handed=handed, duty=duty)

    return page("staffing/leave.html", form=form, account=line, hand_overs=hand_overs, duty=duty)
