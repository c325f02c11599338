"""A young person answers a check-in or a star: by touch, by keyboard, on a small screen, without scripts."""

from __future__ import annotations

import re
from functools import partial

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from app.coproduction.models import Idea
from app.db import db
from app.instruments.models import Reading
from app.surveys.models import Answer, Response
from tests.support.asked import answer_all, at_question, press, tap
from tests.support.browser import NARROW, look_closely, scan
from tests.support.keyboard import tab_through, tab_to

pytestmark = pytest.mark.browser


def stored(site):
    """Forms that were sent, readings and present answers."""
    with site.app.app_context():
        sent = db.session.scalars(select(Response).where(Response.sent_at.is_not(None))).all()
        return len(sent), db.session.query(Reading).count(), db.session.query(Answer).count()


look_young = partial(look_closely, young=True)


def begin(page, invited):
    page.goto(f"/go/{invited.token}")
    page.get_by_role("button", name="Start").click()
    at_question(page, 1)


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_whole_check_in_by_touch_to_the_idea_and_the_board_A11Y_02_A11Y_28_A11Y_67(site, phone, invited, scripts):
    page = phone(scripts=scripts)
    page.goto(f"/go/{invited().token}")
    look_young(page)
    page.get_by_role("button", name="Start").tap()
    answer_all(page, tap, look=look_young)
    look_young(page)
    page.get_by_role("button", name="Send").tap()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sent")
    look_young(page)
    assert stored(site) == (1, 1, 8)
    page.get_by_role("link", name="Tell us an idea").tap()
    expect(page.get_by_role("heading", level=1)).to_have_text("What would make things better?")
    look_young(page)
    page.get_by_label("What is your idea?").fill("A bench by the door.")
    page.get_by_role("button", name="Send").tap()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your idea is sent")
    look_young(page)
    page.get_by_role("link", name="See the board").tap()
    expect(page.get_by_role("heading", level=1)).to_have_text("You said, we did")
    look_young(page)
    with site.app.app_context():
        assert [idea.words for idea in db.session.query(Idea)] == ["A bench by the door."]


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
@pytest.mark.parametrize("instrument", ["check-in", "waymark-star"])
def test_whole_form_by_keyboard_alone_A11Y_20_A11Y_29_A11Y_59(site, desk, invited, instrument, scripts):
    page = desk(scripts=scripts)
    page.goto(f"/go/{invited(instrument=instrument).token}")
    tab_to(page, "Start")
    page.keyboard.press("Enter")
    at_question(page, 1)
    if scripts:
        tab_through(page)
    answer_all(page, press, choice=3)
    tab_to(page, "Send")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sent")
    assert stored(site)[:2] == (1, 1)


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_whole_star_by_touch_on_a_small_screen_A11Y_18_A11Y_59(site, phone, invited, scripts):
    page = phone(scripts=scripts, **NARROW)
    page.goto(f"/go/{invited(instrument='waymark-star').token}")
    page.get_by_role("button", name="Start").tap()
    answer_all(page, tap, choice=4, look=look_young)
    page.get_by_role("button", name="Send").tap()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sent")
    assert stored(site) == (1, 1, 6)


def test_every_page_of_the_form_keeps_focus_in_sight_A11Y_25_A11Y_27(phone, invited):
    page = phone()
    page.goto(f"/go/{invited().token}")
    tab_through(page)
    page.get_by_role("button", name="Start").click()
    answer_all(page, tap, look=tab_through)
    assert tab_through(page) > 10


