"""Make accounts, give parts, choose and change passwords, one-time links."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import update

from app.access.roles import Role
from app.access.scope import Scope
from app.accounts import queries, second_step, signing_in
from app.accounts.models import AccountLink, AccountNotice, Membership, User
from app.accounts.passkeys import forget_keys
from app.accounts.password_rules import why_refused
from app.accounts.passwords import hash_password, password_fits
from app.accounts.types import Change, LinkPurpose, PasswordDetails
from app.audit import services as audit
from app.audit.types import Action
from app.db import db, flush_or, new_public_id, now
from app.errors import ConflictError, NotFoundError
from app.messaging import services as messages
from app.messaging.links import secret_of
from app.messaging.providers import can_mail
from app.messaging.types import MessageKind
from app.vault import digest, email_digest, new_secret
from app.web import limits

# How long a one-time link works: long enough for a weekend.
LINK_LASTS = dt.timedelta(hours=72)
_LETTERS = {LinkPurpose.INVITATION: MessageKind.INVITED, LinkPurpose.RESET: MessageKind.NEW_START}


def make_account(*, email: str, name: str, password: str | None) -> User:
    """Make an account for a member of staff; memberships are added apart. Conflicts if the address is taken.

    Without a password nobody can sign in, until its owner chooses one by a one-time link.
    """
    hashed = hash_password(password) if password else ""
    user = User(email_digest=email_digest(email), email=email, name=name, password_hash=hashed, made_at=now())
    db.session.add(user)
    flush_or(ConflictError("email", _("There is an account with this e-mail address already")))
    audit.record(None, Action.ACCOUNT_MADE, user)
    return user


def add_membership(user: User, role: Role, *, authority_id: int, service_id: int | None = None) -> None:
    """Give somebody a part: key workers, managers and safeguarding leads in one service, others in the authority.

    Conflicts where they hold another part already: what a viewer may do holds in all of their services alike, so
    that two different parts would spill from one service into the other. Conflicts too where they work in another
    authority: one account, one authority (SEC-53).
    """
    if any(held.authority_id != authority_id for held in queries.memberships_of(user)):
        raise ConflictError("email", _("This account works in another authority; use another e-mail address here"))
    others = {held for held in queries.roles_of(user.id) if held is not role}
    if others:
        raise ConflictError("role", _("This account is a %(role)s already; one account has one part", role=min(others)))
    db.session.add(Membership(user_id=user.id, role=role, authority_id=authority_id, service_id=service_id))


def change_password(scope: Scope, details: PasswordDetails) -> bool:
    """Put another password in place of the viewer's own, and end their other sign-ins if they want that.

    False where the present one doesn't fit, which counts as a try. Conflicts where the new one is refused.
    Raises TooManyError after ten tries in ten minutes.
    """
    user = queries.get_account(scope)
    limits.take(signing_in.SIGNED_IN, user.email_digest)
    if not (password_fits(user.password_hash, details.present) and queries.is_still_password(user)):
        audit.record(scope, Action.STEP_UP_REFUSED, user)
        return False
    limits.give_back(signing_in.SIGNED_IN, user.email_digest)
    _set_password(user, details.password)
    audit.record(scope, Action.PASSWORD_CHANGED, user)
    second_step.tell(user, Change.PASSWORD_CHANGED)
    if details.is_ending_others:
        signing_in.end_other_sign_ins(scope)
    return True


def make_link(scope: Scope | None, user: User, purpose: LinkPurpose, *, authority_id: int) -> str:
    """A one-time link's secret, shown once; links made for the account before work no more (SEC-35)."""
    secret = new_secret()
    _keep_link(user, purpose, secret)
    audit.record(scope, Action.ACCOUNT_LINK_MADE, user, authority_id=authority_id, detail=f"{purpose.value}, shown")
    return secret


def give_link(scope: Scope, user: User, purpose: LinkPurpose) -> str | None:
    """Mail a one-time link to its owner, so that nobody else sees it, and give None (SEC-36).

    Where no mail is set up, the link itself, to be handed over in person; the trail says so.
    """
    if not can_mail():
        return link_address(make_link(scope, user, purpose, authority_id=scope.authority_id))
    key = f"account-link:{new_public_id()}"
    _keep_link(user, purpose, secret_of(key))
    messages.queue(key, _LETTERS[purpose], address=user.email, authority_id=scope.authority_id)
    audit.record(scope, Action.ACCOUNT_LINK_MADE, user, detail=f"{purpose.value}, mailed")
    return None


