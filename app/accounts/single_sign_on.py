"""Signing in with an authority's own accounts: who may, whom it speaks for, and what is remembered of it.

No account is ever made by signing on. The first time, the provider's word for a verified e-mail address finds the account;
from then on only the provider's own number for the person does, so that an address given to somebody else opens nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from flask import current_app, request, session
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import selectinload

from app.access.scope import Scope
from app.access.stepping import STEP_UP_MINUTES
from app.accounts import errands, open_id
from app.accounts.credentials import SingleSignOn, SingleSignOnLink
from app.accounts.models import Organisation, User
from app.accounts.open_id import Proof, Provider
from app.accounts.provider_line import NotProvedError, ProviderError
from app.accounts.second_step import tell
from app.accounts.types import Change, Factor
from app.audit import services as audit
from app.audit.types import Action
from app.db import db, now
from app.errors import NotFoundError
from app.vault import digest, email_digest
from app.web import limits

MINUTES = 10
_THEN = "after_single_sign_on"
# Each start and each return asks the provider, so that nobody may have us ask without end.
FROM_ONE_PLACE = limits.Limit("single-sign-on", most=60, minutes=10)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why somebody who came back is not let in: in our own words, for the trail. The page says less."""

    why: str
    is_stale: bool = False
    is_down: bool = False


Brought = Proof | Refusal


def providers() -> Sequence[tuple[str, str]]:
    """Public id and name of each authority whose staff may sign in with its own accounts, by name."""
    statement = (
        select(SingleSignOn.public_id, Organisation.name)
        .join(Organisation, Organisation.id == SingleSignOn.authority_id)
        .order_by(Organisation.name, SingleSignOn.id)
    )
    return [(row.public_id, row.name) for row in db.session.execute(statement)]


def get_provider(public_id: str) -> Provider:
    """One authority's own sign-in, as a value: no row is held while the provider is waited for."""
    statement = (
        select(SingleSignOn, Organisation.name)
        .join(Organisation, Organisation.id == SingleSignOn.authority_id)
        .where(SingleSignOn.public_id == public_id)
    )
    row = db.session.execute(statement).one_or_none()
    if row is None:
        raise NotFoundError("single sign-on")
    kept, name = row
    return Provider(
        id=kept.id,
        public_id=kept.public_id,
        authority_id=kept.authority_id,
        authority=name,
        issuer=kept.issuer,
        client_id=kept.client_id,
        secret=kept.secret,
        domains=tuple(kept.domains.split()),
    )


def own_provider(scope: Scope) -> tuple[str, str] | None:
    """Public id and authority of the sign-in that is known to speak for the viewer, if there is one."""
    statement = (
        select(SingleSignOn.public_id, Organisation.name)
        .join(Organisation, Organisation.id == SingleSignOn.authority_id)
        .join(SingleSignOnLink, SingleSignOnLink.single_sign_on_id == SingleSignOn.id)
        .where(SingleSignOnLink.user_id == scope.viewer_id, SingleSignOn.authority_id == scope.authority_id)
        .order_by(SingleSignOn.id)
    )
    row = db.session.execute(statement).first()
    return None if row is None else (row.public_id, row.name)


def begin(provider: Provider) -> str:
    """The state that this browser has to bring back. Raises TooManyError after 60 starts in ten minutes from one place."""
    limits.take(FROM_ONE_PLACE, limits.place(request.remote_addr))
    return errands.send(_purpose(provider), minutes=MINUTES).hex()


def begin_again(scope: Scope, provider: Provider, then: str) -> str:
    """The state for somebody who is signed in and proves again who they are; `then` is the page that asked for it.

    Raises TooManyError as above, and NotFoundError where the provider is not known to speak for the viewer.
    """
    own = own_provider(scope)
    if own is None or own[0] != provider.public_id:
        raise NotFoundError("single sign-on")
    limits.take(FROM_ONE_PLACE, limits.place(request.remote_addr))
    session[_THEN] = then
    return errands.send(_purpose(provider, scope), minutes=MINUTES).hex()


def then() -> str:
    """The page that asked for the proof that this browser was sent for."""
    return str(session.get(_THEN, ""))


def address_for(provider: Provider, state: str, *, is_again: bool = False) -> str | None:
    """Where to send the browser. None where the provider is down, or what it says makes no sense."""
    try:
        return open_id.address_for(provider, state, again_within=STEP_UP_MINUTES * 60 if is_again else None)
    except ProviderError as error:
        current_app.logger.warning("Single sign-on, %s: %s", provider.authority, error)
        return None


def is_again(scope: Scope | None, provider: Provider, state: str) -> bool:
    """Whether the viewer was sent to the provider with this state to prove again who they are."""
    return scope is not None and errands.is_open(_purpose(provider, scope), _value(state))


def brought_back(
    provider: Provider,
    *,
    state: str,
    code: str,
    issuer: str | None,
    error: str | None,
    scope: Scope | None = None,
) -> Brought:
    """What a browser brings back. The provider is asked only where this browser was sent to it and has not come back yet.

    Nothing is written yet, and nothing is held in the database: a slow provider must not make others wait for a lock.
    With `scope` it is for somebody who proves again who they are.
    """
    if not errands.is_open(_purpose(provider, scope), _value(state)):
        return Refusal("this browser was not sent", is_stale=True)
    db.session.close()
    if error is not None or not code:
        return Refusal("the provider says no")
    try:
        return open_id.proof_from(provider, code=code, state=state, issuer=issuer)
    except NotProvedError as reason:
        return Refusal(f"no proof ({reason})")
    except ProviderError as reason:
        current_app.logger.warning("Single sign-on, %s: %s", provider.authority, reason)
        return Refusal("the provider is down", is_down=True)


