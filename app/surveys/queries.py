"""Reads of responses: for the holder of one invitation, only where this browser began it (SEC-84); for staff, what was sent."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hmac import compare_digest

from flask_babel import gettext as _
from sqlalchemy import Row, Select, select

from app.access.scope import Pass, Scope
from app.db import db, unscoped
from app.errors import NotFoundError
from app.instruments import definition
from app.instruments.definition import Definition
from app.instruments.models import InstrumentVersion
from app.instruments.queries import get_version_by_id
from app.invitations.models import Invitation
from app.invitations.queries import get_any_held_invitation
from app.journeys.reading import Perspective
from app.people.models import Episode, YoungPerson
from app.people.visibility import visible_people
from app.safeguarding.models import Alert
from app.safeguarding.queries.calls import open_alerts_given_with
from app.safeguarding.types import MissedAnswer
from app.surveys import flow
from app.surveys.flow import Step, Way
from app.surveys.models import Answer, Response
from app.surveys.risk import risk_answer
from app.surveys.types import AnswerValue, HeldElsewhereError, Receipt
from app.vault import digest


@dataclass(frozen=True, slots=True)
class Draft:
    """A form as far as it has been filled in. `response` is None until the first answer, `given` is all that is kept."""

    way: Way
    response: Response | None
    given: Mapping[str, AnswerValue]

    @property
    def form(self) -> Definition:
        """What is asked."""
        return self.way.form

    def step(self, place: int) -> Step:
        """The step at a place, counted from 1. Raises NotFoundError outside the form."""
        step = self.way.step(place)
        if step is None:
            raise NotFoundError("question")
        return step

    @property
    def has_risk(self) -> bool:
        """Whether one of the present answers may mean danger, also where its question is not asked any more."""
        return any(item.is_risk(self.given[item.code].value) for item in self.form.items if item.code in self.given)


def get_draft(held: Pass, invitation: Invitation, *, may_take_over: bool = False) -> Draft:
    """The form of this invitation, in the version it was made for, with this browser's answers (REL-07).

    Raises HeldElsewhereError where another browser began it: a link shows nothing that is already held. Where this one
    may take over, the form comes without any answers until it has.
    """
    response = find_response(held)
    if response is None:
        return _draft(invitation, None, {})
    if not is_holder(held, response):
        if may_take_over:
            return _draft(invitation, response, {})
        raise held_elsewhere()
    return _draft(invitation, response, answers_of(held, response))


def empty_draft(held: Pass) -> Draft:
    """The form of an invitation that this browser holds or held, without any answers."""
    return _draft(get_any_held_invitation(held), None, {})


def _draft(invitation: Invitation, response: Response | None, given: Mapping[str, AnswerValue]) -> Draft:
    """The same invitation always mixes the same way, so that a question keeps its place until the form is sent."""
    form = definition.read(get_version_by_id(invitation.version_id).definition)
    return Draft(flow.way(form, flow.plan(form, invitation.public_id), given), response, given)


def find_response(held: Pass) -> Response | None:
    """What was begun with this invitation, in whichever browser; read anew."""
    statement = (
        select(Response)
        .where(Response.invitation_id == held.invitation_id, Response.authority_id == held.authority_id)
        .execution_options(populate_existing=True)
    )
    return db.session.scalars(statement).one_or_none()


def answers_of(held: Pass, response: Response) -> dict[str, AnswerValue]:
    """The present answers, by the item's code."""
    statement = (
        select(Answer)
        .where(Answer.response_id == response.id, Answer.authority_id == held.authority_id)
        .order_by(Answer.id)
    )
    return {row.item_code: value_of(row) for row in db.session.scalars(statement)}


def value_of(row: Answer) -> AnswerValue:
    """What one row says."""
    if row.has_picks:
        return AnswerValue(picks=tuple(float(pick) for pick in json.loads(row.text or "[]")))
    return AnswerValue(row.value, row.text, row.missing_code)


def find_answer(held: Pass, response: Response, item_code: str) -> Answer | None:
    """The present answer to one item."""
    statement = select(Answer).where(
        Answer.response_id == response.id, Answer.item_code == item_code, Answer.authority_id == held.authority_id
    )
    return db.session.scalars(statement).one_or_none()


