"""Reads of cover, and of who is on duty."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import Row, select

from app.access.matrix import MATRIX
from app.access.permissions import Permission
from app.access.roles import Role
from app.access.scope import Scope
from app.accounts.models import Membership, User
from app.db import db, unscoped
from app.errors import NotFoundError
from app.i18n.dates import today
from app.provision.models import Service
from app.safeguarding.hours import read_hours
from app.safeguarding.ladder import Duty, Rota
from app.safeguarding.models import DutyLeave, DutyPerson, SafetyCover
from app.safeguarding.types import CHOSEN, Rung

# Whoever is told has to be able to open the list.
_MAY_LOOK = [role for role, permissions in MATRIX.items() if Permission.ALERT_READ in permissions]
_IN_CHARGE = (Role.MANAGER, Role.SAFEGUARDING_LEAD)


@unscoped("The form that a young person opens says when someone looks, and where to get help nearby")
def find_cover(service_id: int) -> SafetyCover | None:
    """The cover of one service, if it has any."""
    return db.session.scalars(select(SafetyCover).where(SafetyCover.service_id == service_id)).one_or_none()


def cover_of(scope: Scope, service: Service) -> SafetyCover | None:
    """The cover of one of the viewer's services, if it has any."""
    return db.session.scalars(
        select(SafetyCover).where(
            SafetyCover.service_id == service.id,
            SafetyCover.authority_id == scope.authority_id,
            SafetyCover.service_id.in_(scope.service_ids),
        )
    ).one_or_none()


def covers(scope: Scope) -> dict[int, SafetyCover]:
    """The cover of each of the viewer's services that has any, by the key of the service."""
    statement = (
        select(SafetyCover)
        .where(SafetyCover.authority_id == scope.authority_id, SafetyCover.service_id.in_(scope.service_ids))
        .order_by(SafetyCover.id)
    )
    return {cover.service_id: cover for cover in db.session.scalars(statement)}


@unscoped("The form that staff send, and the watch, ask who can be told at a service")
def filled_rungs(service_id: int) -> frozenset[Rung]:
    """The rungs of a service on which there is an account that can be told: not disabled, and still of this service."""
    return frozenset(each.rung for each in rota_of(service_id).people if not each.is_gone)


@unscoped("The watch finds out whom to tell, whoever looks")
def rota_of(service_id: int) -> Rota:
    """Who is told of alerts at a service, with leave of today and later, and hours."""
    cover = find_cover(service_id)
    people = db.session.scalars(
        select(DutyPerson).where(DutyPerson.service_id == service_id).order_by(DutyPerson.id)
    ).all()
    leave = _leave_at(service_id)
    may_look = who_may_look(service_id)
    return Rota(
        people=tuple(
            Duty(
                each.user_id,
                each.rung,
                is_gone=each.user_id not in may_look,
                leave=tuple((row.starts_on, row.ends_on) for row in leave if row.user_id == each.user_id),
            )
            for each in people
        ),
        everybody=tuple(dict.fromkeys(member.user_id for member in _members(service_id) if member.role in _IN_CHARGE)),
        hours=read_hours(cover.hours) if cover else (),
        answer_minutes=cover.answer_minutes if cover else 30,
    )


@unscoped("The watch, and a second person from elsewhere, ask who can open the alerts of a service")
def who_may_look(service_id: int) -> frozenset[int]:
    """Accounts of a service that can open its alerts and sign in."""
    return frozenset(member.user_id for member in _members(service_id) if member.role in _MAY_LOOK)


@unscoped("Whoever changes cover, also from elsewhere, tells the people whom it is about")
def accounts_at(service_id: int) -> Sequence[User]:
    """The same accounts as rows."""
    statement = select(User).where(User.id.in_(who_may_look(service_id))).order_by(User.id)
    return db.session.scalars(statement).all()


def _members(service_id: int) -> Sequence[Membership]:
    """Parts at a service held by accounts that can sign in."""
    statement = (
        select(Membership)
        .join(User, User.id == Membership.user_id)
        .where(Membership.service_id == service_id, User.is_disabled.is_(False))
        .order_by(Membership.id)
    )
    return db.session.scalars(statement).all()


