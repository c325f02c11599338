"""Reads of publications: all that a commissioner's page may ever read about outcomes."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from app.access.permissions import Permission
from app.access.scope import Scope
from app.db import db, unscoped
from app.errors import NotFoundError
from app.publishing.models import Publication


def publications(scope: Scope) -> Sequence[Publication]:
    """The publications of the viewer's authority that stand, newest period first."""
    scope.require(Permission.PUBLICATION_READ)
    statement = (
        select(Publication)
        .where(Publication.authority_id == scope.authority_id, Publication.withdrawn_at.is_(None))
        .order_by(Publication.period.desc(), Publication.id.desc())
    )
    return db.session.scalars(statement).all()


def get_publication(scope: Scope, public_id: str) -> Publication:
    """One publication of the viewer's authority that stands."""
    scope.require(Permission.PUBLICATION_READ)
    statement = select(Publication).where(
        Publication.authority_id == scope.authority_id,
        Publication.public_id == public_id,
        Publication.withdrawn_at.is_(None),
    )
    found = db.session.scalars(statement).one_or_none()
    if found is None:
        raise NotFoundError("publication")
    return found


@unscoped("The publisher looks for what it has published before")
def find_publication(authority_id: int, framework: str, period: str) -> Publication | None:
    """The publication of one framework and period."""
    statement = select(Publication).where(
        Publication.authority_id == authority_id, Publication.framework == framework, Publication.period == period
    )
    return db.session.scalars(statement).one_or_none()


@unscoped("The publisher looks for what it has published before")
def newest_period(authority_id: int, framework: str) -> str | None:
    """The newest period published of one framework, withdrawn ones included."""
    statement = (
        select(Publication.period)
        .where(Publication.authority_id == authority_id, Publication.framework == framework)
        .order_by(Publication.period.desc())
        .limit(1)
    )
    return db.session.scalars(statement).first()
