"""Passkeys (WebAuthn Level 3): add one, sign in with one alone, step up with one, remove one.

Every use asks the device for its owner's finger, face or PIN, so that a passkey is two factors at once. Challenges are
errands: once, five minutes, this browser, this purpose. What the browser brings back is checked by py_webauthn.
"""

from __future__ import annotations

import ipaddress
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import webauthn
from flask import current_app, g, request
from flask_babel import gettext as _
from sqlalchemy import delete, func, select
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from app.access.scope import Scope
from app.accounts import errands, queries
from app.accounts.credentials import Passkey, SingleSignOnLink
from app.accounts.models import User
from app.accounts.second_step import tell
from app.accounts.signing_in import FROM_ONE_PLACE, end_other_sign_ins, note_factors
from app.accounts.types import Change, Factor, has_own_proof
from app.audit import services as audit
from app.audit.types import Action
from app.db import db, flush_or, now
from app.errors import ConflictError, NotFoundError, RuleError, StepUpNeededError
from app.web import limits

MINUTES = 5
MOST = 20
# Asking costs a row each time; a whole office may stand behind one address.
ASKED_FROM_ONE_PLACE = limits.Limit("passkey-asked", most=100, minutes=10)
# What py_webauthn lets through where a browser sends something that is no answer at all.
_NONSENSE = (WebAuthnException, ValueError, TypeError, KeyError, IndexError, AttributeError)


@dataclass(frozen=True, slots=True)
class _Party:
    """This site, as a browser knows it: the name that passkeys are made for, and where they may be used."""

    name: str
    origin: str


def are_possible() -> bool:
    """Whether this site's address has a name: browsers make no passkeys for a bare number such as 127.0.0.1."""
    try:
        ipaddress.ip_address(_party().name)
    except ValueError:
        return True
    return False


def are_needed() -> bool:
    """Whether administrators have to use one, as the settings say; not where no browser could make one."""
    return bool(current_app.config["ADMINISTRATORS_NEED_PASSKEYS"]) and are_possible()


def passkeys_of(scope: Scope) -> Sequence[Passkey]:
    """The viewer's own, oldest first."""
    return _of(scope.viewer_id)


def get_passkey(scope: Scope, public_id: str) -> Passkey:
    """One of the viewer's own."""
    statement = select(Passkey).where(Passkey.user_id == scope.viewer_id, Passkey.public_id == public_id)
    found = db.session.scalars(statement).one_or_none()
    if found is None:
        raise NotFoundError("passkey")
    return found


def asks_for_own_proof(scope: Scope) -> bool:
    """Whether the viewer's first passkey takes a password and a code first.

    So it is where the account has both and only the authority's own sign-in vouched for the viewer: whoever looks after
    that could come as anybody, and a passkey would open the account from then on without it.
    """
    user = queries.get_account(scope)
    has_both = bool(user.password_hash and user.totp)
    return has_both and not has_own_proof(g.factors) and not _of(scope.viewer_id)


def check_own_proof(scope: Scope) -> None:
    """Raise StepUpNeededError where `asks_for_own_proof`: the person is asked, and then led back to this page."""
    if asks_for_own_proof(scope):
        raise StepUpNeededError


def ask_to_add(scope: Scope) -> str:
    """What a browser is asked for a new passkey, as JSON (PublicKeyCredentialCreationOptions)."""
    user = queries.get_account(scope)
    options = webauthn.generate_registration_options(
        rp_id=_party().name,
        rp_name="Waymark",
        user_id=user.public_id.encode(),
        user_name=user.email or "",
        user_display_name=user.name or "",
        challenge=errands.send(_adding(scope), minutes=MINUTES),
        timeout=MINUTES * 60_000,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
        ),
        exclude_credentials=_descriptors(scope.viewer_id),
    )
    return webauthn.options_to_json(options)


def add(scope: Scope, answer: str, name: str) -> Passkey | None:
    """Keep a new passkey. None where the answer is not to what this browser was asked: the question is used up then too.

    Raises ConflictError where the passkey is here already, RuleError where the account has 20.
    """
    if len(_of(scope.viewer_id)) >= MOST:
        raise RuleError(_("An account has 20 passkeys at most. Remove one first."))
    challenge = _challenge(answer)
    if not errands.is_done(_adding(scope), challenge):
        return None
    try:
        proof = webauthn.verify_registration_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=_party().name,
            expected_origin=_party().origin,
            require_user_verification=True,
        )
    except _NONSENSE:
        return None
    passkey = Passkey(
        credential=bytes_to_base64url(proof.credential_id),
        public_key=bytes_to_base64url(proof.credential_public_key),
        sign_count=proof.sign_count,
        name=name,
        made_at=now(),
        user_id=scope.viewer_id,
    )
    db.session.add(passkey)
    flush_or(ConflictError("name", _("This passkey is on the list already")))
    audit.record(scope, Action.SECOND_STEP_ADDED, passkey, detail=Factor.PASSKEY.value)
    tell(queries.get_account(scope), Change.PASSKEY_ADDED)
    note_factors(frozenset({Factor.PASSKEY}))
    return passkey


