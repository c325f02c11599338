"""Reads of invitations. Whoever arrives with a link or a code is known by its digest alone."""

from __future__ import annotations

from collections.abc import Sequence

from flask import current_app
from sqlalchemy import ColumnElement, Row, and_, case, exists, func, select

from app.access.scope import Pass, Scope
from app.db import db, now, unscoped
from app.errors import NotFoundError
from app.instruments.models import InstrumentVersion
from app.invitations import codes
from app.invitations.models import Invitation
from app.invitations.types import InvitationState, WaysIn
from app.journeys.reading import Perspective
from app.people.models import YoungPerson
from app.people.visibility import visible_people
from app.vault import digest, keyring

# More than these would be history, not something to act on.
_SHOWN = 30


def invitations_of(scope: Scope, person: YoungPerson) -> Sequence[Row[Invitation, InstrumentVersion]]:
    """The latest invitations of one young person at the viewer's services, with what they ask: open ones first, newest first."""
    statement = (
        select(Invitation, InstrumentVersion)
        .join(InstrumentVersion, InstrumentVersion.id == Invitation.version_id)
        .where(Invitation.person_id == person.id, _seen_by(scope))
        .order_by(case((_is_open(), 0), else_=1), Invitation.made_at.desc(), Invitation.id.desc())
        .limit(_SHOWN)
    )
    return db.session.execute(statement).all()


def get_invitation(scope: Scope, person: YoungPerson, public_id: str) -> Invitation:
    """One invitation of one young person at the viewer's services."""
    statement = select(Invitation).where(
        Invitation.public_id == public_id, Invitation.person_id == person.id, _seen_by(scope)
    )
    invitation = db.session.scalars(statement).one_or_none()
    if invitation is None:
        raise NotFoundError("invitation")
    return invitation


def open_to_parents(scope: Scope, person: YoungPerson) -> Sequence[Invitation]:
    """The open invitations of a parent or carer of one young person, at every service of the viewer's authority."""
    statement = (
        select(Invitation)
        .where(
            Invitation.authority_id == scope.authority_id,
            Invitation.person_id == person.id,
            Invitation.perspective == Perspective.PARENT_OR_CARER,
            _is_open(),
        )
        .order_by(Invitation.made_at, Invitation.id)
    )
    return db.session.scalars(statement).all()


def find_by_form_key(scope: Scope, person: YoungPerson, form_key: str) -> Invitation | None:
    """The invitation that this very form made, where it was sent before."""
    statement = select(Invitation).where(
        Invitation.form_key == form_key, Invitation.person_id == person.id, _seen_by(scope)
    )
    return db.session.scalars(statement).one_or_none()


@unscoped("Every code is its own, whoever it was made for; the answer is yes or no")
def is_code_taken(code: str) -> bool:
    """Whether an invitation has this short code already, open or not."""
    return bool(db.session.scalar(select(exists().where(Invitation.code_digest == code_digest(code)))))


@unscoped("How easy a guess is depends on the codes of all authorities together; the answer is a number")
def count_live_codes() -> int:
    """How many short codes open something now."""
    return (
        db.session.scalar(select(func.count(Invitation.id)).where(_is_open(), Invitation.code_expires_at > now())) or 0
    )


@unscoped("Whoever opens a link has no account; the token is the right to enter")
def find_open_by_token(token: str) -> Invitation | None:
    """The open invitation that this link leads to."""
    return _find_open(Invitation.token_digest == token_digest(token))


@unscoped("Whoever types a code has no account; the code is the right to enter")
def find_open_by_code(code: str) -> Invitation | None:
    """The open invitation with this short code, while the code works."""
    return _find_open(and_(Invitation.code_digest == code_digest(code), Invitation.code_expires_at > now()))


@unscoped("The signed cookie of this browser names the invitation")
def find_open_by_public_id(public_id: str) -> Invitation | None:
    """The open invitation that a browser's cookie names."""
    return _find_open(Invitation.public_id == public_id)


def get_held_invitation(held: Pass) -> Invitation:
    """The invitation that this browser holds, while it is open."""
    invitation = _find_open(and_(Invitation.id == held.invitation_id, Invitation.authority_id == held.authority_id))
    if invitation is None:
        raise NotFoundError("invitation")
    return invitation


def get_any_held_invitation(held: Pass) -> Invitation:
    """The invitation that this browser held, whatever has become of it."""
    statement = select(Invitation).where(
        Invitation.id == held.invitation_id, Invitation.authority_id == held.authority_id
    )
    return db.session.scalars(statement).one()


@unscoped("The signed cookie of this browser names the invitation that it held")
def find_by_public_id(public_id: str) -> Invitation | None:
    """The invitation that a browser's cookie names, whatever has become of it."""
    return db.session.scalars(select(Invitation).where(Invitation.public_id == public_id)).one_or_none()


def ways_in(scope: Scope, invitation: Invitation) -> WaysIn | None:
    """Link and code of an open invitation, made again from the keys; None where it isn't open any more."""
    at = now()
    if invitation.state_at(at) is not InvitationState.OPEN or invitation.service_id not in scope.service_ids:
        return None
    token = token_of(invitation.public_id)
    site = str(current_app.config["BASE_URL"])
    return WaysIn(
        token=token,
        link=f"{site}/go/{token}",
        page=f"{site.partition('://')[2]}/go",
        code=codes.in_fours(code_of(invitation.public_id)) if at < invitation.code_expires_at else None,
        code_until=invitation.code_expires_at,
        until=invitation.expires_at,
    )


def token_of(public_id: str) -> str:
    """The token of an invitation's link: only the holder of the keys can make it again."""
    return codes.token_from(keyring().derive(public_id, "invitation-token"))


def code_of(public_id: str) -> str:
    """The short code of an invitation."""
    return codes.code_from(keyring().derive(public_id, "invitation-code"))


def token_digest(token: str) -> str:
    """What is stored of a token."""
    return digest(token, "invitation-token")


def code_digest(code: str) -> str:
    """What is stored of a code."""
    return digest(code, "invitation-code")


def _seen_by(scope: Scope) -> ColumnElement[bool]:
    return and_(
        Invitation.authority_id == scope.authority_id,
        Invitation.service_id.in_(scope.service_ids),
        Invitation.person_id.in_(visible_people(scope)),
    )


def _find_open(which: ColumnElement[bool]) -> Invitation | None:
    # All in one statement: an invitation that is used, cancelled or old takes the same way as none at all (SEC-99).
    return db.session.scalars(select(Invitation).where(which, _is_open())).one_or_none()


def _is_open() -> ColumnElement[bool]:
    return and_(Invitation.used_at.is_(None), Invitation.cancelled_at.is_(None), Invitation.expires_at > now())
