"""The night: somebody says that they are not safe, the duty worker does not answer, the deputy does, and keeps the promise."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from sqlalchemy import update

from app.db import db, transaction
from app.safeguarding.models import Alert, SafetyCover
from app.safeguarding.types import EventKind, Rung
from tests.support.asked import answer_all, ask_for_call, at_question, at_the_question_about_danger
from tests.support.browser import look_closely, reflow, scan, targets
from tests.support.cast import PASSWORD
from tests.support.mail import mail_server
from tests.support.night import letter_to, pass_time, watch_running
from tests.support.signing_in import app_code

pytestmark = pytest.mark.browser

SCRIPTS = pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
NUMBER = "07700 900456"
PROMISE = "Someone looks at this today."
DONE = "Rang Cara at once. She is at her aunt's and safe tonight."


@pytest.fixture
def site(site):
    """A service at which somebody looks at every hour, so that it does not matter when the test runs."""
    with site.app.app_context(), transaction():
        db.session.execute(update(SafetyCover).values(hours="every day, all day"))
    return site


@pytest.fixture
def mailbox(site):
    """The mail server that the watch hands letters to; the watch runs beside it."""
    with mail_server(site.app) as letters, watch_running(site.app):
        yield letters


def heading(page, words):
    expect(page.get_by_role("heading", level=1)).to_have_text(words)


def main(page):
    return page.get_by_role("main")


@SCRIPTS
def test_from_the_answer_to_the_promise_kept_SAFE_02_SAFE_04_SAFE_05_SAFE_06_SAFE_07_SAFE_08_SAFE_11(
    site, phone, desk, invited, mailbox, watch, scripts
):
    link = invited()
    young = phone(scripts=scripts)
    says_they_are_not_safe(young, link, watch, scripts=scripts)
    is_neutral(letter_to(mailbox, site.cast.asha.email))
    assert not mailbox.to(site.cast.erin.email)

    pass_time(site.app, 16)
    is_neutral(letter_to(mailbox, site.cast.erin.email))
    deputy = phone(scripts=scripts, color_scheme="dark")
    signs_in(site, deputy, site.cast.erin)
    takes_it_on(deputy)
    opens_the_record(deputy)
    acts_and_asks_to_close(deputy)

    a_second_person_closes(desk(site.cast.lena, scripts=scripts))
    deputy.goto("/staff/alerts/")
    expect(main(deputy)).to_contain_text("No alert waits right now.")
    expect(deputy.get_by_role("heading", name="Somebody is acting on these")).to_have_count(0)
    what_happened_is_written_down(site)

    pass_time(site.app, 120)
    finds_the_promise_kept(young, link)
    assert len(mailbox.to(site.cast.asha.email)) == len(mailbox.to(site.cast.erin.email)) == 1
    assert not mailbox.to(site.cast.lena.email)


def says_they_are_not_safe(page, link, watch, *, scripts):
    at_the_question_about_danger(page, link)
    page.locator(".answer label").nth(0).tap()
    if scripts:
        help_shows_without_signal(page, watch)
    else:
        page.get_by_text("Get help now").tap()
        expect(main(page).get_by_role("link", name="999").first).to_be_visible()
    page.get_by_role("button", name="Continue").tap()
    heading(page, "Thank you for telling us")
    for words in ("Your answer is saved. A person will read it.", PROMISE, "999", "01632 960001"):
        expect(main(page)).to_contain_text(words)
    reflow(page)
    targets(page)
    asks_for_a_call(page, scripts=scripts)
    page.get_by_role("link", name="Stop for now").tap()
    heading(page, "Saved")


def asks_for_a_call(page, *, scripts):
    page.get_by_role("link", name="Ask for a call").tap()
    heading(page, "Ask for a call")
    for words in (PROMISE, "call 999", "This goes to the people who read your answer."):
        expect(main(page)).to_contain_text(words)
    reflow(page)
    targets(page)
    if scripts:
        scan(page, young=True)
    ask_for_call(page, NUMBER)
    expect(main(page)).to_contain_text(PROMISE)
    reflow(page)
    targets(page)
    page.get_by_role("link", name="Go back").tap()
    expect(main(page)).not_to_contain_text(NUMBER)


def help_shows_without_signal(page, watch):
    watch.expected += ["ERR_INTERNET_DISCONNECTED", "Failed to fetch"]
    page.context.set_offline(True)
    page.get_by_role("button", name="Continue").tap()
    expect(page.locator("#help-panel")).to_be_visible()
    expect(page.locator("#help-panel")).to_contain_text("999")
    scan(page, young=True)
    page.context.set_offline(False)


def is_neutral(letter):
    said = letter.as_string().lower()
    assert letter["Subject"] == "Please look at your list"
    assert NUMBER not in said
    for word in ("cara", "quill", "safe", "danger", "alert", "child", "young", "harbour", "http"):
        assert word not in said.replace(letter["From"], ""), word


def signs_in(site, page, staff):
    page.goto("/staff/sign-in")
    page.get_by_label("E-mail").fill(staff.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).tap()
    heading(page, "Second step")
    page.get_by_label("Code").fill(app_code(site.app, staff.user_id))
    page.get_by_role("button", name="Sign in").tap()


def takes_it_on(page):
    page.get_by_role("link", name="See alerts").tap()
    heading(page, "Alerts")
    expect(main(page)).to_contain_text("Call 999 first")
    expect(main(page)).to_contain_text("They said they do not feel safe.")
    expect(main(page)).to_contain_text("Asked for a call")
    expect(main(page)).not_to_contain_text(NUMBER)
    expect(main(page)).to_contain_text("Waiting 16 minutes")
    expect(main(page)).to_contain_text("Asha (Told first, at once)")
    expect(main(page)).to_contain_text("Erin (Deputy)")
    look_closely(page)
    page.get_by_role("link", name="Open this alert").tap()
    heading(page, "Alert about Cara Quill")
    expect(page.locator("#call")).to_contain_text("Asked for a call: As soon as someone can")
    for words in (NUMBER, "Don't leave one", "Don't say who you are"):
        expect(page.locator("#call")).to_contain_text(words)
    look_closely(page)
    page.get_by_role("button", name="I'm on it").tap()
    expect(page.get_by_role("link", name="Write what you did")).to_be_visible()
    expect(page.get_by_role("link", name="Ask to close")).to_have_count(0)


def opens_the_record(page):
    page.get_by_role("link", name="To the page of Cara Quill").tap()
    heading(page, "Cara Quill")
    look_closely(page)
    page.goto("/staff/alerts/")
    expect(main(page)).to_contain_text("Erin is on it")
    page.get_by_role("link", name="Go on with this alert").tap()


def acts_and_asks_to_close(page):
    page.get_by_role("link", name="Write what you did").tap()
    heading(page, "Write what you did")
    look_closely(page)
    page.get_by_text("I rang, and spoke with them").tap()
    page.get_by_label("What did you do, or find out?").fill(DONE)
    page.get_by_role("button", name="Save").tap()
    heading(page, "Alert about Cara Quill")
    expect(page.locator("#history")).to_contain_text(DONE)
    page.get_by_role("link", name="Ask to close").tap()
    heading(page, "Ask to close")
    look_closely(page)
    page.get_by_label("What was done?").fill(DONE)
    page.get_by_label("Who was told?").fill("Her aunt, and children's services.")
    page.get_by_label("What does the young person think?").fill("She said: I want to stay at my aunt's.")
    page.get_by_label("Why").fill("She is safe, and a plan is made.")
    page.get_by_role("button", name="Ask to close").tap()
    heading(page, "Alert about Cara Quill")
    expect(main(page)).to_contain_text("A second person at Harbour House has to look first.")
    expect(page.get_by_role("link", name="Read and decide")).to_have_count(0)
    look_closely(page)


def a_second_person_closes(page):
    page.goto("/staff/alerts/")
    page.get_by_role("link", name="Look at what was done").click()
    expect(main(page)).to_contain_text("Erin asks to close it.")
    page.get_by_role("link", name="Read and decide").click()
    heading(page, "Close this alert")
    expect(main(page)).to_contain_text("I want to stay at my aunt's.")
    look_closely(page)
    page.get_by_role("button", name="Close it").click()
    heading(page, "Alert about Cara Quill")
    expect(main(page)).to_contain_text("It was closed")


def what_happened_is_written_down(site):
    with site.app.app_context():
        (alert,) = db.session.query(Alert).all()
        assert alert.acknowledged_by_id == site.cast.erin.user_id
        events = db.session.execute(db.text("SELECT kind, rung, user_id FROM alert_event ORDER BY id")).all()
        db.session.rollback()
    asha, erin, lena = (staff.user_id for staff in (site.cast.asha, site.cast.erin, site.cast.lena))
    # Whether the call or the first message came first is a matter of milliseconds.
    assert [tuple(event) for event in events].count((EventKind.CALL_ASKED, None, None)) == 1
    assert [tuple(event) for event in events if event.kind != EventKind.CALL_ASKED] == [
        (EventKind.RAISED, None, None),
        (EventKind.TOLD, Rung.FIRST, asha),
        (EventKind.TOLD, Rung.DEPUTY, erin),
        (EventKind.ACKNOWLEDGED, None, erin),
        (EventKind.CALL_SPOKE, None, erin),
        (EventKind.CLOSE_ASKED, None, erin),
        (EventKind.CLOSED, None, lena),
    ]


def finds_the_promise_kept(page, link):
    """The same link leads to where they stopped, nothing they said is lost, and the last page says again when somebody looks."""
    page.goto(f"/go/{link.token}")
    expect(main(page)).to_contain_text(PROMISE)
    page.get_by_role("button", name="Carry on").tap()
    at_question(page, 6)
    answer_all(page)
    page.get_by_role("button", name="Send").tap()
    heading(page, "Sent")
    expect(main(page)).to_contain_text("You can talk about it with them.")
    expect(main(page)).to_contain_text(PROMISE)
    targets(page)
