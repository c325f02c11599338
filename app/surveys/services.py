"""Begin, answer and send a form. Everything about one form happens one after the other, never at once."""

from __future__ import annotations

import json

from flask_babel import gettext as _

from app.access.scope import Pass
from app.audit import services as audit
from app.audit.types import Action
from app.db import db, flush_or, now
from app.errors import NotFoundError
from app.i18n.dates import UK
from app.instruments.definition import Item
from app.instruments.queries import get_version_by_id, scales_of
from app.instruments.services import record_reading
from app.invitations.models import Invitation
from app.invitations.queries import get_any_held_invitation, get_held_invitation
from app.invitations.services import use_invitation
from app.safeguarding.services.alerts import raise_alert
from app.surveys import queries, readings
from app.surveys.flow import Step
from app.surveys.models import Answer, Response
from app.surveys.risk import risk_answer
from app.surveys.types import AnswerValue, ChangedSinceError
from app.web import limits

# Answers that one invitation may save or change in an hour: far more than anybody taps (SEC-98).
CHANGES = limits.Limit("answers", most=600, minutes=60)


def take_over(held: Pass, *, with_code: bool) -> None:
    """Let this browser go on with a draft that another one began, if the code was typed here; else HeldElsewhereError.

    Where nothing was begun, or it was begun here, nothing changes.
    """
    queries.lock_invitation(held)
    response = queries.find_response(held)
    if response is None or queries.is_holder(held, response):
        return
    if not with_code:
        raise queries.held_elsewhere()
    response.holder_digest = queries.holder_digest(held.holder)
    audit.record(held, Action.RESPONSE_STARTED, response, detail="carried on in another browser, with the code")


def save_answer(held: Pass, step: Step, answer: AnswerValue, language: str) -> Response:
    """Keep the present answer to one question; the first answer begins the response. The same answer again changes nothing.

    An answer that may mean danger raises its alert in the same transaction: neither is there without the other
    (SAFE-05). Raises HeldElsewhereError where another browser began this form.
    """
    queries.lock_invitation(held)
    invitation = get_held_invitation(held)
    response = queries.find_response(held) or _begin(held, invitation, language)
    if not queries.is_holder(held, response):
        raise queries.held_elsewhere()
    at = now()
    item, row = step.item, queries.find_answer(held, response, step.code)
    if row is None:
        row = Answer(item_code=step.code, authority_id=held.authority_id, response_id=response.id)
    elif queries.value_of(row) == answer:
        return response
    if not item.is_risk(answer.value):
        # What may mean danger is never slowed down.
        limits.take(CHANGES, str(held.invitation_id))
    row.value, row.missing_code, row.answered_at, row.asked_in = answer.value, answer.missing_code, at, language
    row.has_picks = answer.picks is not None
    row.text = json.dumps(answer.picks) if row.has_picks else answer.text
    db.session.add(row)
    db.session.flush()
    audit.record(held, Action.ANSWER_SAVED, response, detail=step.code)
    if item.is_risk(answer.value):
        raise_alert(held, invitation.person_id, risk_answer(response.public_id, item, at))
    return response


def alert_after_end(held: Pass, item: Item, answer: AnswerValue) -> bool:
    """Raise the alert for an answer that came after the visit had ended; the answer itself is not kept.

    True where the answer may mean danger: whoever looks is told, whatever has become of the form in the meantime.
    """
    if not item.is_risk(answer.value):
        return False
    invitation = get_any_held_invitation(held)
    # Not a response's id: there may be none, and what was sent with one stays as it is.
    given = risk_answer(
        invitation.public_id, item, now(), note="This was answered after the form had closed. The answer is not kept."
    )
    raise_alert(held, invitation.person_id, given)
    return True


def send(held: Pass, shown: str) -> Response:
    """Send the answers: the response, its reading and the end of the pass in one transaction.

    Sent again, nothing changes and the first receipt stands (REL-02). `shown` is the digest of the answers as the person saw them;
    raises ChangedSinceError where an answer was changed in the meantime, and NotFoundError where nothing was begun.
    """
    queries.lock_invitation(held)
    response = queries.find_response(held)
    if response is None:
        raise NotFoundError("response")
    if not queries.is_holder(held, response):
        raise queries.held_elsewhere()
    if response.sent_at is not None:
        return response
    invitation = get_held_invitation(held)
    draft = queries.get_draft(held, invitation)
    digest = queries.digest_of(response, draft.way.answers)
    if shown != digest:
        raise ChangedSinceError(_("An answer changed since you looked. Have a look before you send."))
    _forget_unasked(held, response, draft)
    response.sent_at, response.sent_digest = now(), digest
    _record(held, response, invitation, draft)
    use_invitation(held, invitation)
    audit.record(held, Action.RESPONSE_SENT, response, detail=digest)
    return response


def _begin(held: Pass, invitation: Invitation, language: str) -> Response:
    response = Response(
        holder_digest=queries.holder_digest(held.holder),
        language=language,
        started_at=now(),
        authority_id=held.authority_id,
        invitation_id=invitation.id,
        person_id=invitation.person_id,
        service_id=invitation.service_id,
        version_id=invitation.version_id,
    )
    db.session.add(response)
    flush_or(queries.held_elsewhere())
    audit.record(held, Action.RESPONSE_STARTED, response)
    return response


def _forget_unasked(held: Pass, response: Response, draft: queries.Draft) -> None:
    """What was answered to a question that is not asked any more is not among what the person saw and sent."""
    for code in draft.given.keys() - draft.way.answers.keys():
        row = queries.find_answer(held, response, code)
        assert row is not None
        db.session.delete(row)
        audit.record(held, Action.ANSWER_TAKEN_BACK, response, detail=code)


def _record(held: Pass, response: Response, invitation: Invitation, draft: queries.Draft) -> None:
    assert response.sent_at is not None
    episode = queries.get_episode(held, invitation)
    taken_on = response.sent_at.astimezone(UK).date()
    scales = scales_of(get_version_by_id(response.version_id))
    record_reading(
        held,
        readings.reading_details(response, invitation, episode, taken_on),
        readings.score_values(scales, draft.way),
    )
