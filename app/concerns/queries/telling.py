"""Reads of what children told, and of different views: by whom each of them was addressed to, never by rank alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, Row, and_, exists, or_, select

from app.access.permissions import Permission
from app.access.roles import Role
from app.access.scope import Scope
from app.accounts.models import Membership, User
from app.audit.services import note_view
from app.concerns.models import Concern, ConcernNote
from app.db import db
from app.errors import NotFoundError
from app.people.models import YoungPerson
from app.people.queries import names_listed


def _may_read(scope: Scope) -> ColumnElement[bool]:
    """Its writer; the leads of the service; the officer where it was sent there; managers unless it is kept from them."""
    ways: list[ColumnElement[bool]] = [Concern.by_id == scope.viewer_id]
    here = Concern.service_id.in_(scope.service_ids)
    if Role.SAFEGUARDING_LEAD in scope.roles:
        ways.append(here)
    if Role.MANAGER in scope.roles:
        ways.append(and_(here, Concern.is_kept_from_managers.is_(False)))
    if Role.DESIGNATED_OFFICER in scope.roles:
        ways.append(Concern.is_for_officer.is_(True))
    return and_(Concern.authority_id == scope.authority_id, or_(*ways))


def concerns_for(scope: Scope) -> Sequence[Row[Concern, YoungPerson]]:
    """Every concern that the viewer may read with whom it is about, newest first."""
    statement = (
        select(Concern, YoungPerson)
        .join(YoungPerson, YoungPerson.id == Concern.person_id)
        .where(_may_read(scope))
        .order_by(Concern.recorded_at.desc(), Concern.id.desc())
    )
    rows = db.session.execute(statement).all()
    for concern, _person in rows:
        note_view(scope, concern)
    return rows


def concerns_about(scope: Scope, person: YoungPerson) -> Sequence[Concern]:
    """Concerns about one young person that the viewer may read, oldest first."""
    statement = (
        select(Concern)
        .where(_may_read(scope), Concern.person_id == person.id)
        .order_by(Concern.happened_at, Concern.id)
    )
    found = db.session.scalars(statement).all()
    for concern in found:
        note_view(scope, concern)
    return found


def get_concern(scope: Scope, public_id: str) -> tuple[Concern, YoungPerson]:
    """One concern that the viewer may read with whom it is about. That it was looked at is written down."""
    statement = (
        select(Concern, YoungPerson)
        .join(YoungPerson, YoungPerson.id == Concern.person_id)
        .where(_may_read(scope), Concern.public_id == public_id)
    )
    row = db.session.execute(statement).one_or_none()
    if row is None:
        raise NotFoundError("concern")
    note_view(scope, row[0])
    return row[0], row[1]


def notes_of(scope: Scope, found: Iterable[Concern]) -> dict[int, list[ConcernNote]]:
    """What was added to each of these concerns that the viewer may read, first to last, by the concern's key."""
    statement = (
        select(ConcernNote)
        .join(Concern, Concern.id == ConcernNote.concern_id)
        .where(_may_read(scope), Concern.id.in_([concern.id for concern in found]))
        .order_by(ConcernNote.at, ConcernNote.id)
    )
    by_concern: dict[int, list[ConcernNote]] = {}
    for note in db.session.scalars(statement):
        by_concern.setdefault(note.concern_id, []).append(note)
    return by_concern


def names_shown(scope: Scope, people: Sequence[YoungPerson]) -> dict[int, str]:
    """What each of these young people is called, by key: initials alone where the policy shows no more (SEC-52)."""
    if Role.DESIGNATED_OFFICER in scope.roles:
        return {person.id: person.display_name for person in people if person.authority_id == scope.authority_id}
    return names_listed(scope, people, Permission.CONCERN_READ)


def find_concern(scope: Scope, form_key: str) -> Concern | None:
    """The concern that this very form wrote down, where it was sent before."""
    return db.session.scalars(
        select(Concern).where(Concern.form_key == form_key, Concern.by_id == scope.viewer_id)
    ).one_or_none()


def find_note(scope: Scope, form_key: str) -> ConcernNote | None:
    """The note that this very form wrote down, where it was sent before."""
    return db.session.scalars(
        select(ConcernNote).where(ConcernNote.form_key == form_key, ConcernNote.by_id == scope.viewer_id)
    ).one_or_none()


def has_officer(scope: Scope) -> bool:
    """Whether a designated officer of the viewer's authority has an account and can sign in."""
    officer = (
        exists()
        .where(Membership.user_id == User.id, Membership.authority_id == scope.authority_id)
        .where(Membership.role == Role.DESIGNATED_OFFICER, User.is_disabled.is_(False))
    )
    return bool(db.session.scalar(select(officer)))
