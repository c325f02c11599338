"""The menu of staff pages: one row at every width, by keyboard, without scripts; the number of alerts is always in sight."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.support.alert_life import alert_about_cara
from tests.support.browser import PHONE, look_closely

pytestmark = pytest.mark.browser

SCRIPTS = pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
MANAGERS = ["Young people", "Concerns", "Ideas", "Safety cover", "Emergency access"]


def menu(page):
    return page.get_by_role("navigation", name="Main menu")


@SCRIPTS
@pytest.mark.parametrize("width", [320, 390])
def test_on_a_phone_it_is_one_row_that_opens_by_keyboard_A11Y_25(site, opened, scripts, width):
    with site.app.app_context():
        alert_about_cara(site.cast)
    page = opened(site.cast.erin, scripts=scripts, **(PHONE | {"viewport": {"width": width, "height": 700}}))
    page.goto("/staff/ideas/")
    box = menu(page).bounding_box()
    assert box is not None
    assert box["height"] <= 60
    expect(menu(page).get_by_role("link")).to_have_text(["Alerts 1 waiting"])
    look_closely(page)
    menu(page).locator("summary").focus()
    page.keyboard.press("Enter")
    for words in MANAGERS:
        expect(menu(page).get_by_role("link", name=words)).to_be_visible()
    expect(menu(page).locator("[aria-current=page]")).to_have_text("Ideas")
    look_closely(page)
    menu(page).get_by_role("link", name="Safety cover").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Safety cover")
    expect(menu(page).get_by_role("link")).to_have_count(1)


@SCRIPTS
def test_on_a_desk_every_place_is_in_one_row(site, desk, scripts):
    page = desk(site.cast.erin, scripts=scripts)
    page.goto("/staff/alerts/")
    expect(menu(page).locator("summary")).to_be_hidden()
    for words in [*MANAGERS, "Alerts"]:
        expect(menu(page).get_by_role("link", name=words)).to_be_visible()
    box = menu(page).bounding_box()
    assert box is not None
    assert box["height"] <= 60
    expect(menu(page).locator("[aria-current=page]")).to_have_text("Alerts")
    look_closely(page)


@SCRIPTS
def test_whoever_has_one_place_has_it_as_a_link(site, phone, scripts):
    page = phone(site.cast.dev, scripts=scripts)
    page.goto("/commission/")
    expect(menu(page).get_by_role("link", name="Outcomes")).to_be_visible()
    expect(menu(page).locator("summary")).to_have_count(0)