def rename(scope: Scope, passkey: Passkey, name: str) -> None:
    """Let its owner know it by another name. What it opens stays the same."""
    passkey.name = name
    audit.record(scope, Action.PASSKEY_RENAMED, passkey)


def remove(scope: Scope, passkey: Passkey) -> None:
    """Take one away and end every other sign-in, in case the device is in other hands (SEC-41).

    Raises RuleError where nothing strong would be left to sign in with.
    """
    user = queries.get_account(scope)
    if not (user.totp or len(_of(user.id)) > 1 or _is_linked(user)):
        raise RuleError(
            _("This is your only way to sign in. Add another passkey or an authenticator app before you remove it.")
        )
    audit.record(scope, Action.SECOND_STEP_REMOVED, passkey, detail=Factor.PASSKEY.value)
    db.session.delete(passkey)
    end_other_sign_ins(scope)
    tell(user, Change.PASSKEY_REMOVED)


def ask_to_sign_in() -> str:
    """What a browser is asked for by somebody who has yet to say who they are: any passkey of this site."""
    limits.take(ASKED_FROM_ONE_PLACE, limits.place(request.remote_addr))
    return _ask("passkey-sign-in", [])


def whose(answer: str) -> User | None:
    """The account whose passkey answered. None, written down, where none did; the question is used up either way.

    Raises TooManyError after 20 refused tries in ten minutes from one place.
    """
    here = limits.place(request.remote_addr)
    limits.take(FROM_ONE_PLACE, here)
    passkey = _checked("passkey-sign-in", answer)
    user = db.session.get(User, passkey.user_id) if passkey else None
    if user is None or user.is_disabled:
        audit.record(None, Action.SIGN_IN_REFUSED, user, detail=Factor.PASSKEY.value)
        return None
    limits.give_back(FROM_ONE_PLACE, here)
    return user


def ask_to_step_up(scope: Scope) -> str:
    """What a browser is asked for by somebody who is signed in: one of their own passkeys."""
    return _ask(_stepping_up(scope), _descriptors(scope.viewer_id))


def proves(scope: Scope, answer: str) -> bool:
    """Whether one of the viewer's own passkeys answered. A refusal is written down."""
    passkey = _checked(_stepping_up(scope), answer)
    if passkey is None or passkey.user_id != scope.viewer_id:
        audit.record(scope, Action.STEP_UP_REFUSED, detail=Factor.PASSKEY.value)
        return False
    return True


def forget_keys(user: User) -> None:
    """Take every passkey, and every link with an authority's own sign-in, from an account: for leavers and new starts."""
    db.session.execute(delete(Passkey).where(Passkey.user_id == user.id))
    db.session.execute(delete(SingleSignOnLink).where(SingleSignOnLink.user_id == user.id))


def _checked(purpose: str, answer: str) -> Passkey | None:
    """The passkey that answered this browser's question, its count of uses brought up to date."""
    challenge = _challenge(answer)
    if not errands.is_done(purpose, challenge):
        return None
    sent = json.loads(answer)
    passkey = db.session.scalars(
        select(Passkey).where(Passkey.credential == str(sent.get("id"))).with_for_update()
    ).one_or_none()
    if passkey is None:
        return None
    try:
        proof = webauthn.verify_authentication_response(
            credential=sent,
            expected_challenge=challenge,
            expected_rp_id=_party().name,
            expected_origin=_party().origin,
            credential_public_key=base64url_to_bytes(passkey.public_key),
            credential_current_sign_count=passkey.sign_count,
            require_user_verification=True,
        )
    except _NONSENSE:
        return None
    passkey.sign_count = proof.new_sign_count
    passkey.used_at = now()
    return passkey


def _ask(purpose: str, allowed: list[PublicKeyCredentialDescriptor]) -> str:
    options = webauthn.generate_authentication_options(
        rp_id=_party().name,
        challenge=errands.send(purpose, minutes=MINUTES),
        timeout=MINUTES * 60_000,
        allow_credentials=allowed,
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return webauthn.options_to_json(options)


def _challenge(answer: str) -> bytes:
    """The challenge that an answer names; empty where it names none."""
    try:
        sent: Any = json.loads(answer)
        return base64url_to_bytes(json.loads(base64url_to_bytes(sent["response"]["clientDataJSON"]))["challenge"])
    except (*_NONSENSE, RecursionError):
        return b""


def _party() -> _Party:
    address = urlsplit(current_app.config["BASE_URL"])
    return _Party(address.hostname or "", f"{address.scheme}://{address.netloc}")


def _of(user_id: int) -> Sequence[Passkey]:
    return db.session.scalars(select(Passkey).where(Passkey.user_id == user_id).order_by(Passkey.id)).all()


def _descriptors(user_id: int) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(id=base64url_to_bytes(one.credential)) for one in _of(user_id)]


def _is_linked(user: User) -> bool:
    statement = select(func.count()).where(SingleSignOnLink.user_id == user.id)
    return bool(db.session.scalar(statement))


def _adding(scope: Scope) -> str:
    return f"passkey-add:{scope.viewer_id}"


def _stepping_up(scope: Scope) -> str:
    return f"passkey-step-up:{scope.viewer_id}"