def _keep_link(user: User, purpose: LinkPurpose, secret: str) -> None:
    drop_links(user)
    instant = now()
    link = AccountLink(
        secret_digest=digest(secret, "account-link"),
        purpose=purpose,
        made_at=instant,
        expires_at=instant + LINK_LASTS,
        user_id=user.id,
    )
    db.session.add(link)


def link_address(secret: str) -> str:
    """What to give somebody who is invited."""
    return f"{current_app.config['BASE_URL']}/staff/welcome/{secret}"


def drop_links(user: User) -> None:
    """One-time links of an account work no more."""
    unused = update(AccountLink).where(AccountLink.user_id == user.id, AccountLink.used_at.is_(None))
    db.session.execute(unused.values(used_at=now()))


def use_link(secret: str, password: str) -> None:
    """Choose a password by a one-time link; then this browser is at the second step.

    Raises NotFoundError where the link works no more; conflicts where the password is refused.
    """
    found = queries.find_link(secret, at=now())
    if found is None:
        raise NotFoundError("link")
    link, user = found
    _set_password(user, password)
    # In one statement: of two that send the form at once, one gets in.
    taken = update(AccountLink).where(AccountLink.id == link.id, AccountLink.used_at.is_(None)).values(used_at=now())
    if db.session.scalar(taken.returning(AccountLink.id)) is None:
        raise NotFoundError("link")
    authority_id = queries.authority_of(user)
    audit.record(
        None,
        Action.ACCOUNT_LINK_USED,
        user,
        authority_id=authority_id,
        staff_id=user.id,
        detail=link.purpose.value,
    )
    signing_in.begin(user)


def start_over(scope: Scope, user: User) -> str | None:
    """A new start for somebody who lost password or phone: nothing from before works, and a one-time link is the way in.

    It is mailed or given back, as `give_link` does. Whoever starts this never learns what the person then chooses (SEC-36).
    """
    user.password_hash = ""
    second_step.forget(user)
    forget_keys(user)
    signing_in.end_all_sign_ins(scope, user)
    audit.record(scope, Action.ACCOUNT_RESET, user)
    return give_link(scope, user, LinkPurpose.RESET)


def change_parts(scope: Scope, user: User, role: Role, service_ids: list[int]) -> None:
    """Put other parts in place of those that an account has; its sign-ins end, so that the change bites at once (SEC-46)."""
    for part in queries.memberships_of(user):
        audit.record(scope, Action.PART_TAKEN, user, detail=f"{part.role} in {part.service_id or 'the authority'}")
        db.session.delete(part)
    db.session.flush()
    places: Sequence[int | None] = service_ids or [None]
    for service_id in places:
        add_membership(user, role, authority_id=scope.authority_id, service_id=service_id)
        audit.record(scope, Action.PART_GIVEN, user, detail=f"{role} in {service_id or 'the authority'}")
    second_step.tell(user, Change.PART_CHANGED)
    signing_in.end_all_sign_ins(scope, user)


def close_account(scope: Scope, user: User) -> None:
    """Close the account of somebody who leaves, for good: every way in ends at once (SEC-112).

    The e-mail address is free again: somebody who comes back gets a new account, and the old one keeps what it did.
    Young people are handed over before (staffing.services).
    """
    user.is_disabled = True
    user.left_at = now()
    user.password_hash = ""
    user.former_email_digest = user.email_digest
    user.email_digest = digest(user.public_id, "closed-account")
    second_step.forget(user)
    forget_keys(user)
    drop_links(user)
    signing_in.end_all_sign_ins(scope, user)
    audit.record(scope, Action.ACCOUNT_CLOSED, user)


def know_changes(scope: Scope) -> None:
    """The viewer says that they know of all changes so far to how they sign in."""
    known = update(AccountNotice).where(AccountNotice.user_id == scope.viewer_id, AccountNotice.known_at.is_(None))
    db.session.execute(known.values(known_at=now()))


def _set_password(user: User, password: str) -> None:
    why = why_refused(password, [user.email or "", user.name or ""])
    if why:
        raise ConflictError("password", why)
    user.password_hash = hash_password(password)
    # Who came half way in with the password before goes no further.
    signing_in.drop_half_sign_ins(user)
