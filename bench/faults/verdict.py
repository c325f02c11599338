"""What is stored, against what clients were told. Every difference is named."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select, text

from app.audit.models import AuditEntry
from app.audit.types import Action
from app.db import db
from app.instruments import definition
from app.instruments.definition import Definition
from app.instruments.models import Reading
from app.instruments.queries import get_version_by_id
from app.safeguarding.models import Alert
from app.surveys import queries
from app.surveys.models import Answer, Response
from app.surveys.types import AnswerValue
from bench.faults.history import Sent, Visit


@dataclass
class Verdict:
    """Counts, and a line for each thing that is not as it must be."""

    wrong: dict[str, list[str]] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)

    def note(self, kind: str, what: str) -> None:
        """Something is not as it must be."""
        self.wrong.setdefault(kind, []).append(what)

    @property
    def is_good(self) -> bool:
        """Whether nothing was found."""
        return not self.wrong


def judge(visits: list[Visit]) -> Verdict:
    """Compare all that is stored with the histories. Call it inside the application."""
    verdict = Verdict()
    responses: dict[int, list[Response]] = {}
    for response in db.session.scalars(select(Response).order_by(Response.id)):
        responses.setdefault(response.invitation_id, []).append(response)
    audited = Counter(
        (entry.action, entry.subject, entry.detail if entry.action is Action.RESPONSE_SENT else None)
        for entry in db.session.scalars(select(AuditEntry).order_by(AuditEntry.id))
    )
    for visit in visits:
        found = responses.pop(visit.invitation_id, [])
        if len(found) > 1:
            verdict.note("doubled", f"{len(found)} responses to invitation {visit.invitation_id}")
        _judge_visit(verdict, visit, found[0] if found else None, audited)
    for invitation_id in responses:
        verdict.note("invented", f"a response to invitation {invitation_id}, which nobody opened")
    _judge_totals(verdict, audited)
    return verdict


def _judge_visit(verdict: Verdict, visit: Visit, response: Response | None, audited: Counter[Any]) -> None:
    where = f"invitation {visit.invitation_id}"
    is_sent = response is not None and response.sent_at is not None
    verdict.counts["acknowledged"] += visit.receipt is not None
    verdict.counts["unknown"] += visit.receipt is None
    verdict.counts["unknown_stored"] += visit.receipt is None and is_sent
    if visit.receipt and not is_sent:
        verdict.note("lost", f"{where}: a receipt was shown and nothing was sent")
    if response is None:
        if visit.saved:
            verdict.note(
                "steps_lost", f"{where}: {len(visit.saved)} answers were acknowledged and no response is there"
            )
        return
    if is_sent and not visit.tried_to_send:
        verdict.note("invented", f"{where}: sent, though nobody tapped Send")
    form = definition.read(get_version_by_id(response.version_id).definition)
    answers = _answers(response)
    _judge_answers(verdict, visit, form, answers, where)
    _judge_alerts(verdict, visit, form, response, answers, where)
    if is_sent:
        _judge_send(verdict, visit, response, answers, audited, where)


def _answers(response: Response) -> dict[str, AnswerValue]:
    rows = db.session.scalars(select(Answer).where(Answer.response_id == response.id).order_by(Answer.id))
    return {row.item_code: AnswerValue(row.value, row.text, row.missing_code) for row in rows}


def _judge_answers(
    verdict: Verdict, visit: Visit, form: Definition, answers: dict[str, AnswerValue], where: str
) -> None:
    verdict.counts["steps_acknowledged"] += visit.steps
    codes = {place: item.code for place, item in enumerate(form.items, start=1)}
    for place, code in codes.items():
        may_be = [*visit.unknown.get(place, []), *([visit.saved[place]] if place in visit.saved else [])]
        stored = answers.get(code)
        if stored is None and place in visit.saved:
            verdict.note("steps_lost", f"{where}: the answer to {code} was acknowledged and is not there")
        elif stored is not None and _as_sent(stored) not in may_be:
            kind = "altered" if place in visit.tried else "invented"
            verdict.note(kind, f"{where}: {code} is {_as_sent(stored)}, told {may_be}")
    strangers = answers.keys() - set(codes.values())
    if strangers:
        verdict.note("invented", f"{where}: answers to {strangers}")


def _as_sent(answer: AnswerValue) -> Sent:
    if answer.missing_code is not None:
        return ("answer", answer.missing_code.value)
    if answer.value is not None:
        return ("answer", f"{answer.value:g}")
    return ("words", answer.text or "")


def _judge_alerts(
    verdict: Verdict, visit: Visit, form: Definition, response: Response, answers: dict[str, AnswerValue], where: str
) -> None:
    """One alert for each item whose danger was acknowledged or is stored; where that is unknown, one or none."""
    for place, item in enumerate(form.items, start=1):
        if not item.risk:
            continue
        source = f"{response.public_id}:{item.code}"
        # A second alert about the same answer has a number after that.
        statement = select(Alert).where(
            (Alert.source == source) | Alert.source.startswith(f"{source}:", autoescape=True)
        )
        count = len(db.session.scalars(statement.order_by(Alert.id)).all())
        must = item.code in answers and item.is_risk(answers[item.code].value)
        must = must or (place in visit.saved and _is_danger(item, visit.saved[place]))
        may = must or any(_is_danger(item, sent) for sent in visit.tried.get(place, []))
        verdict.counts["alerts_owed"] += must
        verdict.counts["alerts"] += count
        if must and not count:
            verdict.note("alerts_missed", f"{where}: no alert for {item.code}")
        if count > 1 or (count and not may):
            verdict.note("alerts_doubled", f"{where}: {count} alerts for {item.code}, tried {visit.tried.get(place)}")


def _is_danger(item: definition.Item, sent: Sent) -> bool:
    try:
        return item.is_risk(float(sent[1]))
    except ValueError:
        return False


def _judge_send(
    verdict: Verdict,
    visit: Visit,
    response: Response,
    answers: dict[str, AnswerValue],
    audited: Counter[Any],
    where: str,
) -> None:
    verdict.counts["sent"] += 1
    if response.sent_digest != queries.digest_of(response, answers):
        verdict.note("altered", f"{where}: the answers are not those of the stored receipt")
    if visit.receipt and visit.receipt != response.sent_digest:
        verdict.note("altered", f"{where}: the receipt that was shown is another")
    readings = select(Reading).where(Reading.source == f"response:{response.public_id}").order_by(Reading.id)
    if (count := len(db.session.scalars(readings).all())) != 1:
        verdict.note("doubled" if count else "lost", f"{where}: {count} readings")
    subject = f"survey_response:{response.public_id}"
    if audited[Action.RESPONSE_SENT, subject, response.sent_digest] != 1:
        verdict.note("audit", f"{where}: sent once, and not once in the trail")
    if audited[Action.RESPONSE_STARTED, subject, None] != 1:
        verdict.note("audit", f"{where}: begun once, and not once in the trail")


def _judge_totals(verdict: Verdict, audited: Counter[Any]) -> None:
    by_action: Counter[Action] = Counter()
    for (action, _subject, _detail), count in audited.items():
        by_action[action] += count
    for action, what in (
        (Action.RESPONSE_SENT, "sent"),
        (Action.INVITATION_USED, "sent"),
        (Action.READING_STORED, "sent"),
        (Action.ALERT_RAISED, "alerts"),
    ):
        if by_action[action] != verdict.counts[what]:
            verdict.note("audit", f"{by_action[action]} entries {action.value}, {verdict.counts[what]} {what}")
    if db.session.query(Reading).count() != verdict.counts["sent"]:
        verdict.note("invented", "there are other readings than those that were sent")
    if db.engine.dialect.name == "sqlite":
        told = db.session.execute(text("PRAGMA integrity_check")).scalar()
        if told != "ok":
            verdict.note("altered", f"the database file is damaged: {told}")
