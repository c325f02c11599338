"""Reads of ideas."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Row, and_, func, select

from app.access.scope import Scope
from app.coproduction.models import Idea
from app.coproduction.types import ON_THE_BOARD
from app.db import db, unscoped
from app.errors import NotFoundError
from app.i18n.dates import today
from app.provision.models import Service


def _mine(scope: Scope) -> ColumnElement[bool]:
    return and_(Idea.authority_id == scope.authority_id, Idea.service_id.in_(scope.service_ids))


def ideas(scope: Scope) -> Sequence[Row[Idea, Service]]:
    """Ideas about the viewer's services: those that are owed an answer first, longest due first, then the settled.

    The settled have the newest answer first. Nothing orders those of one day but a random key.
    """
    statement = (
        select(Idea, Service)
        .join(Service, Service.id == Idea.service_id)
        .where(_mine(scope))
        .order_by(Idea.answer_by.is_(None), Idea.answer_by, Idea.answered_on.desc(), Idea.public_id)
    )
    return db.session.execute(statement).all()


def get_idea(scope: Scope, public_id: str) -> tuple[Idea, Service]:
    """One idea about one of the viewer's services."""
    statement = (
        select(Idea, Service)
        .join(Service, Service.id == Idea.service_id)
        .where(Idea.public_id == public_id, _mine(scope))
    )
    row = db.session.execute(statement).one_or_none()
    if row is None:
        raise NotFoundError("idea")
    return row[0], row[1]


@unscoped("An idea is anonymous: the form that made it is all that finds it again")
def find_idea(key: str) -> Idea | None:
    """The idea that this very form made, if it was sent before."""
    return db.session.get(Idea, key, populate_existing=True)


@unscoped("A service takes so many ideas in a day, whoever sends them")
def count_of_today(service: Service) -> int:
    """How many ideas came to one service today."""
    statement = select(func.count(Idea.public_id)).where(Idea.service_id == service.id, Idea.arrived_on == today())
    return db.session.scalar(statement) or 0


@unscoped("The browser that has just sent something holds the name of its service")
def get_service_after_sending(public_id: str) -> Service:
    """The service that was just written to."""
    service = db.session.scalars(select(Service).where(Service.public_id == public_id)).one_or_none()
    if service is None:
        raise NotFoundError("service")
    return service


@unscoped("The board is public")
def stories(service: Service) -> Sequence[Idea]:
    """Ideas on the board of a service, newest answer first; nothing tells when any of them arrived."""
    statement = (
        select(Idea)
        .where(Idea.service_id == service.id, Idea.status.in_(ON_THE_BOARD))
        .order_by(Idea.answered_on.desc(), Idea.public_id)
    )
    return db.session.scalars(statement).all()
