"""Reads of an authority's accounts. An administrator sees how many young people somebody holds, never who they are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import selectinload

from app.access.roles import SERVICE_ROLES, Role
from app.access.scope import Scope
from app.accounts.models import GivenPart, Membership, SignIn, User
from app.accounts.queries import names_of
from app.accounts.types import GivenState
from app.db import db, now
from app.errors import NotFoundError
from app.i18n.dates import today
from app.people.models import Episode
from app.provision.models import Service
from app.provision.queries import OVERSEERS, told_of_part
from app.safeguarding.models import DutyPerson
from app.staffing.types import AccountLine, GivenLine, HandOver, Standing

UNUSED_AFTER = dt.timedelta(days=30)
# How long it is shown what was done to parts.
SHOWN_FOR = dt.timedelta(days=90)


def accounts_of(scope: Scope) -> list[AccountLine]:
    """Every account of the viewer's authority by name; those who left come last."""
    users = db.session.scalars(
        select(User).where(_here(scope)).options(selectinload(User.memberships)).order_by(User.id)
    )
    names = {service.id: service.name for service in services_here(scope)}
    lines = [_line(user, names) for user in users]
    return sorted(lines, key=lambda line: (line.standing is Standing.LEFT, line.name.casefold(), line.public_id))


def get_account(scope: Scope, public_id: str) -> User:
    """One account of the viewer's authority, with its parts."""
    statement = select(User).where(User.public_id == public_id, _here(scope)).options(selectinload(User.memberships))
    user = db.session.scalars(statement).one_or_none()
    if user is None:
        raise NotFoundError("account")
    return user


def line_of(scope: Scope, user: User) -> AccountLine:
    """What the list says of one account."""
    return _line(user, {service.id: service.name for service in services_here(scope)})


def services_here(scope: Scope) -> Sequence[Service]:
    """Every service of the viewer's authority, by name."""
    statement = select(Service).where(Service.authority_id == scope.authority_id).order_by(Service.name, Service.id)
    return db.session.scalars(statement).all()


def count_sign_ins(scope: Scope, user: User) -> int:
    """How many sign-ins an account of the viewer's authority has open, as far as anybody can tell."""
    statement = select(func.count(SignIn.id)).join(User).where(SignIn.user_id == user.id, _here(scope))
    return db.session.scalar(statement) or 0


def hand_overs(scope: Scope, user: User) -> list[HandOver]:
    """Open episodes that an account holds, by service, with the colleagues there who could take them over."""
    statement = (
        select(Service, func.count(Episode.id))
        .join(Episode, Episode.service_id == Service.id)
        .where(Episode.authority_id == scope.authority_id, Episode.key_worker_id == user.id, _is_open())
        .group_by(Service.id)
        .order_by(Service.name, Service.id)
    )
    return [
        HandOver(service.id, service.public_id, service.name, number, _takers(scope, service, user))
        for service, number in db.session.execute(statement)
    ]


def is_on_duty(scope: Scope, user: User) -> list[str]:
    """Names of the services where an account is on the ladder of who is told of alerts."""
    statement = (
        select(Service.name)
        .join(DutyPerson, DutyPerson.service_id == Service.id)
        .where(DutyPerson.authority_id == scope.authority_id, DutyPerson.user_id == user.id)
        .distinct()
        .order_by(Service.name)
    )
    return list(db.session.scalars(statement))


def other_administrators(scope: Scope, user: User) -> int:
    """How many administrators the authority has besides this account."""
    statement = (
        select(func.count(User.id.distinct()))
        .join(Membership, Membership.user_id == User.id)
        .where(
            Membership.authority_id == scope.authority_id,
            Membership.role == Role.ADMINISTRATOR,
            User.is_disabled.is_(False),
            User.id != user.id,
        )
    )
    return db.session.scalar(statement) or 0


def open_episodes_held(scope: Scope, user: User, service_id: int) -> Sequence[Episode]:
    """The open episodes that an account holds at one service, longest first, to be handed over."""
    statement = (
        select(Episode)
        .where(
            Episode.authority_id == scope.authority_id,
            Episode.key_worker_id == user.id,
            Episode.service_id == service_id,
            _is_open(),
        )
        .order_by(Episode.started_on, Episode.id)
    )
    return db.session.scalars(statement).all()


def given_lately(scope: Scope) -> list[GivenLine]:
    """What waits for a second person, and what was done to parts in the last 90 days where the viewer is in charge, newest first."""
    statement = _given(scope).where(or_(GivenPart.state == GivenState.WAITING, GivenPart.given_at > now() - SHOWN_FOR))
    if not scope.roles & set(OVERSEERS):
        statement = statement.where(GivenPart.service_id.in_(_near(scope)))
    found = [(row[0], row[1], row[2]) for row in db.session.execute(statement)]
    return _lines(scope, [row for row in found if _is_for(scope, row[0])])