def test_after_continue_focus_is_on_the_new_question_and_saved_is_said_A11Y_69(phone, invited):
    page = phone()
    begin(page, invited())
    tap(page, 2)
    at_question(page, 2)
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    expect(page).to_have_title("Question 2 of 8 – Check-in")
    expect(page.get_by_role("status")).to_have_text("Saved")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_an_answer_is_changed_from_the_page_of_answers_A11Y_37(site, phone, invited, scripts):
    page = phone(scripts=scripts)
    begin(page, invited(instrument="waymark-star"))
    answer_all(page, tap, choice=1)
    page.get_by_role("link", name="Change your answer to question 3").tap()
    at_question(page, 3)
    expect(page.locator("input[name=answer]").nth(1)).to_be_checked()
    tap(page, 3)
    expect(page.get_by_role("heading", level=1)).to_have_text("Have a look at your answers")
    with site.app.app_context():
        kept = db.session.scalars(select(Answer).order_by(Answer.id)).all()
        values = [answer.value for answer in kept]
    assert len(values) == 6
    assert values[2] != values[1]


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_browsers_back_shows_the_earlier_answer_A11Y_64_A11Y_73(phone, invited, scripts):
    page = phone(scripts=scripts)
    begin(page, invited())
    tap(page, 3)
    at_question(page, 2)
    tap(page, 1)
    at_question(page, 3)
    page.go_back()
    at_question(page, 2)
    expect(page.locator("input[name=answer]").nth(1)).to_be_checked()
    page.go_back()
    at_question(page, 1)
    expect(page.locator("input[name=answer]").nth(3)).to_be_checked()
    page.get_by_role("button", name="Continue").tap()
    at_question(page, 2)


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_tab_closed_mid_way_the_link_carries_on_there_YP_12_REL_05(phone, invited, scripts):
    page, link = phone(scripts=scripts), invited()
    begin(page, link)
    for number in (1, 2, 3):
        at_question(page, number)
        tap(page, 2)
    at_question(page, 4)
    context = page.context
    page.close()
    again = context.new_page()
    again.goto(f"/go/{link.token}")
    again.get_by_role("button", name="Carry on").tap()
    at_question(again, 4)
    again.get_by_role("link", name="Back", exact=True).tap()
    expect(again.locator("input[name=answer]").nth(2)).to_be_checked()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_continue_without_an_answer_leads_to_the_summary_and_on_to_the_choices_A11Y_62(phone, invited, scripts):
    page = phone(scripts=scripts)
    begin(page, invited())
    page.get_by_role("button", name="Continue").tap()
    expect(page.locator("#error-summary")).to_be_focused()
    expect(page).to_have_title(re.compile("^Error: "))
    look_young(page)
    page.locator("#error-summary a").tap()
    expect(page.locator("input[name=answer]:focus")).to_have_count(1)
    tap(page, 2)
    at_question(page, 2)
    expect(page).not_to_have_title(re.compile("^Error"))


def test_a_second_tap_while_sending_stores_one_answer_A11Y_70(site, phone, invited):
    page = phone()
    begin(page, invited())
    page.locator(".answer label").nth(2).tap()
    page.get_by_role("button", name="Continue").dblclick()
    expect(page.locator(".progress-words")).not_to_contain_text("Question 1 of")
    assert stored(site)[2] == 1


def test_without_signal_the_answer_stays_on_the_screen_and_the_page_says_so_A11Y_71(site, phone, invited, watch):
    watch.expected += ["ERR_INTERNET_DISCONNECTED", "Failed to fetch"]
    page = phone()
    begin(page, invited())
    page.context.set_offline(True)
    tap(page, 2)
    expect(page.locator("#not-sent")).to_be_visible()
    expect(page.get_by_role("alert").filter(has_text="not online")).to_have_count(1)
    expect(page.locator("input[name=answer]").nth(2)).to_be_checked()
    scan(page, young=True)
    page.context.set_offline(False)
    page.get_by_role("button", name="Continue").tap()
    at_question(page, 2)
    assert stored(site)[2] == 1


def test_a_server_that_fails_once_loses_nothing_A11Y_71(site, phone, invited, watch):
    watch.expected += [r"an answer of 503", r"status of 503"]
    page = phone()
    begin(page, invited())
    failures = []

    def fail_once(route):
        if route.request.method == "POST" and not failures:
            failures.append(route.request.url)
            route.fulfill(status=503, body="Later")
        else:
            route.continue_()

    page.route("**/go/question/*", fail_once)
    tap(page, 2)
    at_question(page, 2)
    assert len(failures) == 1
    assert stored(site)[2] == 1