def account_of(provider: Provider, brought: Brought, *, state: str) -> User | None:
    """The account that the provider speaks for, linked with it from now on. None, written down, where there is none.

    It must be open, and work in the provider's authority and in no other. The state is used up by this.
    """
    if not errands.is_done(_purpose(provider), _value(state)):
        return None
    try:
        return _entering(provider, brought)
    except NotProvedError as why:
        detail = f"{Factor.SINGLE_SIGN_ON.value}: {why}"[:200]
        audit.record(None, Action.SIGN_IN_REFUSED, authority_id=provider.authority_id, detail=detail)
        return None


def proved_at(brought: Brought) -> dt.datetime | None:
    """When somebody last showed the provider who they are, as far as it says."""
    return brought.proved_at if isinstance(brought, Proof) else None


def proved_again_at(scope: Scope, provider: Provider, brought: Brought, *, state: str) -> dt.datetime | None:
    """When the viewer showed the provider who they are, if that was in the last five minutes and it was them.

    None, written down, otherwise. The state is used up by this.
    """
    if not errands.is_done(_purpose(provider, scope), _value(state)):
        return None
    try:
        return _again(scope, provider, brought)
    except NotProvedError as why:
        detail = f"{Factor.SINGLE_SIGN_ON.value}: {why}"[:200]
        audit.record(scope, Action.STEP_UP_REFUSED, detail=detail)
        return None


def _again(scope: Scope, provider: Provider, proof: Brought) -> dt.datetime:
    if isinstance(proof, Refusal):
        raise NotProvedError(proof.why)
    link = _link_of(provider, proof)
    if link is None or link.user_id != scope.viewer_id:
        raise NotProvedError("somebody else")
    if proof.proved_at is None:
        raise NotProvedError("no time was said")
    if now() - proof.proved_at > dt.timedelta(minutes=STEP_UP_MINUTES):
        raise NotProvedError("too long ago")
    return proof.proved_at


def _entering(provider: Provider, proof: Brought) -> User:
    if isinstance(proof, Refusal):
        raise NotProvedError(proof.why)
    link = _link_of(provider, proof)
    user = _may_enter(provider, User.id == link.user_id if link else User.email_digest == _email(provider, proof))
    if link is None:
        _link(provider, proof, user)
    else:
        link.used_at = now()
    _wrote(Action.SINGLE_SIGN_ON_USED, provider, user, proof.how or None)
    return user


def _link_of(provider: Provider, proof: Proof) -> SingleSignOnLink | None:
    statement = select(SingleSignOnLink).where(
        SingleSignOnLink.single_sign_on_id == provider.id, SingleSignOnLink.subject_digest == _subject(proof)
    )
    return db.session.scalars(statement).one_or_none()


def _may_enter(provider: Provider, condition: ColumnElement[bool]) -> User:
    # Locked, so that of two people with one address who come for the first time at once, one is linked.
    statement = select(User).where(condition).options(selectinload(User.memberships)).with_for_update()
    user = db.session.scalars(statement).one_or_none()
    if user is None:
        raise NotProvedError("nobody has this address")
    if user.is_disabled:
        raise NotProvedError("closed account")
    if {part.authority_id for part in user.memberships} != {provider.authority_id}:
        raise NotProvedError("not of this authority")
    return user


def _email(provider: Provider, proof: Proof) -> str:
    """The digest of the address, if the provider made sure of it and may speak for it."""
    if proof.email is None:
        raise NotProvedError("no verified address")
    if proof.email.strip().casefold().rpartition("@")[2] not in provider.domains:
        raise NotProvedError("an address that it may not speak for")
    return email_digest(proof.email)


def _link(provider: Provider, proof: Proof, user: User) -> None:
    is_taken = select(SingleSignOnLink.id).where(
        SingleSignOnLink.single_sign_on_id == provider.id, SingleSignOnLink.user_id == user.id
    )
    if db.session.scalar(is_taken) is not None:
        raise NotProvedError("linked with somebody else")
    instant = now()
    link = SingleSignOnLink(
        subject_digest=_subject(proof),
        made_at=instant,
        used_at=instant,
        single_sign_on_id=provider.id,
        user_id=user.id,
    )
    db.session.add(link)
    _wrote(Action.SINGLE_SIGN_ON_LINKED, provider, user)
    tell(user, Change.SINGLE_SIGN_ON_LINKED)


def _wrote(action: Action, provider: Provider, user: User, detail: str | None = None) -> None:
    audit.record(None, action, user, authority_id=provider.authority_id, staff_id=user.id, detail=detail)


def _subject(proof: Proof) -> str:
    return digest(f"{proof.issuer}\0{proof.subject}", "single-sign-on-subject")


def _value(state: str) -> bytes:
    try:
        return bytes.fromhex(state)
    except ValueError:
        return b""


def _purpose(provider: Provider, scope: Scope | None = None) -> str:
    what = "single-sign-on" if scope is None else f"single-sign-on-again:{scope.viewer_id}"
    return f"{what}:{provider.public_id}:{provider.issuer}"
