"""How the page after an answer that may mean danger behaves."""

from __future__ import annotations

from sqlalchemy import delete

from app.db import db, transaction
from app.safeguarding.models import SafetyCover
from tests.support.answering import SAFE_PLACE, answer, links_of, opened
from tests.support.invited import invite


def frightened(cast, pages):
    browser = opened(pages, invite(cast))
    answer(browser, 1, "3")
    answer(browser, SAFE_PLACE, "1")
    return browser


def test_help_page_says_that_it_is_saved_who_can_help_and_when_it_is_read_SAFE_02(cast, pages, context):
    said = frightened(cast, pages).get("/go/help-now").words
    assert "Your answer is saved. A person will read it." in said
    assert "someone looks" in said.lower()
    assert "Someone reads it the next working day." in said
    assert "Nobody reads this all the time. If you are in danger now, call 999." in said


def test_local_numbers_stand_above_national_ones(cast, pages, context):
    said = frightened(cast, pages).get("/go/help-now").words
    assert said.index("01632 960001") < said.index("Childline: 0800 1111") < said.index("Text SHOUT to 85258")


def test_numbers_can_be_tapped(cast, pages, context):
    links = links_of(frightened(cast, pages).get("/go/help-now"))
    assert links["Call 999"] == "tel:999"
    assert links["Call Childline: 0800 1111"] == "tel:08001111"
    assert links["Text SHOUT to 85258"] == "sms:85258?body=SHOUT"
    assert links["Children's services: 01632 960001"] == "tel:01632960001"


def test_person_may_go_on_stop_or_leave(cast, pages, context):
    links = links_of(frightened(cast, pages).get("/go/help-now"))
    assert links["Go on"] == "/go/question/2", "where they had not answered yet"
    assert links["Stop for now"] == "/go/paused"
    assert links["Leave now"] == "/exit"


def test_going_on_leads_to_the_list_once_all_is_answered(cast, pages, context):
    browser = opened(pages, invite(cast))
    for place in (1, 2, 3, 4, 6, 7, 8, SAFE_PLACE):
        answer(browser, place, "1")
    assert links_of(browser.get("/go/help-now"))["Go on"] == "/go/check"


def test_without_such_an_answer_there_is_nothing_to_say(cast, pages, context):
    browser = opened(pages, invite(cast))
    answer(browser, SAFE_PLACE, "4")
    assert browser.get("/go/help-now").to == "/go/question/1"


def test_page_helps_also_where_the_cover_is_gone(cast, pages, context):
    browser = frightened(cast, pages)
    with transaction():
        db.session.execute(delete(SafetyCover))
    said = browser.get("/go/help-now").words
    assert "0800 1111" in said
    assert "We can't say when someone looks next." in said


def test_title_says_nothing_DEC_01(cast, pages, context):
    assert frightened(cast, pages).get("/go/help-now").page.one("title").text == "Before you go on \N{EN DASH} Check-in"


def test_without_an_invitation_there_is_nothing(pages):
    assert pages.get("/go/help-now").status == 404
