"""How staff read what was sent."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from app.audit.models import AuditEntry
from app.audit.types import Action
from app.db import db
from app.surveys.models import Response
from tests.support.invited import invite

MARKER = "I would like to go swimming again"


def answers(person):
    return f"/staff/young-people/{person.public_id}/answers/"


@pytest.fixture
def sent(cast, pages, context):
    """Cara answers the whole check-in in a browser without scripts, and sends it."""
    token = invite(cast).token
    cara = pages.as_(None)
    cara.get(f"/go/{token}")
    step = cara.submit("/go/start", {})
    while re.search(r"/go/question/", step.to):
        box = cara.get(step.to).page.all("textarea")
        said = {box[0].attributes["name"]: MARKER} if box else {"answer": "4"}
        step = cara.submit(step.to, said)
    cara.submit("/go/check", {})
    db.session.rollback()
    return db.session.scalars(select(Response)).one()


def test_key_worker_reads_the_free_words_first_SAFE_19(cast, pages, sent):
    asha = pages.as_(cast.asha)
    listed = asha.get(answers(cast.cara))
    link = next(a for a in listed.page.all("a") if sent.public_id in a.attributes["href"])
    shown = asha.get(link.attributes["href"])
    assert MARKER in shown.words
    first = shown.page.all("dd")[0]
    assert MARKER in first.text


def test_reading_is_written_down_SEC_107(cast, pages, sent, context):
    pages.as_(cast.asha).get(answers(cast.cara) + sent.public_id)
    entries = db.session.scalars(select(AuditEntry.subject).where(AuditEntry.action == Action.VIEWED)).all()
    assert f"survey_response:{sent.public_id}" in entries


def test_key_worker_elsewhere_finds_nothing(cast, pages, sent):
    ben = pages.as_(cast.ben)
    assert ben.get(answers(cast.cara)).status == 404
    assert ben.get(answers(cast.bea) + sent.public_id).status == 404


def test_commissioner_and_administrator_are_refused(cast, pages, sent):
    for who in (cast.dev, cast.fay):
        assert pages.as_(who).get(answers(cast.cara) + sent.public_id).status == 403


def test_signed_out_visitor_is_asked_to_sign_in(cast, pages, sent):
    assert pages.get(answers(cast.cara)).to == "/staff/sign-in"


def test_draft_that_was_not_sent_is_not_shown(cast, pages, context):
    token = invite(cast).token
    cara = pages.as_(None)
    cara.get(f"/go/{token}")
    cara.submit("/go/start", {})
    cara.submit("/go/question/1", {"answer": "2"})
    db.session.rollback()
    draft = db.session.scalars(select(Response)).one()
    asha = pages.as_(cast.asha)
    assert "Nothing was sent" in asha.get(answers(cast.cara)).words
    assert asha.get(answers(cast.cara) + draft.public_id).status == 404


def test_new_answer_shows_on_the_caseload(cast, pages, sent):
    assert "new answer" in pages.as_(cast.asha).get("/staff/young-people/").words
