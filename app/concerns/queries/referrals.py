"""Reads of referrals, and of the words from the record that can go into one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Row, and_, exists, select

from app.access.roles import Role
from app.access.scope import Scope
from app.accounts.queries import names_of
from app.audit.services import note_view
from app.concerns.models import Concern, Referral, ReferralEvent
from app.concerns.pack import Piece
from app.concerns.queries.telling import concerns_about
from app.concerns.types import ConcernKind, EventKind
from app.db import db
from app.errors import NotFoundError
from app.i18n.dates import UK
from app.instruments.definition import read, say
from app.instruments.models import InstrumentVersion
from app.journeys.reading import Perspective
from app.keywork.queries import sessions_with
from app.people.models import YoungPerson
from app.surveys.models import Answer, Response
from app.surveys.queries import sent_responses

_LEADERS = {Role.MANAGER, Role.SAFEGUARDING_LEAD}


def referrals_about(scope: Scope, person: YoungPerson) -> Sequence[Referral]:
    """Referrals made at the viewer's services, newest first."""
    statement = (
        select(Referral)
        .where(_mine(scope), Referral.person_id == person.id)
        .order_by(Referral.made_at.desc(), Referral.id.desc())
    )
    return db.session.scalars(statement).all()


def get_referral(scope: Scope, person: YoungPerson, public_id: str) -> Referral:
    """One referral made at the viewer's services. That it was looked at is written down."""
    statement = select(Referral).where(_mine(scope), Referral.person_id == person.id, Referral.public_id == public_id)
    referral = db.session.scalars(statement).one_or_none()
    if referral is None:
        raise NotFoundError("referral")
    note_view(scope, referral)
    return referral


def events_of(scope: Scope, referral: Referral) -> Sequence[ReferralEvent]:
    """What happened to a referral, first to last."""
    statement = (
        select(ReferralEvent)
        .where(ReferralEvent.referral_id == referral.id, ReferralEvent.authority_id == scope.authority_id)
        .order_by(ReferralEvent.at, ReferralEvent.id)
    )
    return db.session.scalars(statement).all()


def find_referral(scope: Scope, form_key: str) -> Referral | None:
    """The referral that this very form made, where it was sent before."""
    return db.session.scalars(
        select(Referral).where(Referral.form_key == form_key, Referral.by_id == scope.viewer_id)
    ).one_or_none()


def find_event(scope: Scope, form_key: str) -> ReferralEvent | None:
    """What this very form wrote down, where it was sent before."""
    return db.session.scalars(
        select(ReferralEvent).where(ReferralEvent.form_key == form_key, ReferralEvent.by_id == scope.viewer_id)
    ).one_or_none()


def unanswered(scope: Scope) -> Sequence[Row[Referral, YoungPerson]]:
    """Referrals without a reply, the longest due first: of the viewer's services for those who lead them, else one's own."""
    replied = exists().where(ReferralEvent.referral_id == Referral.id, ReferralEvent.kind == EventKind.REPLY)
    statement = (
        select(Referral, YoungPerson)
        .join(YoungPerson, YoungPerson.id == Referral.person_id)
        .where(_mine(scope), ~replied)
        .order_by(Referral.reply_by, Referral.id)
    )
    if not _LEADERS & scope.roles:
        statement = statement.where(Referral.by_id == scope.viewer_id)
    rows = db.session.execute(statement).all()
    for referral, _person in rows:
        note_view(scope, referral)
    return rows


def pieces(scope: Scope, person: YoungPerson) -> list[Piece]:
    """Words from the record that can go into a referral, newest first: whatever the viewer may read, and no scores."""
    found = [*_from_sessions(scope, person), *_from_answers(scope, person), *_from_concerns(scope, person)]
    return sorted(found, key=lambda piece: (piece.said_on, piece.ref), reverse=True)


def _from_sessions(scope: Scope, person: YoungPerson) -> Iterator[Piece]:
    sessions = [session for session, _service in sessions_with(scope, person) if session.note]
    names = names_of(scope, [session.worker_id for session in sessions if session.worker_id])
    for session in sessions:
        writer = names.get(session.worker_id or 0) or _("A colleague")
        yield Piece(f"session-{session.public_id}", _("The young person"), session.held_on, writer, session.note or "")


def _from_answers(scope: Scope, person: YoungPerson) -> Iterator[Piece]:
    sent = {response.id: (response, version, whose) for response, version, whose in sent_responses(scope, person)}
    statement = (
        select(Answer)
        .join(Response, Response.id == Answer.response_id)
        .where(
            Answer.response_id.in_(sent),
            Answer.authority_id == scope.authority_id,
            Answer.text_sealed.is_not(None),
        )
        .order_by(Answer.id)
    )
    for answer in db.session.scalars(statement):
        response, version, whose = sent[answer.response_id]
        is_young = whose is Perspective.YOUNG_PERSON
        voice = _("The young person") if is_young else _("A parent or carer")
        asked = _asked(version, answer.item_code)
        day = (response.sent_at or answer.answered_at).astimezone(UK).date()
        yield Piece(
            f"answer-{answer.public_id}",
            voice,
            day,
            _("themselves, asked: %(question)s", question=asked),
            answer.text or "",
        )


def _asked(version: InstrumentVersion, code: str) -> str:
    item = read(version.definition).item(code)
    return say(item.text, "en-GB") if item else code


def _from_concerns(scope: Scope, person: YoungPerson) -> Iterator[Piece]:
    found: Sequence[Concern] = concerns_about(scope, person)
    names = names_of(scope, [concern.by_id for concern in found])
    for concern in found:
        writer = names.get(concern.by_id) or _("A colleague")
        is_told = concern.kind is ConcernKind.TOLD
        voice = _("The young person") if is_told else _("%(name)s, who sees it differently", name=writer)
        day = concern.happened_at.astimezone(UK).date()
        yield Piece(f"concern-{concern.public_id}", voice, day, writer, concern.words or "")


def _mine(scope: Scope) -> ColumnElement[bool]:
    return and_(Referral.authority_id == scope.authority_id, Referral.service_id.in_(scope.service_ids))