def _leave_at(service_id: int) -> Sequence[DutyLeave]:
    statement = (
        select(DutyLeave)
        .where(DutyLeave.service_id == service_id, DutyLeave.ends_on >= today() - dt.timedelta(days=1))
        .order_by(DutyLeave.starts_on, DutyLeave.id)
    )
    return db.session.scalars(statement).all()


@unscoped("The watch sends to whoever is on duty")
def contacts_of(service_id: int, account_id: int, rung: Rung | None) -> Sequence[DutyPerson | User]:
    """Where messages reach an account: what cover says of this place; about no place of theirs, the account itself first.

    Their oldest place comes after that, since a telephone may be heard at night where a mailbox is not. So no place that
    is added, with an address where nobody looks, leads a message away (SAFE-09).
    """
    places = db.session.scalars(
        select(DutyPerson)
        .where(DutyPerson.service_id == service_id, DutyPerson.user_id == account_id)
        .order_by(DutyPerson.id)
    ).all()
    here = [place for place in places if place.rung is rung]
    return here or [db.session.get_one(User, account_id), *places[:1]]


def duty_people(scope: Scope, service: Service) -> Sequence[Row[DutyPerson, User]]:
    """Who is on which rung at one of the viewer's services, in the order of the ladder."""
    statement = (
        select(DutyPerson, User)
        .join(User, User.id == DutyPerson.user_id)
        .where(
            DutyPerson.service_id == service.id,
            DutyPerson.authority_id == scope.authority_id,
            DutyPerson.service_id.in_(scope.service_ids),
        )
        .order_by(DutyPerson.id)
    )
    return sorted(db.session.execute(statement).all(), key=lambda row: CHOSEN.index(row[0].rung))


def get_duty_person(scope: Scope, service: Service, public_id: str) -> DutyPerson:
    """One place on the ladder of one of the viewer's services."""
    for duty, _account in duty_people(scope, service):
        if duty.public_id == public_id:
            return duty
    raise NotFoundError("place on the ladder")


@unscoped("A second person may be of no service")
def find_place(service_id: int, public_id: str) -> DutyPerson | None:
    """One place on the ladder of a service, if it is there."""
    return db.session.scalars(
        select(DutyPerson).where(DutyPerson.service_id == service_id, DutyPerson.public_id == public_id)
    ).one_or_none()


@unscoped("Whoever is away is away everywhere, and those in charge of each service are asked")
def services_with(authority_id: int, account_id: int) -> Sequence[Service]:
    """The services of an authority on whose ladder an account has a place."""
    places = select(DutyPerson.service_id).where(
        DutyPerson.authority_id == authority_id, DutyPerson.user_id == account_id
    )
    return db.session.scalars(select(Service).where(Service.id.in_(places)).order_by(Service.id)).all()


def accounts_that_may_look(scope: Scope, service: Service) -> Sequence[User]:
    """Accounts of one of the viewer's services that can open its alerts and sign in."""
    statement = (
        select(User)
        .where(
            User.is_disabled.is_(False),
            User.id.in_(
                select(Membership.user_id).where(
                    Membership.authority_id == scope.authority_id,
                    Membership.service_id == service.id,
                    Membership.service_id.in_(scope.service_ids),
                    Membership.role.in_(_MAY_LOOK),
                )
            ),
        )
        .order_by(User.id)
    )
    return db.session.scalars(statement).all()


def leave_at(scope: Scope, service: Service) -> Sequence[Row[DutyLeave, User]]:
    """Leave of today and later at one of the viewer's services, soonest first."""
    statement = (
        select(DutyLeave, User)
        .join(User, User.id == DutyLeave.user_id)
        .where(
            DutyLeave.authority_id == scope.authority_id,
            DutyLeave.service_id == service.id,
            DutyLeave.service_id.in_(scope.service_ids),
            DutyLeave.ends_on >= today(),
        )
        .order_by(DutyLeave.starts_on, DutyLeave.id)
    )
    return db.session.execute(statement).all()


def get_leave(scope: Scope, service: Service, public_id: str) -> DutyLeave:
    """One leave at one of the viewer's services."""
    for leave, _account in leave_at(scope, service):
        if leave.public_id == public_id:
            return leave
    raise NotFoundError("leave")
