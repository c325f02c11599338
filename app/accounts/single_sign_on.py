"""Signing in with an authority's own accounts: who may, whom it speaks for, and what is remembered of it.

No account is ever made by signing on. The first time, the provider's word for a verified e-mail address finds the account;
from then on only the provider's own number for the person does, so that an address given to somebody else opens nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import current_app, request
from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.orm import selectinload

from app.accounts import errands, open_id
from app.accounts.credentials import SingleSignOn, SingleSignOnLink
from app.accounts.models import Organisation, User
from app.accounts.open_id import NotProvedError, Proof, Provider, ProviderError
from app.accounts.second_step import tell
from app.accounts.types import Change, Factor
from app.audit import services as audit
from app.audit.types import Action
from app.db import db, now
from app.errors import NotFoundError, RuleError
from app.vault import digest, email_digest
from app.web import limits

MINUTES = 10
# Each start and each return asks the provider, so that nobody may have us ask without end.
FROM_ONE_PLACE = limits.Limit("single-sign-on", most=60, minutes=10)
# An end of an e-mail address.
_DOMAIN = re.compile(r"(?=.{1,253}$)[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})+", re.ASCII)


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


def begin(provider: Provider) -> str:
    """The state that this browser has to bring back. Raises TooManyError after 60 starts in ten minutes from one place."""
    limits.take(FROM_ONE_PLACE, limits.place(request.remote_addr))
    return errands.send(_purpose(provider), minutes=MINUTES).hex()


def address_for(provider: Provider, state: str) -> str | None:
    """Where to send the browser. None where the provider is down, or what it says makes no sense."""
    try:
        return open_id.address_for(provider, state)
    except ProviderError as error:
        current_app.logger.warning("Single sign-on, %s: %s", provider.authority, error)
        return None


def brought_back(provider: Provider, *, state: str, code: str, issuer: str | None, error: str | None) -> Brought:
    """What a browser brings back. The provider is asked only where this browser was sent to it and has not come back yet.

    Nothing is written yet, and nothing is held in the database: a slow provider must not make others wait for a lock.
    """
    if not errands.is_open(_purpose(provider), _value(state)):
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


def set_provider(
    authority: Organisation, *, issuer: str, client_id: str, secret: str | None, domains: Sequence[str]
) -> Provider:
    """Let an authority's staff sign in with its own accounts, or change how. Links end where the issuer or client changes.

    Raises RuleError where the issuer is no https:// address, or a domain is none. Without `secret` the one that is kept stays.
    """
    names = _checked(issuer, client_id, domains)
    kept = db.session.scalars(
        select(SingleSignOn).where(SingleSignOn.authority_id == authority.id).with_for_update()
    ).one_or_none()
    if kept is None:
        kept = SingleSignOn(issuer=issuer, client_id=client_id, authority_id=authority.id)
        db.session.add(kept)
    elif (kept.issuer, kept.client_id) != (issuer, client_id):
        db.session.execute(delete(SingleSignOnLink).where(SingleSignOnLink.single_sign_on_id == kept.id))
    kept.issuer, kept.client_id, kept.domains, kept.set_at = issuer, client_id, " ".join(names), now()
    if secret is not None:
        kept.secret = secret
    db.session.flush()
    audit.record(None, Action.SINGLE_SIGN_ON_SET, kept, detail=f"{issuer} {kept.domains}"[:500])
    return get_provider(kept.public_id)


def remove_provider(authority: Organisation) -> bool:
    """Let an authority's staff no longer sign in with its own accounts. False where they could not anyway."""
    kept = db.session.scalars(select(SingleSignOn).where(SingleSignOn.authority_id == authority.id)).one_or_none()
    if kept is None:
        return False
    db.session.execute(delete(SingleSignOnLink).where(SingleSignOnLink.single_sign_on_id == kept.id))
    audit.record(None, Action.SINGLE_SIGN_ON_SET, kept, detail="removed")
    db.session.delete(kept)
    return True


def _entering(provider: Provider, proof: Brought) -> User:
    if isinstance(proof, Refusal):
        raise NotProvedError(proof.why)
    link = db.session.scalars(
        select(SingleSignOnLink).where(
            SingleSignOnLink.single_sign_on_id == provider.id, SingleSignOnLink.subject_digest == _subject(proof)
        )
    ).one_or_none()
    user = _may_enter(provider, User.id == link.user_id if link else User.email_digest == _email(provider, proof))
    if link is None:
        _link(provider, proof, user)
    else:
        link.used_at = now()
    _wrote(Action.SINGLE_SIGN_ON_USED, provider, user, proof.how or None)
    return user


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


def _checked(issuer: str, client_id: str, domains: Sequence[str]) -> list[str]:
    if not _is_address(issuer):
        raise RuleError(f"{issuer!r} is not an issuer's address: it begins with https:// and has no ? or #")
    if len(issuer) > 500 or not 0 < len(client_id) <= 200:
        raise RuleError("An issuer has 500 characters at most, a client id 200")
    names = [name.strip().lower().removeprefix("@") for name in domains]
    if not names or any(not _DOMAIN.fullmatch(name) for name in names):
        raise RuleError(
            "Say the end of the e-mail addresses that it may speak for with --domain, such as example.gov.uk"
        )
    if len(" ".join(names)) > 1000:
        raise RuleError("These are too many domains: they have 1,000 characters at most, all together")
    return names


def _is_address(issuer: str) -> bool:
    allowed = {"https"} if current_app.config["NAME"] == "production" else {"https", "http"}
    try:
        address = urlsplit(issuer)
        return address.scheme in allowed and bool(address.hostname) and not address.query and not address.fragment
    except ValueError:
        return False


def _subject(proof: Proof) -> str:
    return digest(f"{proof.issuer}\0{proof.subject}", "single-sign-on-subject")


def _value(state: str) -> bytes:
    try:
        return bytes.fromhex(state)
    except ValueError:
        return b""


def _purpose(provider: Provider) -> str:
    return f"single-sign-on:{provider.public_id}:{provider.issuer}"
