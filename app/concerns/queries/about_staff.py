"""Reads of concerns about members of staff. Whoever is not meant to read one finds nothing, not even a number."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, Select, and_, exists, false, or_, select

from app.access.roles import Role
from app.access.scope import Scope
from app.accounts.models import Membership, User
from app.audit.services import note_view
from app.concerns.models import Allegation, AllegationBar, AllegationNote
from app.db import db
from app.errors import NotFoundError


def _may_read(scope: Scope) -> ColumnElement[bool]:
    """Officers of the authority; leads of the service, where it was sent to them; nobody from whom it is kept."""
    barred = exists().where(AllegationBar.allegation_id == Allegation.id, AllegationBar.user_id == scope.viewer_id)
    ways: list[ColumnElement[bool]] = []
    if Role.DESIGNATED_OFFICER in scope.roles:
        ways.append(Allegation.authority_id == scope.authority_id)
    if Role.SAFEGUARDING_LEAD in scope.roles:
        ways.append(Allegation.service_id.in_(scope.service_ids))
    return and_(Allegation.authority_id == scope.authority_id, or_(false(), *ways), ~barred)


def allegations_for(scope: Scope) -> Sequence[Allegation]:
    """Every allegation that the viewer is meant to read, newest first."""
    statement = select(Allegation).where(_may_read(scope)).order_by(Allegation.recorded_at.desc(), Allegation.id.desc())
    found = db.session.scalars(statement).all()
    for allegation in found:
        note_view(scope, allegation)
    return found


def get_allegation(scope: Scope, public_id: str) -> Allegation:
    """One allegation that the viewer is meant to read."""
    statement = select(Allegation).where(_may_read(scope), Allegation.public_id == public_id)
    allegation = db.session.scalars(statement).one_or_none()
    if allegation is None:
        raise NotFoundError("allegation")
    note_view(scope, allegation)
    return allegation


def notes_of(scope: Scope, found: Collection[Allegation]) -> dict[int, list[AllegationNote]]:
    """What was done about each of these allegations, first to last, by the allegation's key."""
    statement = (
        select(AllegationNote)
        .join(Allegation, Allegation.id == AllegationNote.allegation_id)
        .where(_may_read(scope), Allegation.id.in_([allegation.id for allegation in found]))
        .order_by(AllegationNote.at, AllegationNote.id)
    )
    by_allegation: dict[int, list[AllegationNote]] = {}
    for note in db.session.scalars(statement):
        by_allegation.setdefault(note.allegation_id, []).append(note)
    return by_allegation


def find_by_form_key(scope: Scope, form_key: str) -> Allegation | None:
    """The allegation that this very form wrote down, where it was sent before."""
    return db.session.scalars(
        select(Allegation).where(Allegation.form_key == form_key, Allegation.by_id == scope.viewer_id)
    ).one_or_none()


def find_note(scope: Scope, form_key: str) -> AllegationNote | None:
    """The note that this very form wrote down, where it was sent before."""
    return db.session.scalars(
        select(AllegationNote).where(AllegationNote.form_key == form_key, AllegationNote.by_id == scope.viewer_id)
    ).one_or_none()


def colleagues(scope: Scope) -> list[User]:
    """Accounts that the viewer can name: of their services and the authority's officers, for an officer everybody's."""
    part: ColumnElement[bool] = or_(
        Membership.service_id.in_(scope.service_ids), Membership.role == Role.DESIGNATED_OFFICER
    )
    if Role.DESIGNATED_OFFICER in scope.roles:
        part = Membership.authority_id == scope.authority_id
    mine = select(Membership.user_id).where(Membership.authority_id == scope.authority_id, part)
    statement = select(User).where(User.id.in_(mine), User.id != scope.viewer_id).order_by(User.id)
    return sorted(db.session.scalars(statement), key=lambda user: ((user.name or "").casefold(), user.id))


def account_of(scope: Scope, allegation: Allegation) -> User | None:
    """The account that an allegation is about, if it is about one of the viewer's authority."""
    if allegation.about_id is None:
        return None
    here = select(Membership.user_id).where(Membership.authority_id == scope.authority_id)
    return db.session.scalars(select(User).where(User.id == allegation.about_id, User.id.in_(here))).one_or_none()


def readers(scope: Scope, barred: Collection[int], service_id: int | None) -> list[int]:
    """Accounts that could read an allegation that is sent to the leads of this service too, and kept from these accounts."""
    found = set(db.session.scalars(_holders(scope, Role.DESIGNATED_OFFICER).order_by(Membership.user_id)))
    if service_id is not None:
        leads = _holders(scope, Role.SAFEGUARDING_LEAD).where(Membership.service_id == service_id)
        found |= set(db.session.scalars(leads.order_by(Membership.user_id)))
    return sorted(found - set(barred))


def _holders(scope: Scope, role: Role) -> Select[int]:
    return (
        select(Membership.user_id)
        .join(User, User.id == Membership.user_id)
        .where(Membership.authority_id == scope.authority_id, Membership.role == role, User.is_disabled.is_(False))
    )