def lock_invitation(held: Pass) -> None:
    """Wait until nobody else saves or sends with this invitation, then hold that place to the end of the transaction.

    PostgreSQL locks the row; on SQLite there is one writer at a time anyway.
    """
    statement = (
        select(Invitation)
        .where(Invitation.id == held.invitation_id, Invitation.authority_id == held.authority_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if db.session.scalars(statement).one_or_none() is None:
        raise NotFoundError("invitation")


def get_episode(held: Pass, invitation: Invitation) -> Episode:
    """The episode that the invitation belongs to."""
    statement = select(Episode).where(Episode.id == invitation.episode_id, Episode.authority_id == held.authority_id)
    return db.session.scalars(statement).one()


def digest_of(response: Response, answers: Mapping[str, AnswerValue]) -> str:
    """A keyed digest of the answers: equal for equal answers to this form, and nobody can guess back from it."""
    canonical = [
        [code, answer.value, answer.text, answer.missing_code, *([answer.picks] if answer.picks is not None else [])]
        for code, answer in sorted(answers.items(), key=lambda pair: pair[0])
    ]
    return digest(json.dumps([response.public_id, canonical], ensure_ascii=False), "response")


def receipt_of(response: Response) -> Receipt | None:
    """The receipt of a form that was sent."""
    if response.sent_at is None or response.sent_digest is None:
        return None
    return Receipt(response.public_id, response.sent_digest, response.sent_at)


def sent_responses(scope: Scope, person: YoungPerson) -> Sequence[Row[Response, InstrumentVersion, Perspective]]:
    """What was sent about one young person at the viewer's services, newest first, with its form and whose view it is."""
    return db.session.execute(_sent(scope, person).order_by(Response.sent_at.desc(), Response.id.desc())).all()


def get_sent_response(
    scope: Scope, person: YoungPerson, public_id: str
) -> tuple[Response, InstrumentVersion, Perspective]:
    """One response that was sent at the viewer's services."""
    row = db.session.execute(_sent(scope, person).where(Response.public_id == public_id)).one_or_none()
    if row is None:
        raise NotFoundError("response")
    return row[0], row[1], row[2]


def _sent(scope: Scope, person: YoungPerson) -> Select[Response, InstrumentVersion, Perspective]:
    return (
        select(Response, InstrumentVersion, Invitation.perspective)
        .join(InstrumentVersion, InstrumentVersion.id == Response.version_id)
        .join(Invitation, Invitation.id == Response.invitation_id)
        .where(
            Response.person_id == person.id,
            Response.person_id.in_(visible_people(scope)),
            Response.service_id.in_(scope.service_ids),
            Response.sent_at.is_not(None),
        )
    )


def answers_sent(scope: Scope, response: Response) -> dict[str, AnswerValue]:
    """The answers of a response that was sent, by the item's code."""
    statement = (
        select(Answer)
        .where(Answer.response_id == response.id, Answer.authority_id == scope.authority_id)
        .order_by(Answer.id)
    )
    return {row.item_code: value_of(row) for row in db.session.scalars(statement)}


def people_who_answered(scope: Scope, since: dt.datetime) -> frozenset[int]:
    """Keys of the young people about whom something was sent at the viewer's services since then."""
    statement = (
        select(Response.person_id)
        .where(
            Response.sent_at >= since,
            Response.service_id.in_(scope.service_ids),
            Response.person_id.in_(visible_people(scope)),
        )
        .order_by(Response.person_id)
    )
    return frozenset(db.session.scalars(statement))


@unscoped("After sending the pass is dead; the signed cookie of the browser that sent names its own response")
def find_sent(public_id: str) -> Response | None:
    """A response that was sent, by the id that its sender's browser keeps."""
    statement = select(Response).where(Response.public_id == public_id, Response.sent_at.is_not(None))
    return db.session.scalars(statement).one_or_none()


@unscoped("Sent again, because no answer came back the first time: the cookie still holds the pass that is now dead")
def find_sent_with(invitation_public_id: str, holder: str) -> Response | None:
    """The response that this browser sent with this invitation."""
    statement = (
        select(Response)
        .join(Invitation, Invitation.id == Response.invitation_id)
        .where(
            Invitation.public_id == invitation_public_id,
            Response.holder_digest == holder_digest(holder),
            Response.sent_at.is_not(None),
        )
    )
    return db.session.scalars(statement).one_or_none()


def alerts_to_ring_about(held: Pass, response: Response) -> Sequence[Alert]:
    """Open alerts of these answers with which a call may be asked for, newest first.

    Only where the young person answered: it is to them that somebody would ring.
    """
    if get_any_held_invitation(held).perspective is not Perspective.YOUNG_PERSON:
        return ()
    return open_alerts_given_with(held, response.public_id)


def giver_of(response: Response) -> Pass:
    """Whoever gave this response, as its own browser goes on after it was sent: it opens no form any more."""
    return Pass(response.authority_id, response.invitation_id, response.service_id, holder="")


@unscoped("The sweep of the watch compares every risk answer with the alerts (SAFE-10)")
def risk_answers(after: dt.datetime, until: dt.datetime) -> list[MissedAnswer]:
    """Answers that may mean danger, as they stand now, given after the first instant and not after the second."""
    asked = {
        version.id: {item.code: item for item in definition.read(version.definition).items if item.risk is not None}
        for version in db.session.scalars(select(InstrumentVersion).order_by(InstrumentVersion.id))
    }
    codes = {code for items in asked.values() for code in items}
    statement = (
        select(Answer, Response)
        .join(Response, Response.id == Answer.response_id)
        .where(
            Answer.item_code.in_(codes),
            Answer.value.is_not(None),
            Answer.answered_at > after,
            Answer.answered_at <= until,
        )
        .order_by(Answer.id)
    )
    found = []
    for answer, response in db.session.execute(statement):
        item = asked[response.version_id].get(answer.item_code)
        if item is not None and item.is_risk(answer.value):
            given = risk_answer(response.public_id, item, answer.answered_at)
            found.append(MissedAnswer(given, response.authority_id, response.service_id, response.person_id))
    return found


def is_holder(held: Pass, response: Response) -> bool:
    """Whether this browser holds the draft."""
    return compare_digest(response.holder_digest, holder_digest(held.holder))


def holder_digest(holder: str) -> str:
    """What is stored of a browser's secret."""
    return digest(holder, "holder")


def held_elsewhere() -> HeldElsewhereError:
    """What to say to any other browser."""
    return HeldElsewhereError(_("This was started on another phone or computer."))