def given_to(scope: Scope, user: User) -> list[GivenLine]:
    """What was done to the parts of one account, newest first, for administrators."""
    found = db.session.execute(_given(scope).where(GivenPart.user_id == user.id).limit(20))
    return _lines(scope, [(row[0], row[1], row[2]) for row in found])


def get_asked(scope: Scope, public_id: str) -> tuple[GivenPart, User]:
    """A part that waits for a second person, and whose it would be. Its owner doesn't find it."""
    statement = _given(scope).where(
        GivenPart.public_id == public_id,
        GivenPart.state == GivenState.WAITING,
        GivenPart.user_id != scope.viewer_id,
    )
    row = db.session.execute(statement).one_or_none()
    if row is None or not scope.roles & set(OVERSEERS):
        raise NotFoundError("given part")
    return row[0], row[1]


def is_asked(scope: Scope, user: User) -> bool:
    """Whether a part for this account waits already."""
    statement = select(GivenPart.id).where(
        GivenPart.authority_id == scope.authority_id,
        GivenPart.user_id == user.id,
        GivenPart.state == GivenState.WAITING,
    )
    return db.session.scalar(select(statement.exists())) or False


def line_of_asked(scope: Scope, asked: GivenPart, user: User) -> GivenLine:
    """What the page of one that waits says."""
    return _lines(scope, [(asked, user, None)])[0]


def _given(scope: Scope) -> Select[GivenPart, User, str | None]:
    return (
        select(GivenPart, User, Service.name)
        .join(User, User.id == GivenPart.user_id)
        .outerjoin(Service, Service.id == GivenPart.service_id)
        .where(GivenPart.authority_id == scope.authority_id)
        .options(selectinload(User.memberships))
        .order_by(GivenPart.given_at.desc(), GivenPart.id.desc())
    )


def _near(scope: Scope) -> Select[int]:
    """The viewer's services, and the others of the same providers."""
    providers = select(Service.provider_id).where(Service.id.in_(scope.service_ids))
    return select(Service.id).where(Service.authority_id == scope.authority_id, Service.provider_id.in_(providers))


def _is_for(scope: Scope, given: GivenPart) -> bool:
    """Whether it is shown to the viewer: to those who oversee the authority, there, and where it was told for want of others."""
    if given.service_id is None or scope.roles & set(OVERSEERS) or given.service_id in scope.service_ids:
        return True
    told = told_of_part(given.authority_id, given.service_id, besides=[given.user_id, given.given_by_id or 0])
    return scope.viewer_id in {each.id for each in told}


def _lines(scope: Scope, found: Sequence[tuple[GivenPart, User, str | None]]) -> list[GivenLine]:
    ids = {key for given, _user, _place in found for key in (given.given_by_id, given.settled_by_id) if key}
    names = names_of(scope, sorted(ids))
    return [
        GivenLine(
            public_id=given.public_id,
            kind=given.kind,
            role=given.role,
            state=given.state,
            name=user.name or "",
            place=place or "",
            by=names.get(given.given_by_id or 0, ""),
            settled_by=names.get(given.settled_by_id or 0, ""),
            given_at=given.given_at,
            told=given.told,
            is_own=given.given_by_id == scope.viewer_id,
        )
        for given, user, place in found
    ]


def _takers(scope: Scope, service: Service, leaver: User) -> tuple[tuple[str, str], ...]:
    statement = (
        select(User)
        .join(Membership, Membership.user_id == User.id)
        .where(
            Membership.authority_id == scope.authority_id,
            Membership.service_id == service.id,
            Membership.role.in_(SERVICE_ROLES),
            User.is_disabled.is_(False),
            User.id != leaver.id,
        )
        .distinct()
        .order_by(User.id)
    )
    return tuple((user.public_id, user.name or "") for user in db.session.scalars(statement))


def _here(scope: Scope) -> ColumnElement[bool]:
    return User.id.in_(select(Membership.user_id).where(Membership.authority_id == scope.authority_id))


def _is_open() -> ColumnElement[bool]:
    return or_(Episode.ended_on.is_(None), Episode.ended_on >= today())


def _line(user: User, names: dict[int, str]) -> AccountLine:
    roles = sorted({part.role for part in user.memberships})
    places = [part.service_id for part in user.memberships if part.service_id is not None]
    return AccountLine(
        public_id=user.public_id,
        name=user.name or "",
        email=user.email or "",
        role=roles[0] if roles else None,
        services=tuple(sorted(names[place] for place in places if place in names)),
        standing=_standing(user),
    )


def _standing(user: User) -> Standing:
    if user.is_disabled:
        return Standing.LEFT if user.left_at else Standing.PAUSED
    used = user.signed_in_at or user.made_at
    if used is None or used < now() - UNUSED_AFTER:
        return Standing.UNUSED
    return Standing.ACTIVE if user.signed_in_at or user.password_hash else Standing.INVITED
