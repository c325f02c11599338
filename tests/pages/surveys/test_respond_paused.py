"""How stopping for now behaves."""

from __future__ import annotations

from app.db import db
from app.i18n.dates import say_date
from app.invitations.models import Invitation
from tests.support.answering import answer, fill_in, links_of, opened
from tests.support.invited import invite


def test_page_says_saved_only_once_something_is_saved_YP_12(cast, pages, context):
    browser = opened(pages, invite(cast))
    assert "saved answers yet" in browser.get("/go/paused").words
    assert browser.get("/go/paused").page.one("h1").text == "Stop for now"
    answer(browser, 1, "3")
    assert browser.get("/go/paused").page.one("h1").text == "Saved"


def test_page_says_how_to_come_back_and_until_when(cast, pages, context):
    invited = invite(cast)
    said = opened(pages, invited).get("/go/paused").words
    until = db.session.get_one(Invitation, invited.id).expires_at
    with context.test_request_context():
        assert f"We keep your place until {say_date(until.date())}" in said
    assert "On this phone, use the same link." in said
    assert "use a code from your worker" in said


def test_person_goes_on_where_they_stopped(cast, pages, context):
    browser = opened(pages, invite(cast))
    answer(browser, 1, "3")
    assert links_of(browser.get("/go/paused"))["Carry on"] == "/go/question/2"
    fill_in(browser, {})
    assert links_of(browser.get("/go/paused"))["Carry on"] == "/go/check"


def test_every_question_offers_to_stop(cast, pages, context):
    browser = opened(pages, invite(cast))
    assert links_of(browser.get("/go/question/4"))["Stop and come back later"] == "/go/paused"


def test_other_browser_is_shown_nothing_SEC_84(cast, pages, context):
    invited = invite(cast)
    answer(opened(pages, invited), 1, "3")
    assert opened(pages, invited).get("/go/paused").status == 409


def test_title_says_nothing_DEC_01(cast, pages, context):
    assert opened(pages, invite(cast)).get("/go/paused").page.one("title").text == "Stop for now \N{EN DASH} Check-in"
