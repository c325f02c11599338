"""Managers, commissioners and administrators at their desks."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import expect

from tests.support.alerts import raised
from tests.support.browser import look_closely
from tests.support.keyboard import tab_through
from tests.support.lived import ideas, publish

pytestmark = pytest.mark.browser

SCRIPTS = pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])


def heading(page, words):
    expect(page.get_by_role("heading", level=1)).to_have_text(words)


@SCRIPTS
def test_manager_acknowledges_an_alert_and_the_worker_sees_who_SAFE_07(site, desk, scripts):
    with site.app.app_context():
        raised(site.cast, site.cast.cara)
    page = desk(site.cast.erin, scripts=scripts)
    page.goto("/staff/home")
    page.get_by_role("link", name="See alerts").click()
    heading(page, "Alerts")
    look_closely(page)
    page.get_by_role("button", name="the alert about Cara Quill").click()
    heading(page, "Alert about Cara Quill")
    expect(page.get_by_role("main")).to_contain_text("Is on it: Erin")
    look_closely(page)
    page.goto("/staff/alerts/")
    expect(page.get_by_role("main")).to_contain_text("No alert waits")
    look_closely(page)
    worker = desk(site.cast.asha)
    worker.goto("/staff/alerts/")
    expect(worker.get_by_role("main")).to_contain_text("Erin is on it")


@SCRIPTS
def test_manager_changes_safety_cover_SAFE_01(site, desk, scripts):
    page = desk(site.cast.erin, scripts=scripts)
    page.goto("/staff/home")
    page.get_by_role("link", name="Safety cover").first.click()
    look_closely(page)
    page.get_by_role("link", name="Change cover").click()
    heading(page, "Safety cover of Harbour House")
    look_closely(page)
    page.locator("[name=answer_minutes]").fill("900")
    page.get_by_role("button", name="Save safety cover").click()
    expect(page.locator("#error-summary")).to_be_focused()
    look_closely(page)
    page.locator("[name=answer_minutes]").fill("20")
    page.get_by_role("button", name="Save safety cover").click()
    heading(page, "Safety cover")
    expect(page.get_by_role("main")).to_contain_text("within 20 minutes")


@SCRIPTS
def test_an_answered_idea_is_on_the_board_and_what_is_late_says_so(site, desk, phone, scripts):
    with site.app.app_context():
        ideas(site.cast)
    page = desk(site.cast.erin, scripts=scripts)
    page.goto("/staff/home")
    page.get_by_role("link", name="Ideas").first.click()
    heading(page, "Ideas")
    expect(page.get_by_role("main")).to_contain_text("Overdue: the answer was due on")
    look_closely(page)
    page.locator("article", has_text="Open on Saturdays.").get_by_role("link").click()
    heading(page, "Answer an idea")
    page.get_by_role("button", name="Save the answer").click()
    expect(page.locator("#error-summary")).to_be_focused()
    look_closely(page)
    page.get_by_text("We did it", exact=True).click()
    page.locator("[name=answer]").fill("From May we open on Saturdays at ten.")
    page.locator("label[for=checked]").click()
    page.get_by_role("button", name="Save the answer").click()
    heading(page, "Ideas")
    young = phone(scripts=scripts)
    young.goto("/hear/harbour-house")
    expect(young.get_by_role("main")).to_contain_text("From May we open on Saturdays at ten.")
    expect(young.get_by_role("main")).to_contain_text("We are late.")
    expect(young.get_by_role("main")).not_to_contain_text("A quieter room.")
    look_closely(young, young=True)


@SCRIPTS
def test_commissioner_reads_outcomes_one_indicator_and_takes_the_publication_along(site, desk, scripts):
    publish(site.app, site.cast)
    page = desk(site.cast.dev, scripts=scripts)
    page.goto("/staff/home")
    heading(page, "Outcomes")
    look_closely(page)
    page.get_by_label("Quarter", exact=True).select_option(index=1)
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("main")).to_contain_text("April to June 2025")
    with page.expect_download() as download:
        page.get_by_role("link", name="Take this publication with you").click()
    taken = json.loads(download.value.path().read_text(encoding="utf-8"))
    assert taken["period"] == "2025-26-Q1"
    page.locator("section.outcome").first.get_by_role("link").first.click()
    expect(page.get_by_role("table").first).to_be_visible()
    look_closely(page)
    if scripts:
        tab_through(page)


@SCRIPTS
def test_administrator_sees_who_may_see_what(site, desk, scripts):
    page = desk(site.cast.fay, scripts=scripts)
    page.goto("/staff/home")
    heading(page, "Accounts")
    page.get_by_role("link", name="What can I see?").click()
    heading(page, "What can I see?")
    expect(page.get_by_role("columnheader", name="Administrator (you)")).to_be_visible()
    look_closely(page)
