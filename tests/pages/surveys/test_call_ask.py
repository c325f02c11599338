"""How asking for a call behaves."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from app.audit.models import AuditEntry
from app.audit.types import Action, ActorKind
from app.db import db, now, transaction
from app.journeys.reading import Perspective
from app.safeguarding.models import Alert, AlertEvent, AskedCall, SafetyCover
from app.safeguarding.types import EventKind
from tests.support.answering import SAFE_PLACE, answer, fill_in, links_of, opened, send
from tests.support.asked_calls import ASKED, NUMBER, WORDS, in_danger
from tests.support.client import form_of
from tests.support.invited import invite


def calls():
    db.session.rollback()
    return db.session.scalars(select(AskedCall).order_by(AskedCall.id)).all()


def kinds():
    return list(db.session.scalars(select(AlertEvent.kind).order_by(AlertEvent.id)))


def test_the_page_after_such_an_answer_leads_here_SAFE_04(cast, pages, context):
    browser = in_danger(cast, pages)
    assert "Do you want us to ring you?" in browser.get("/go/help-now").words
    assert links_of(browser.get("/go/help-now"))["Ask for a call"] == "/go/call"
    said = browser.get("/go/call").words
    assert "This goes to the people who read your answer. One of them will try to ring you." in said
    assert "someone looks" in said.lower(), "when, from the hours of cover (SAFE-03)"
    assert "If you are in danger now, call 999." in said


def test_a_safe_number_a_time_and_what_may_be_said_are_kept_with_the_alert_SAFE_04_YP_44(cast, pages, context):
    browser = in_danger(cast, pages)
    sent = browser.submit("/go/call", ASKED | {"say_who": "yes"})
    assert (sent.status, sent.to) == (303, "/go/call/asked")
    (call,) = calls()
    assert (call.number, call.words, call.starts_at, call.ends_at) == (NUMBER, WORDS, None, None)
    assert (call.may_leave_message, call.may_say_who) == (False, True)
    alert = db.session.get_one(Alert, call.alert_id)
    assert (call.person_id, call.service_id, call.authority_id) == (cast.cara.id, cast.harbour_id, alert.authority_id)
    assert NUMBER.encode() not in call.number_sealed
    assert kinds()[-1] is EventKind.CALL_ASKED
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == Action.CALL_ASKED)).one()
    assert (entry.actor_kind, entry.person_id) == (ActorKind.RESPONDENT, cast.cara.id)
    assert NUMBER not in (entry.detail or "")


def test_nothing_is_said_to_anybody_unless_they_allow_it_SAFE_04(cast, pages, context):
    browser = in_danger(cast, pages)
    browser.submit("/go/call", {"which": "ours", "time": "soon"})
    (call,) = calls()
    assert (call.number, call.may_leave_message, call.may_say_who) == (None, False, False)


def test_times_are_the_service_s_own_hours_SAFE_04(cast, pages, context):
    with transaction():
        db.session.execute(update(SafetyCover).values(hours="every day, all day"))
    browser = in_danger(cast, pages)
    radios = [node.attributes["value"] for node in browser.get("/go/call").page.all("input", name="time")]
    assert radios[0] == "soon"
    assert len(radios) == 7
    browser.submit("/go/call", {"which": "ours", "time": radios[-1]})
    (call,) = calls()
    assert now() < call.starts_at < call.ends_at
    assert call.starts_at.strftime("%Y%m%dT%H%M") == radios[-1]


@pytest.mark.parametrize(
    ("sent", "said", "leads_to"),
    [
        ({"which": None}, "Choose a number", "#which-0"),
        ({"time": None}, "Choose a time", "#time-0"),
        ({"number": ""}, "Type a number, like 07700 900123", "#number"),
        ({"number": "my mum's"}, "Type a number, like 07700 900123", "#number"),
        ({"which": "ours"}, "Choose one number. Or take this one out.", "#number"),
        ({"time": "20200101T0900"}, "That time has gone by. Choose another time.", "#time-0"),
        ({"words": "x" * 201}, "Make it shorter: up to 200 letters", "#words"),
    ],
)
def test_what_to_put_right_is_said_and_nothing_is_lost_A11Y_62(cast, pages, context, sent, said, leads_to):
    browser = in_danger(cast, pages)
    shown = browser.submit("/go/call", ASKED | sent)
    assert shown.status == 422
    assert said in shown.words
    assert shown.page.all("a", href=leads_to)
    assert shown.page.one("title").text.startswith("Error: ")
    assert not calls()


def test_a_form_sent_twice_asks_once_REL_02(cast, pages, context):
    browser = in_danger(cast, pages)
    action, filled = form_of(browser.get("/go/call").page, None)
    for _time in range(2):
        assert browser.post(action, filled | ASKED).to == "/go/call/asked"
    assert len(calls()) == 1
    assert kinds().count(EventKind.CALL_ASKED) == 1


def test_while_a_call_waits_there_is_no_second_form(cast, pages, context):
    browser = in_danger(cast, pages)
    browser.submit("/go/call", ASKED)
    assert browser.get("/go/call").to == "/go/call/asked"


def test_the_receipt_leads_here_too_where_there_is_an_alert_SAFE_04(cast, pages, context):
    browser = opened(pages, invite(cast))
    fill_in(browser, {SAFE_PLACE: "1"})
    assert send(browser).to == "/go/sent"
    assert links_of(browser.get("/go/sent"))["Ask for a call"] == "/go/call"
    assert links_of(browser.get("/go/call"))["Back"] == "/go/sent"
    assert browser.submit("/go/call", ASKED).to == "/go/call/asked"
    assert [call.number for call in calls()] == [NUMBER]


def test_without_such_an_answer_no_page_offers_it(cast, pages, context):
    browser = opened(pages, invite(cast))
    fill_in(browser, {SAFE_PLACE: "4"})
    send(browser)
    assert "Ask for a call" not in links_of(browser.get("/go/sent"))
    assert browser.get("/go/call").status == 404


def test_once_the_alert_is_closed_it_can_not_be_asked_for_and_the_page_says_who_helps(cast, pages, context):
    browser = in_danger(cast, pages)
    action, filled = form_of(browser.get("/go/call").page, None)
    with transaction():
        db.session.execute(update(Alert).values(closed_at=now()))
    assert "Ask for a call" not in links_of(browser.get("/go/help-now"))
    sent = browser.post(action, filled | ASKED)
    assert sent.status == 404
    assert "You can't ask for a call here now" in sent.words
    assert "Call 999" in links_of(sent)
    assert not calls()


def test_another_browser_with_the_same_link_gets_no_form_SEC_84(cast, pages, context):
    invited = invite(cast)
    first = opened(pages, invited)
    answer(first, SAFE_PLACE, "1")
    second = opened(pages, invited)
    assert second.get("/go/call").status == 409
    assert pages.as_(None).get("/go/call").status == 404


def test_whoever_answers_about_a_young_person_is_not_rung(cast, pages, context):
    browser = opened(pages, invite(cast, perspective=Perspective.PARENT_OR_CARER))
    answer(browser, SAFE_PLACE, "1")
    assert "Ask for a call" not in links_of(browser.get("/go/help-now"))
    assert browser.get("/go/call").status == 404


def test_a_form_from_elsewhere_is_refused(cast, pages, context):
    assert in_danger(cast, pages).post("/go/call", ASKED).status == 400


def test_the_title_says_nothing_DEC_01(cast, pages, context):
    title = in_danger(cast, pages).get("/go/call").page.one("title").text
    assert title == "One more thing \N{EN DASH} Check-in"
