"""Saving and sending: all or nothing, and once."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import SQLAlchemyError

from app.audit.models import AuditEntry
from app.audit.types import Action
from app.db import db, transaction
from app.errors import ConflictError, NotFoundError, RuleError
from app.instruments.models import Reading, Score
from app.instruments.types import MissingCode
from app.invitations.models import Invitation
from app.safeguarding.models import Alert
from app.surveys import queries, services
from app.surveys.flow import Step
from app.surveys.models import Answer, Response
from app.surveys.types import AnswerValue, ChangedSinceError, HeldElsewhereError
from tests.support.answering import items_of, pass_for, response_of, stored
from tests.support.invited import invite


def count(model):
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(model))


def item(code):
    return next(one for one in items_of() if one.code == code)


def save(held, code, answer):
    with transaction():
        services.save_answer(held, Step(item(code)), answer, "en-GB")


def shown(held, invited):
    """The digest of the answers as the page would show them now."""
    db.session.rollback()
    draft = queries.get_draft(held, db.session.get_one(Invitation, invited.id))
    assert draft.response is not None
    return queries.digest_of(draft.response, draft.way.answers)


def send(held, digest):
    with transaction():
        return services.send(held, digest).sent_digest


def refuse_inserts(table, condition=""):
    """A fault in the database itself: writing to this table fails."""
    if db.engine.dialect.name == "sqlite":
        when = f"WHEN {condition}" if condition else ""
        statements = [f"CREATE TRIGGER broken BEFORE INSERT ON {table} {when} BEGIN SELECT RAISE(ABORT, 'broken'); END"]
    else:
        when = f"WHEN ({condition})" if condition else ""
        statements = [
            "CREATE FUNCTION broken() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'broken'; END $$",
            f"CREATE TRIGGER broken BEFORE INSERT ON {table} FOR EACH ROW {when} EXECUTE FUNCTION broken()",
        ]
    with transaction():
        for statement in statements:
            db.session.execute(text(statement))


def at_once(app, tasks):
    """Run these together, each in a session of its own; what each returned or raised."""
    gate = threading.Barrier(len(tasks))

    def run(task):
        with app.app_context():
            gate.wait()
            try:
                return task()
            except (NotFoundError, RuleError, SQLAlchemyError) as error:
                return error
            finally:
                db.session.remove()

    with ThreadPoolExecutor(len(tasks)) as workers:
        return list(workers.map(run, tasks))


def test_first_answer_begins_the_response_SEC_85(cast, context):
    invited = invite(cast)
    save(pass_for(invited), "learning", AnswerValue(value=3.0))
    response = response_of(invited)
    assert (response.person_id, response.service_id, response.language) == (cast.cara.id, cast.harbour_id, "en-GB")
    assert response.sent_at is None
    assert "this browser" not in response.holder_digest


def test_words_are_sealed_in_the_table(cast, context):
    invited = invite(cast)
    save(pass_for(invited), "anything-else", AnswerValue(text="the boat shed"))
    (row,) = db.session.execute(select(Answer.text_sealed)).all()
    assert b"boat" not in row[0]
    assert stored(invited)["anything-else"].text == "the boat shed"


def test_trail_says_which_question_and_never_what_was_said(cast, context):
    save(pass_for(invite(cast)), "anything-else", AnswerValue(text="the boat shed"))
    entries = db.session.scalars(select(AuditEntry).where(AuditEntry.person_id == cast.cara.id)).all()
    assert Action.ANSWER_SAVED in {entry.action for entry in entries}
    assert "anything-else" in {entry.detail for entry in entries}
    assert not [entry for entry in entries if "boat" in (entry.detail or "")]


def test_answer_and_alert_are_written_together_SAFE_05(cast, context):
    save(pass_for(invite(cast)), "safe", AnswerValue(value=2.0))
    assert count(Alert) == 1
    (alert,) = db.session.scalars(select(Alert)).all()
    (answer,) = db.session.scalars(select(Answer)).all()
    assert alert.answered_at == answer.answered_at


@pytest.mark.parametrize(("table", "condition"), [("alert", ""), ("audit_entry", "NEW.action = 'alert_raised'")])
def test_fault_between_answer_and_alert_leaves_neither_SAFE_05_SEC_14(cast, context, table, condition):
    held = pass_for(invite(cast))
    save(held, "learning", AnswerValue(value=3.0))
    refuse_inserts(table, condition)
    with pytest.raises((SQLAlchemyError, ConflictError)):
        save(held, "safe", AnswerValue(value=1.0))
    assert count(Alert) == 0
    assert count(Answer) == 1, "the answer before is still there, this one is not"
    save(held, "safe", AnswerValue(value=4.0))
    assert count(Answer) == 2, "an answer that needs no alert is still saved"


def test_fault_on_a_changed_answer_keeps_the_answer_before_SAFE_05(cast, context):
    invited = invite(cast)
    held = pass_for(invited)
    save(held, "safe", AnswerValue(value=4.0))
    refuse_inserts("alert")
    with pytest.raises((SQLAlchemyError, ConflictError)):
        save(held, "safe", AnswerValue(value=1.0))
    assert stored(invited) == {"safe": AnswerValue(value=4.0)}


def test_only_one_of_two_browsers_begins_a_form_SEC_85(cast, context, app):
    invited = invite(cast)
    passes = [pass_for(invited, f"browser {number}") for number in range(4)]
    db.session.rollback()
    results = at_once(app, [lambda held=held: save(held, "learning", AnswerValue(value=2.0)) for held in passes])
    assert sum(result is None for result in results) == 1
    assert sum(isinstance(result, HeldElsewhereError) for result in results) == 3
    assert (count(Response), count(Answer)) == (1, 1)


def test_one_browser_that_saves_several_answers_at_once_loses_none_REL_01(cast, context, app):
    invited = invite(cast)
    held = pass_for(invited)
    db.session.rollback()
    codes = ["learning", "body", "people", "feelings", "safe", "needs"]
    results = at_once(app, [lambda code=code: save(held, code, AnswerValue(value=1.0)) for code in codes])
    assert results == [None] * 6
    assert set(stored(invited)) == set(codes)
    assert (count(Response), count(Alert)) == (1, 1)


def test_sent_at_once_by_several_requests_is_stored_once_with_one_receipt_REL_02(cast, context, app):
    invited = invite(cast)
    held = pass_for(invited)
    save(held, "learning", AnswerValue(value=3.0))
    digest = shown(held, invited)
    db.session.rollback()
    assert at_once(app, [lambda: send(held, digest)] * 6) == [digest] * 6
    assert count(Reading) == 1
    assert db.session.scalar(select(func.count()).where(AuditEntry.action == Action.RESPONSE_SENT)) == 1
    assert db.session.scalar(select(func.count()).where(AuditEntry.action == Action.INVITATION_USED)) == 1


def test_fault_while_sending_leaves_the_form_open_REL_01(cast, context):
    invited = invite(cast)
    held = pass_for(invited)
    save(held, "learning", AnswerValue(value=3.0))
    digest = shown(held, invited)
    refuse_inserts("reading")
    with pytest.raises(SQLAlchemyError):
        send(held, digest)
    assert response_of(invited).sent_at is None
    assert db.session.get_one(Invitation, invited.id).used_at is None


def test_missing_answers_are_kept_apart_and_unreached_ones_have_no_reason_YP_09(cast, context):
    invited = invite(cast)
    held = pass_for(invited)
    save(held, "learning", AnswerValue(missing_code=MissingCode.NOT_ABOUT_ME))
    save(held, "body", AnswerValue(value=1.0))
    send(held, shown(held, invited))
    scores = db.session.execute(select(Score.value, Score.missing_code).order_by(Score.scale_id)).all()
    assert scores[0] == (None, MissingCode.NOT_ABOUT_ME)
    assert scores[1] == (1.0, None)
    assert scores[2:] == [(None, None)] * 5


def test_answer_changed_after_it_was_shown_stops_the_sending_REL_10_SEC_73(cast, context):
    invited = invite(cast)
    held = pass_for(invited)
    save(held, "learning", AnswerValue(value=3.0))
    digest = shown(held, invited)
    save(held, "learning", AnswerValue(value=1.0))
    with pytest.raises(ChangedSinceError):
        send(held, digest)
    assert count(Reading) == 0
    assert send(held, shown(held, invited)) != digest


def test_digest_tells_nothing_without_the_key_and_differs_for_each_form(cast, context):
    digests = set()
    for _ in range(2):
        invited = invite(cast)
        held = pass_for(invited)
        save(held, "learning", AnswerValue(value=3.0))
        digests.add(shown(held, invited))
    assert len(digests) == 2
    assert {len(digest) for digest in digests} == {64}


def test_nothing_is_saved_or_sent_after_the_sending_SEC_13(cast, context):
    invited = invite(cast)
    held = pass_for(invited)
    save(held, "learning", AnswerValue(value=3.0))
    send(held, shown(held, invited))
    with pytest.raises(NotFoundError):
        save(held, "body", AnswerValue(value=1.0))
    assert set(stored(invited)) == {"learning"}


def test_taking_over_needs_the_code_and_moves_the_draft(cast, context):
    invited = invite(cast)
    first, other = pass_for(invited, "first"), pass_for(invited, "other")
    save(first, "learning", AnswerValue(value=3.0))
    with pytest.raises(HeldElsewhereError), transaction():
        services.take_over(other, with_code=False)
    with transaction():
        services.take_over(other, with_code=True)
    save(other, "body", AnswerValue(value=2.0))
    with pytest.raises(HeldElsewhereError):
        save(first, "body", AnswerValue(value=5.0))
    assert stored(invited)["body"] == AnswerValue(value=2.0)
    assert count(Response) == 1


def test_taking_over_nothing_changes_nothing(cast, context):
    held = pass_for(invite(cast))
    with transaction():
        services.take_over(held, with_code=False)
    assert count(Response) == 0
