"""Reads of young people and their episodes."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _
from sqlalchemy import Row, Select, or_, select

from app.access.permissions import Permission
from app.access.policy import Field, Need, Relation, State, decide
from app.access.scope import Scope, asked
from app.accounts.models import User
from app.audit.services import note_view
from app.db import db, now, unscoped
from app.errors import NotFoundError, ReasonNeededError
from app.people.models import Episode, RecordAccess, YoungPerson
from app.people.types import AccessKind, Standing
from app.people.visibility import is_open, is_own, visible_people
from app.provision.models import Service
from app.provision.queries import in_charge


def get_person(scope: Scope, public_id: str) -> YoungPerson:
    """One young person, if the policy lets the viewer do what the present page is for.

    That they were looked at, and why where they are not on the viewer's own caseload, is written down (SEC-107).
    Raises ReasonNeededError where the viewer has to say why first.
    """
    person, standing = get_standing(scope, public_id, asked())
    opened = None
    if standing.needs is not Need.NOTHING:
        opened = find_access(scope, person, standing.needs)
        if opened is None:
            raise ReasonNeededError(person.public_id, is_emergency=standing.needs is Need.BREAK_GLASS)
    note_view(scope, person, detail=_why(standing, opened))
    return person


def _why(standing: Standing, opened: RecordAccess | None) -> str | None:
    if standing.relation is Relation.OWN:
        return None
    return "outside own caseload" + (f", {opened.kind.value} {opened.public_id}" if opened else "")


def get_standing(
    scope: Scope, public_id: str, permission: Permission = Permission.PERSON_READ
) -> tuple[YoungPerson, Standing]:
    """One young person whom the viewer may know of, what they are to the viewer, and what the viewer has to give first."""
    person = db.session.scalars(
        select(YoungPerson).where(
            YoungPerson.public_id == public_id,
            YoungPerson.authority_id == scope.authority_id,
            YoungPerson.id.in_(visible_people(scope)),
        )
    ).one_or_none()
    if person is None:
        raise NotFoundError("young person")
    relation = Relation.OWN if _own(scope, [person.id]) else Relation.SERVICE
    state = State.RESTRICTED if person.is_restricted else State.OPEN if _has_open(scope, person) else State.CLOSED
    decision = decide(scope.roles, permission, relation, state)
    if not decision.allowed:
        raise NotFoundError("young person")
    return person, Standing(relation, state, decision.needs)


def _own(scope: Scope, people: Sequence[int]) -> set[int]:
    statement = select(Episode.person_id).where(is_own(scope), Episode.person_id.in_(people)).order_by(Episode.id)
    return set(db.session.scalars(statement))


def _has_open(scope: Scope, person: YoungPerson) -> bool:
    statement = select(Episode.id).where(
        Episode.person_id == person.id, Episode.service_id.in_(scope.service_ids), is_open()
    )
    return bool(db.session.scalar(select(statement.exists())))


def find_access(scope: Scope, person: YoungPerson, needs: Need) -> RecordAccess | None:
    """What the viewer gave to open this record, as long as it holds. Breaking the glass answers for a reason too."""
    kinds = [AccessKind.BREAK_GLASS] if needs is Need.BREAK_GLASS else list(AccessKind)
    statement = (
        select(RecordAccess)
        .where(
            RecordAccess.person_id == person.id,
            RecordAccess.authority_id == scope.authority_id,
            RecordAccess.viewer_id == scope.viewer_id,
            RecordAccess.kind.in_(kinds),
            RecordAccess.ends_at > now(),
        )
        .order_by(RecordAccess.ends_at.desc(), RecordAccess.id.desc())
        .limit(1)
    )
    return db.session.scalars(statement).one_or_none()


def names_listed(scope: Scope, people: Sequence[YoungPerson], permission: Permission) -> dict[int, str]:
    """What a list calls each of these young people, by key: initials alone where the policy shows no more (SEC-52)."""
    restricted = [person.id for person in people if person.is_restricted]
    own = _own(scope, restricted) if restricted else set()
    names = {}
    for person in [person for person in people if person.authority_id == scope.authority_id]:
        relation = Relation.OWN if person.id in own else Relation.SERVICE
        state = State.RESTRICTED if person.is_restricted else State.OPEN
        shown = decide(scope.roles, permission, relation, state).fields
        names[person.id] = person.display_name if Field.IDENTITY in shown else restricted_name(person)
    return names


def restricted_name(person: YoungPerson) -> str:
    """What a restricted record is called where the name is not shown."""
    return _("Restricted record %(initials)s", initials=person.initials).strip()


def emergencies(scope: Scope) -> list[tuple[RecordAccess, YoungPerson]]:
    """Restricted records that were opened in an emergency: of the viewer's services, or sent to the viewer to look at.

    Those that nobody has looked at come first, oldest first; then the others, newest first.
    """
    rows = db.session.execute(_emergencies(scope)).all()
    return [(row[0], row[1]) for row in rows if row[2] or _was_sent(scope, row[0])]


def _emergencies(scope: Scope) -> Select[RecordAccess, YoungPerson, bool]:
    """Those that could be the viewer's to look at, each with whether it is of the viewer's services."""
    is_here = RecordAccess.person_id.in_(visible_people(scope))
    return (
        select(RecordAccess, YoungPerson, is_here)
        .join(YoungPerson, YoungPerson.id == RecordAccess.person_id)
        .where(
            RecordAccess.kind == AccessKind.BREAK_GLASS,
            RecordAccess.authority_id == scope.authority_id,
            or_(is_here, RecordAccess.reviewed_at.is_(None), RecordAccess.reviewed_by_id == scope.viewer_id),
        )
        .order_by(
            RecordAccess.reviewed_at.is_not(None),
            RecordAccess.reviewed_at.desc(),
            RecordAccess.granted_at,
            RecordAccess.id,
        )
    )


def _was_sent(scope: Scope, access: RecordAccess) -> bool:
    """Whether the viewer was asked to look at an emergency, because nobody nearer could."""
    if access.reviewed_at is not None:
        return access.reviewed_by_id == scope.viewer_id
    return scope.viewer_id in {
        user.id for user in reviewers_of(access.authority_id, access.person_id, access.viewer_id)
    }


def get_emergency(scope: Scope, public_id: str) -> tuple[RecordAccess, YoungPerson]:
    """One restricted record that was opened in an emergency."""
    row = db.session.execute(_emergencies(scope).where(RecordAccess.public_id == public_id)).one_or_none()
    if row is None or not (row[2] or _was_sent(scope, row[0])):
        raise NotFoundError("emergency access")
    return row[0], row[1]


@unscoped("Whoever opened a record in an emergency is looked at by somebody else, wherever that one is a member")
def reviewers_of(authority_id: int, person_id: int, opener_id: int) -> Sequence[User]:
    """Who is told of an emergency and looks at it: in charge where the young person is or was, else next to that."""
    services = select(Episode.service_id).where(Episode.person_id == person_id).order_by(Episode.service_id)
    return in_charge(authority_id, services, besides=opener_id)


@unscoped("The watch asks which emergencies nobody has looked at, wherever they were")
def emergencies_to_look_at() -> Sequence[RecordAccess]:
    """Restricted records that were opened in an emergency and that nobody has looked at, oldest first."""
    statement = (
        select(RecordAccess)
        .where(RecordAccess.kind == AccessKind.BREAK_GLASS, RecordAccess.reviewed_at.is_(None))
        .order_by(RecordAccess.granted_at, RecordAccess.id)
    )
    return db.session.scalars(statement).all()


def episodes_of(scope: Scope, person: YoungPerson) -> Sequence[Row[Episode, Service]]:
    """Episodes at the viewer's services with their service, newest first."""
    statement = (
        select(Episode, Service)
        .join(Service, Service.id == Episode.service_id)
        .where(
            Episode.person_id == person.id,
            Episode.person_id.in_(visible_people(scope)),
            Episode.service_id.in_(scope.service_ids),
        )
        .order_by(Episode.started_on.desc(), Episode.id.desc())
    )
    return db.session.execute(statement).all()


def holds_episodes(scope: Scope) -> bool:
    """Whether the viewer is the key worker of an episode that is open today at their services."""
    return bool(db.session.scalar(select(select(Episode.id).where(is_own(scope)).exists())))


def open_episodes(scope: Scope, *, only_mine: bool) -> Sequence[Row[Episode, YoungPerson, Service]]:
    """Episodes open today at the viewer's services (or those they hold themselves), longest open first."""
    statement = (
        select(Episode, YoungPerson, Service)
        .join(YoungPerson, YoungPerson.id == Episode.person_id)
        .join(Service, Service.id == Episode.service_id)
        .where(
            Episode.person_id.in_(visible_people(scope)),
            Episode.service_id.in_(scope.service_ids),
            is_open(),
        )
        .order_by(Episode.started_on, Episode.id)
    )
    if only_mine:
        statement = statement.where(Episode.key_worker_id == scope.viewer_id)
    return db.session.execute(statement).all()
