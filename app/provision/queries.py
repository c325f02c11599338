"""Reads of services."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, Select, select

from app.access.roles import Role
from app.access.scope import Scope
from app.accounts.models import Membership, User
from app.db import db, unscoped
from app.errors import NotFoundError
from app.provision.models import Service

# Their parts reach everybody's: to give one takes two people, where there are two (SEC-15).
OVERSEERS = (Role.DESIGNATED_OFFICER, Role.ADMINISTRATOR)


def services_of(scope: Scope) -> Sequence[Service]:
    """The viewer's services, by name."""
    statement = (
        select(Service)
        .where(Service.authority_id == scope.authority_id, Service.id.in_(scope.service_ids))
        .order_by(Service.name, Service.id)
    )
    return db.session.scalars(statement).all()


def get_service(scope: Scope, public_id: str) -> Service:
    """One of the viewer's services."""
    statement = select(Service).where(
        Service.authority_id == scope.authority_id, Service.id.in_(scope.service_ids), Service.public_id == public_id
    )
    service = db.session.scalars(statement).one_or_none()
    if service is None:
        raise NotFoundError("service")
    return service


@unscoped("Operators name the services in which somebody works")
def services_by_code(authority_id: int, codes: Sequence[str]) -> dict[str, Service]:
    """Those of an authority's services that have one of these codes, by code."""
    statement = (
        select(Service).where(Service.authority_id == authority_id, Service.code.in_(codes)).order_by(Service.id)
    )
    return {service.code: service for service in db.session.scalars(statement)}


@unscoped("The public board of a service names it by its address")
def get_service_by_board(board: str) -> Service:
    """The service whose public board has this address."""
    service = db.session.scalars(select(Service).where(Service.board == board)).one_or_none()
    if service is None:
        raise NotFoundError("board")
    return service


@unscoped("The holder of an invitation reaches one service, named by the invitation itself")
def get_service_by_id(service_id: int) -> Service:
    """The service that an invitation or a response belongs to."""
    service = db.session.get(Service, service_id)
    if service is None:
        raise NotFoundError("service")
    return service


@unscoped("A second pair of eyes is looked for where the first one can't be: the nearest there is, up to the authority")
def in_charge(
    authority_id: int, service_ids: Collection[int] | Select[int], *, besides: int | Collection[int]
) -> Sequence[User]:
    """Accounts in charge next to these services (their keys, or what selects them), without one account or several.

    Managers and safeguarding leads of the services themselves; where there is nobody else, those of other services of
    the same providers; then the authority's designated officers; then its administrators. Empty only without any of them.
    """
    providers = select(Service.provider_id).where(Service.id.in_(service_ids))
    beside = select(Service.id).where(Service.authority_id == authority_id, Service.provider_id.in_(providers))
    leads = Membership.role.in_([Role.MANAGER, Role.SAFEGUARDING_LEAD])
    for part in (
        leads & Membership.service_id.in_(service_ids),
        leads & Membership.service_id.in_(beside),
        Membership.role == Role.DESIGNATED_OFFICER,
        Membership.role == Role.ADMINISTRATOR,
    ):
        found = _with_part(authority_id, part, {besides} if isinstance(besides, int) else besides)
        if found:
            return found
    return ()


@unscoped("Whoever could put it right hears of a part that somebody was given, whoever gave it")
def told_of_part(authority_id: int, service_id: int | None, *, besides: Collection[int]) -> Sequence[User]:
    """Accounts that are told of a part in a service, or in the whole authority where there is none.

    For a service those in charge next to it; for the authority its designated officers and administrators.
    """
    if service_id is None:
        return _with_part(authority_id, Membership.role.in_(OVERSEERS), besides)
    return in_charge(authority_id, [service_id], besides=besides)


def _with_part(authority_id: int, part: ColumnElement[bool], besides: Collection[int]) -> Sequence[User]:
    members = select(Membership.user_id).where(Membership.authority_id == authority_id, part)
    statement = (
        select(User).where(User.id.in_(members), User.id.not_in(besides), User.is_disabled.is_(False)).order_by(User.id)
    )
    return db.session.scalars(statement).all()
