"""The judge of bench/sends_under_kill.py sees each kind of fault; a judge that always nods would prove nothing."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, update

from app.access.scope import Pass
from app.db import db, transaction
from app.instruments.definition import read
from app.instruments.models import Reading, Score
from app.instruments.queries import get_version
from app.surveys import queries, services
from app.surveys.flow import Step
from app.surveys.models import Answer, Response
from app.surveys.types import AnswerValue
from bench.faults.history import Visit
from bench.faults.verdict import judge
from tests.support.invited import invite


@pytest.fixture
def visit(cast, context):
    """Somebody who feels unsafe."""
    return sent_by_somebody(cast, 1)


def sent_by_somebody(cast, choice):
    """Somebody who answered everything alike, sent it and saw the receipt."""
    invited = invite(cast)
    held = Pass(
        authority_id=cast.authority_id, invitation_id=invited.id, service_id=cast.harbour_id, holder="this phone"
    )
    seen = Visit(invited.id, "check-in", tried_to_send=True)
    items = read(get_version("check-in").definition).items
    for place, item in enumerate(items, start=1):
        is_words = item.kind == "text"
        told = ("words", "") if is_words else ("answer", str(choice))
        with transaction():
            services.save_answer(
                held, Step(item), AnswerValue() if is_words else AnswerValue(value=float(choice)), "en-GB"
            )
        seen.saved[place], seen.tried[place] = told, [told]
        seen.steps += 1
    response = queries.find_response(held)
    with transaction():
        sent = services.send(held, queries.digest_of(response, queries.answers_of(held, response)))
        seen.receipt = sent.sent_digest
    return seen


def found(*visits):
    db.session.expire_all()
    return set(judge(list(visits)).wrong)


def changed(*statements):
    with transaction() as session:
        for statement in statements:
            session.execute(statement)


def test_all_well_is_all_well(visit):
    verdict = judge([visit])
    assert verdict.is_good, verdict.wrong
    assert (verdict.counts["acknowledged"], verdict.counts["sent"], verdict.counts["alerts"]) == (1, 1, 1)


def test_a_receipt_without_a_form_is_a_loss(visit, cast):
    stranger = Visit(invite(cast).id, "check-in", saved={1: ("answer", "1")}, tried_to_send=True, receipt="r" * 64)
    assert found(visit, stranger) == {"lost", "steps_lost"}


def test_an_acknowledged_answer_that_is_gone_is_a_loss(visit):
    changed(delete(Answer).where(Answer.item_code == "body"))
    assert found(visit) == {"steps_lost", "altered"}


def test_another_answer_than_the_one_given_is_seen(visit):
    changed(update(Answer).where(Answer.item_code == "body").values(value=3))
    assert found(visit) == {"altered"}


def test_another_receipt_than_the_one_shown_is_seen(visit):
    changed(update(Response).values(sent_digest="0" * 64))
    assert found(visit) == {"altered", "audit"}


def test_a_form_that_nobody_filled_in_is_an_invention(visit):
    assert "invented" in found()


def test_a_form_sent_though_nobody_tapped_send_is_an_invention(visit):
    visit.tried_to_send = False
    assert found(visit) == {"invented"}


def test_a_send_without_its_reading_is_a_loss(visit):
    changed(delete(Score), delete(Reading))
    assert found(visit) == {"lost", "invented"}


def test_danger_without_an_alert_is_missed(cast, context):
    safe = sent_by_somebody(cast, 3)
    place = 5
    safe.saved[place], safe.tried[place] = ("answer", "1"), [("answer", "1")]
    changed(update(Answer).where(Answer.item_code == "safe").values(value=1))
    assert found(safe) == {"alerts_missed", "altered"}


def test_an_alert_without_danger_is_seen(visit):
    place = 5
    visit.saved[place], visit.tried[place] = ("answer", "4"), [("answer", "4")]
    changed(update(Answer).where(Answer.item_code == "safe").values(value=4))
    assert found(visit) == {"alerts_doubled", "altered"}


def test_an_answer_nobody_heard_about_may_be_there_or_not(visit):
    visit.unknown[2] = [("answer", "4")]
    assert found(visit) == set()
    changed(update(Answer).where(Answer.item_code == "body").values(value=4))
    (line,) = judge([visit]).wrong["altered"]
    assert "not those of the stored receipt" in line
