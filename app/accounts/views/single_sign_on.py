"""Signing in with an authority's own accounts: the way there, and the way back."""

from __future__ import annotations

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from app.access.permissions import Permission
from app.access.rules import allow, public
from app.access.scope import current_scope, viewer
from app.accounts import signing_in, single_sign_on
from app.accounts.types import Factor
from app.db import transaction
from app.web.respond import back_to, page, see_other

bp = Blueprint("accounts_single_sign_on", __name__)


@bp.post("/<public_id:provider_id>/start")
@public("Nobody is signed in yet")
def start(provider_id: str) -> ResponseReturnValue:
    """A page that leads on to the authority's own: browsers would stop a redirect to another site after a form."""
    provider = single_sign_on.get_provider(provider_id)

    with transaction():
        state = single_sign_on.begin(provider)

    address = single_sign_on.address_for(provider, state)
    return page(
        "accounts/single_sign_on/start.html",
        authority=provider.authority,
        address=address,
        status=200 if address else 503,
    )


@bp.get("/<public_id:provider_id>/back")
@public("Nobody is signed in yet; it opens for the browser that was sent, once")
def back(provider_id: str) -> ResponseReturnValue:
    """Come back with proof, and be signed in. The protocol wants a GET here; without the browser's own state it does nothing."""
    provider = single_sign_on.get_provider(provider_id)
    state = request.args.get("state", "")
    if single_sign_on.is_again(viewer(), provider, state):
        return see_other(
            "accounts_single_sign_on.proved",
            provider_id=provider_id,
            state=state,
            code=request.args.get("code"),
            iss=request.args.get("iss"),
            error=request.args.get("error"),
        )
    brought = single_sign_on.brought_back(
        provider,
        state=state,
        code=request.args.get("code", ""),
        issuer=request.args.get("iss"),
        error=request.args.get("error"),
    )

    with transaction():
        user = single_sign_on.account_of(provider, brought, state=state)
        if user is not None:
            factors = frozenset({Factor.SINGLE_SIGN_ON})
            signing_in.finish(user, factors=factors, proved_at=single_sign_on.proved_at(brought))

    if user is not None:
        return see_other("accounts_door.home")
    is_down = isinstance(brought, single_sign_on.Refusal) and brought.is_down
    is_stale = isinstance(brought, single_sign_on.Refusal) and brought.is_stale
    return page(
        "accounts/single_sign_on/back.html",
        authority=provider.authority,
        is_down=is_down,
        is_stale=is_stale,
        status=503 if is_down else 400,
    )


@bp.post("/<public_id:provider_id>/again")
@allow(Permission.ACCOUNT_READ)
def again(provider_id: str) -> ResponseReturnValue:
    """A page that leads on to the authority's own sign-in, to prove again who one is."""
    scope = current_scope()
    provider = single_sign_on.get_provider(provider_id)

    with transaction():
        state = single_sign_on.begin_again(scope, provider, request.args.get("next", ""))

    address = single_sign_on.address_for(provider, state, is_again=True)
    return page(
        "accounts/single_sign_on/again.html",
        authority=provider.authority,
        address=address,
        next=single_sign_on.then(),
        status=200 if address else 503,
    )


@bp.get("/<public_id:provider_id>/proved")
@allow(Permission.ACCOUNT_READ)
def proved(provider_id: str) -> ResponseReturnValue:
    """Come back with a fresh proof, and go on to the page that asked. Without the browser's own state it does nothing."""
    scope = current_scope()
    provider = single_sign_on.get_provider(provider_id)
    state = request.args.get("state", "")
    brought = single_sign_on.brought_back(
        provider,
        state=state,
        code=request.args.get("code", ""),
        issuer=request.args.get("iss"),
        error=request.args.get("error"),
        scope=scope,
    )

    with transaction():
        at = single_sign_on.proved_again_at(scope, provider, brought, state=state)
        if at is not None:
            signing_in.step_up(scope, factors=frozenset({Factor.SINGLE_SIGN_ON}), proved_at=at)

    if at is not None:
        return back_to(single_sign_on.then(), "accounts_door.home")
    is_down = isinstance(brought, single_sign_on.Refusal) and brought.is_down
    return page(
        "accounts/single_sign_on/proved.html",
        authority=provider.authority,
        is_down=is_down,
        next=single_sign_on.then(),
        status=503 if is_down else 400,
    )
