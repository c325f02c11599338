"""How sending behaves, and the page after it."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.audit.models import AuditEntry
from app.audit.types import Action
from app.db import db
from app.i18n.dates import today
from app.instruments.models import InstrumentScale, Reading, Score
from app.instruments.types import MissingCode
from app.invitations.models import Invitation
from app.journeys.reading import Occasion, Perspective
from tests.support.answering import STAR, TEXT_PLACE, answer, fill_in, links_of, opened, response_of, send
from tests.support.client import form_of
from tests.support.invited import invite


def readings():
    db.session.rollback()
    return db.session.scalars(select(Reading).order_by(Reading.id)).all()


def scores_of(reading):
    rows = db.session.execute(
        select(InstrumentScale.code, Score.value, Score.missing_code)
        .join(Score, Score.scale_id == InstrumentScale.id)
        .where(Score.reading_id == reading.id)
    ).all()
    return {code: value if missing is None else missing for code, value, missing in rows}


def test_whole_check_in_becomes_one_reading(cast, pages, context):
    invited = invite(cast)
    browser = opened(pages, invited)
    assert browser.submit("/go/start").to == "/go/question/1"
    fill_in(browser, {1: "5", 2: "dont_know", 5: "4", TEXT_PLACE: "More football"})
    assert send(browser).to == "/go/sent"
    (reading,) = readings()
    assert (reading.person_id, reading.episode_id) == (cast.cara.id, cast.cara.episode_id)
    assert (reading.perspective, reading.taken_on) == (Perspective.YOUNG_PERSON, today())
    assert reading.occasion is Occasion.REVIEW
    assert scores_of(reading) == {
        "learning": 5.0,
        "body": MissingCode.DONT_KNOW,
        "people": 3.0,
        "feelings": 3.0,
        "safe": 4.0,
        "needs": 3.0,
        "say": 3.0,
    }


def test_whole_star_becomes_one_reading_A11Y_59(cast, pages, context):
    browser = opened(pages, invite(cast, instrument="waymark-star", perspective=Perspective.PARENT_OR_CARER))
    fill_in(browser, {1: "1", 6: "not_about_me"}, count=STAR, usual="4")
    assert send(browser).to == "/go/sent"
    (reading,) = readings()
    assert reading.perspective is Perspective.PARENT_OR_CARER
    assert scores_of(reading) == {
        "finding-out": 1.0,
        "energy": 4.0,
        "people": 4.0,
        "places": 4.0,
        "getting-by": 4.0,
        "say": MissingCode.NOT_ABOUT_ME,
    }


def test_receipt_is_shown_with_its_header_REL_04(cast, pages, context):
    invited = invite(cast)
    browser = opened(pages, invited)
    fill_in(browser, {})
    assert "X-Receipt" not in send(browser).headers
    shown = browser.get("/go/sent")
    digest = response_of(invited).sent_digest
    assert shown.headers["X-Receipt"] == digest
    assert f"Your number for this is {digest[:4].upper()} {digest[4:8].upper()}." in shown.words


def test_page_says_what_happens_next_and_by_when_YP_06(cast, pages, context):
    browser = opened(pages, invite(cast))
    fill_in(browser, {})
    send(browser)
    shown = browser.get("/go/sent")
    assert "Thank you for your time. Your worker can read what you said." in shown.words
    assert "someone looks" in shown.words.lower()
    assert links_of(shown)["What others said, and what we did"] == "/hear/harbour-house"
    assert "Tell us an idea" in links_of(shown)


def test_sent_twice_is_stored_once_and_the_first_receipt_comes_back_REL_02(cast, pages, context):
    browser = opened(pages, invite(cast))
    fill_in(browser, {})
    action, filled = form_of(browser.get("/go/check").page, "/go/send")
    with browser.client.session_transaction() as session:
        before = dict(session)
    assert browser.post(action, filled).to == "/go/sent"
    first = browser.get("/go/sent").headers["X-Receipt"]
    # The first answer was lost on the way: the browser still has its old cookie and sends again.
    with browser.client.session_transaction() as session:
        session.clear()
        session.update(before)
    assert browser.post(action, filled).to == "/go/sent"
    assert browser.get("/go/sent").headers["X-Receipt"] == first
    assert len(readings()) == 1
    sent = db.session.scalars(select(AuditEntry).where(AuditEntry.action == Action.RESPONSE_SENT)).all()
    assert [entry.detail for entry in sent] == [first]


def test_after_sending_the_invitation_is_dead_SEC_84(cast, pages, context):
    invited = invite(cast)
    browser = opened(pages, invited)
    fill_in(browser, {})
    send(browser)
    assert db.session.get_one(Invitation, invited.id).used_at is not None
    for address in ("/go/start", "/go/question/1", "/go/check", "/go/paused", f"/go/{invited.token}"):
        assert browser.get(address).status == 404
    assert browser.submit("/go", {"code": invited.code}).status == 404


def test_other_browser_can_not_send_nor_see_the_receipt(cast, pages, context):
    invited = invite(cast)
    browser, other = opened(pages, invited), opened(pages, invited)
    token = other.get("/go/question/1").page.all("input", name="csrf_token")[0].attributes["value"]
    fill_in(browser, {})
    _action, filled = form_of(browser.get("/go/check").page, "/go/send")
    assert other.post("/go/send", {**filled, "csrf_token": token}).status == 409
    assert response_of(invited).sent_at is None
    send(browser)
    assert other.post("/go/send", {**filled, "csrf_token": token}).status == 404
    assert other.get("/go/sent").status == 404


def test_without_an_invitation_nothing_can_be_sent(pages):
    token = pages.get("/go").page.all("input", name="csrf_token")[0].attributes["value"]
    assert pages.post("/go/send", {"csrf_token": token, "shown": "x"}).status == 404
    assert pages.get("/go/sent").status == 404


def test_nothing_is_sent_before_the_first_answer_SEC_13(cast, pages, context):
    browser = opened(pages, invite(cast))
    token = browser.get("/go/start").page.all("input", name="csrf_token")[0].attributes["value"]
    assert browser.post("/go/send", {"csrf_token": token, "shown": ""}).status == 404
    assert readings() == []


def test_form_without_its_token_is_not_sent(cast, pages, context):
    browser = opened(pages, invite(cast))
    answer(browser, 1, "3")
    assert browser.post("/go/send", {"shown": ""}).status == 400
    assert readings() == []


@pytest.mark.parametrize("instrument", ["check-in", "waymark-star"])
def test_title_says_nothing_DEC_01(cast, pages, context, instrument):
    browser = opened(pages, invite(cast, instrument=instrument))
    answer(browser, 1, "3")
    send(browser)
    assert browser.get("/go/sent").page.one("title").text == "Sent \N{EN DASH} Check-in"
