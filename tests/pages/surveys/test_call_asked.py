"""How the page behaves that says that a call is asked for."""

from __future__ import annotations

from sqlalchemy import select

from app.audit.models import AuditEntry
from app.audit.types import Action
from app.db import db, transaction
from app.safeguarding.models import Alert, AskedCall
from app.safeguarding.services import alerts as services
from app.safeguarding.types import Deed, EventKind
from tests.support.alert_life import scope_at_harbour
from tests.support.answering import links_of
from tests.support.asked_calls import ASKED, NUMBER, WORDS, in_danger


def asked(cast, pages):
    browser = in_danger(cast, pages)
    assert browser.submit("/go/call", ASKED).to == "/go/call/asked"
    return browser


def calls():
    db.session.rollback()
    return db.session.scalars(select(AskedCall).order_by(AskedCall.id)).all()


def rings(cast, kind):
    scope = scope_at_harbour(cast, cast.asha)
    with transaction():
        alert = db.session.scalars(select(Alert)).one()
        services.acknowledge_alert(scope, alert)
        services.act(scope, alert, Deed("Rang", kind))


def test_it_says_that_somebody_will_try_and_when_they_read_it_SAFE_03_SAFE_04(cast, pages, context):
    said = asked(cast, pages).get("/go/call/asked").words
    assert "You asked for a call" in said
    assert "One of them will try to ring you." in said
    assert "someone looks" in said.lower()
    assert "call 999" in said


def test_what_was_typed_is_shown_on_none_of_their_pages_SEC_84(cast, pages, context):
    browser = asked(cast, pages)
    for address in ("/go/call/asked", "/go/help-now", "/go/start", "/go/check", "/go/paused", "/help"):
        shown = browser.get(address)
        assert shown.status == 200
        assert NUMBER not in shown.text
        assert WORDS not in shown.text


def test_it_can_be_taken_back_and_number_and_words_go_SAFE_04(cast, pages, context):
    browser = asked(cast, pages)
    sent = browser.submit("/go/call/asked")
    assert (sent.status, sent.to) == (303, "/go/call?back=1")
    shown = browser.get(sent.to)
    assert "You took it back. We do not keep the number." in shown.words
    assert NUMBER not in shown.text
    (call,) = calls()
    assert call.taken_back_at is not None
    assert (call.number_sealed, call.words_sealed) == (None, None)
    assert db.session.scalars(select(AuditEntry).where(AuditEntry.action == Action.CALL_TAKEN_BACK)).one()


def test_after_that_another_call_can_be_asked_for(cast, pages, context):
    browser = asked(cast, pages)
    browser.submit("/go/call/asked")
    assert browser.submit("/go/call", ASKED | {"number": "01632 960123"}).to == "/go/call/asked"
    assert [call.number for call in calls()] == [None, "01632 960123"]


def test_once_somebody_rang_it_is_not_taken_back(cast, pages, context):
    browser = asked(cast, pages)
    before = browser.get("/go/call/asked")
    rings(cast, EventKind.CALL_SPOKE)
    token = before.page.one("input", name="csrf_token").attributes["value"]
    assert browser.post("/go/call/asked", {"csrf_token": token}).to == "/go/call"
    assert calls()[0].number == NUMBER
    assert browser.get("/go/call").status == 200, "and they may ask again"


def test_without_a_call_there_is_the_form(cast, pages, context):
    assert in_danger(cast, pages).get("/go/call/asked").to == "/go/call"


def test_the_way_back_leads_to_the_page_with_help(cast, pages, context):
    assert links_of(asked(cast, pages).get("/go/call/asked"))["Go back"] == "/go/help-now"


def test_nobody_else_finds_it(cast, pages, context):
    asked(cast, pages)
    assert pages.as_(None).get("/go/call/asked").status == 404


def test_the_title_says_nothing_DEC_01(cast, pages, context):
    title = asked(cast, pages).get("/go/call/asked").page.one("title").text
    assert title == "We have it \N{EN DASH} Check-in"
