"""An answer that may mean danger: help at once, whatever the network does, and the alert is with the worker."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from app.db import db
from app.safeguarding.models import Alert
from tests.support.asked import at_question, at_the_question_about_danger, tap
from tests.support.browser import reflow, scan, targets

pytestmark = pytest.mark.browser


def alerts(site):
    with site.app.app_context():
        return db.session.query(Alert).count()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_help_comes_before_any_other_question_and_the_worker_has_the_alert_SAFE_02_SAFE_05(
    site, phone, desk, invited, scripts
):
    page = phone(scripts=scripts)
    at_the_question_about_danger(page, invited())
    tap(page, 0)
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you for telling us")
    expect(page.get_by_role("main")).to_contain_text("Your answer is saved")
    expect(page.get_by_role("main")).to_contain_text("999")
    reflow(page)
    targets(page)
    if scripts:
        scan(page, young=True)
    assert alerts(site) == 1
    worker = desk(site.cast.asha)
    worker.goto("/staff/home")
    worker.get_by_role("link", name="See alerts").click()
    expect(worker.get_by_role("main")).to_contain_text("They said they do not feel safe.")
    expect(worker.get_by_role("link", name="Cara Quill", exact=True)).to_be_visible()
    page.get_by_role("link", name="Go on").tap()
    at_question(page, 6)


# Counted by the phone's own clock, from the press to the help: a machine busy with other tests is no slow phone.
WATCH_THE_CLOCK = """() => {
  const panel = document.querySelector("#help-panel");
  addEventListener("click", pressed => new MutationObserver(() => {
    if (panel.checkVisibility()) window.took ??= performance.now() - pressed.timeStamp;
  }).observe(panel, { attributes: true }), { capture: true, once: true });
}"""


def test_without_signal_help_shows_in_under_a_second_SAFE_02(site, phone, invited, watch):
    watch.expected += ["ERR_INTERNET_DISCONNECTED", "Failed to fetch"]
    page = phone()
    at_the_question_about_danger(page, invited())
    page.locator(".answer label").nth(0).tap()
    expect(page.locator("#help-panel")).to_be_hidden()
    page.context.set_offline(True)
    page.evaluate(WATCH_THE_CLOCK)
    page.get_by_role("button", name="Continue").tap()
    expect(page.locator("#help-panel")).to_be_visible()
    assert page.evaluate("() => window.took") < 1000
    expect(page.locator("#help-panel")).to_contain_text("999")
    expect(page.locator("#not-sent")).to_be_visible()
    reflow(page)
    targets(page)
    scan(page, young=True)
    assert alerts(site) == 0
    page.context.set_offline(False)
    page.get_by_role("button", name="Continue").tap()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you for telling us")
    assert alerts(site) == 1


def test_the_choice_alone_shows_nothing_to_somebody_who_looks_on_SAFE_02(phone, invited):
    page = phone()
    at_the_question_about_danger(page, invited())
    for place in range(5):
        page.locator(".answer label").nth(place).tap()
        expect(page.locator("#help-panel")).to_be_hidden()
    tap(page, 4)
    at_question(page, 6)


def test_without_scripts_help_is_one_tap_away_at_the_question_itself_SAFE_02(phone, invited):
    page = phone(scripts=False)
    at_the_question_about_danger(page, invited())
    page.get_by_text("Get help now").tap()
    expect(page.get_by_role("main").get_by_role("link", name="999").first).to_be_visible()


def test_the_same_answer_changed_and_changed_back_is_one_alert_REL_02(site, phone, invited):
    page = phone()
    at_the_question_about_danger(page, invited())
    for place in (0, 3, 0):
        page.goto("/go/question/5")
        tap(page, place)
        expect(page.get_by_role("heading", level=1)).not_to_contain_text("safe")
    assert alerts(site) == 1
