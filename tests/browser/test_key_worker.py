"""A key worker's day: sign in, see who waits, invite, record, see how far somebody has come."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from app.i18n.dates import today
from tests.support.browser import look_closely
from tests.support.cast import PASSWORD
from tests.support.keyboard import tab_through
from tests.support.lived import live_in
from tests.support.signing_in import app_code

pytestmark = pytest.mark.browser

SCRIPTS = pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])


def heading(page, words):
    expect(page.get_by_role("heading", level=1)).to_have_text(words)


@SCRIPTS
def test_signing_in_refused_then_let_in(site, desk, scripts):
    page = desk(scripts=scripts)
    page.goto("/staff/sign-in")
    look_closely(page)
    page.get_by_label("E-mail").fill(site.cast.asha.email)
    page.get_by_label("Password").fill("another password")
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.locator("#error-summary")).to_be_focused()
    look_closely(page)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    heading(page, "Second step")
    look_closely(page)
    page.get_by_label("Code").fill(app_code(site.app, site.cast.asha.user_id))
    page.get_by_role("button", name="Sign in").click()
    heading(page, "Young people")
    look_closely(page)
    expect(page.get_by_role("link", name="Cara Quill")).to_be_visible()
    expect(page.get_by_text("Bea Marl")).to_have_count(0)


@SCRIPTS
def test_from_the_caseload_to_an_invitation_that_opens_on_a_phone(site, desk, phone, scripts):
    page = desk(site.cast.asha, scripts=scripts)
    page.goto("/staff/home")
    page.get_by_role("link", name="Cara Quill").click()
    heading(page, "Cara Quill")
    look_closely(page)
    page.get_by_role("link", name="Invite to a check-in or star").click()
    heading(page, "Invitations")
    page.get_by_role("button", name="Make the invitation").click()
    expect(page.locator("#error-summary")).to_be_visible()
    look_closely(page)
    page.locator("fieldset").nth(0).locator("label").nth(0).click()
    page.locator("fieldset").nth(1).locator("label").nth(0).click()
    page.get_by_role("button", name="Make the invitation").click()
    heading(page, "Invitation")
    look_closely(page)
    picture = page.get_by_role("img", name="QR code")
    expect(picture).to_be_visible()
    box = picture.bounding_box()
    assert box is not None
    assert box["width"] == box["height"] >= 200
    link = page.locator("p.copy").inner_text().strip()
    code = page.locator("strong.copy").inner_text().strip()
    for young in (phone(), phone(scripts=False)):
        young.goto(link)
        expect(young.get_by_role("button", name="Start")).to_be_visible()
        assert link.rpartition("/")[2] not in young.url
    by_code = phone()
    by_code.goto("/go")
    by_code.get_by_label("code").fill(code)
    by_code.get_by_role("main").get_by_role("button").click()
    expect(by_code.get_by_role("button", name="Start")).to_be_visible()


@SCRIPTS
def test_a_session_is_put_right_and_saved_A11Y_62(site, desk, scripts):
    page = desk(site.cast.asha, scripts=scripts)
    page.goto(f"/staff/young-people/{site.cast.cara.public_id}")
    page.get_by_role("link", name="Record a session").first.click()
    heading(page, "Record a session")
    look_closely(page)
    page.get_by_label("What did you do?").fill("")
    page.get_by_role("button", name="Save the session").click()
    summary = page.locator("#error-summary")
    expect(summary).to_be_focused()
    expect(page).to_have_title(re.compile("^Error: "))
    look_closely(page)
    summary.get_by_role("link").last.click()
    expect(page.locator("main form :focus")).to_have_count(1)
    page.locator("[name=is_them] + label").click()
    page.locator("[name=held_on]").fill(today().isoformat())
    page.locator("[name=attended][value=attended] + label, label:has([name=attended][value=attended])").first.click()
    page.locator("[name=kind] + label").first.click()
    page.locator("[name=minutes]").fill("45")
    page.locator("[name=summary]").fill("Made a plan for the first week.")
    page.get_by_role("button", name="Save the session").click()
    heading(page, "Sessions")
    expect(page.get_by_role("main")).to_contain_text("Made a plan for the first week.")
    look_closely(page)


@SCRIPTS
def test_distance_travelled_is_a_picture_a_table_and_sentences_A11Y_60(site, desk, scripts):
    live_in(site.app, site.cast)
    page = desk(site.cast.asha, scripts=scripts)
    page.goto(f"/staff/young-people/{site.cast.cara.public_id}")
    page.get_by_role("link", name="See how far they have come").click()
    heading(page, "Distance travelled")
    expect(page.locator("figure.star svg").first).to_be_visible()
    expect(page.get_by_role("table").first).to_be_visible()
    look_closely(page)


def test_staff_pages_keep_focus_in_sight_A11Y_25_A11Y_27(site, desk):
    live_in(site.app, site.cast)
    page = desk(site.cast.asha)
    here = f"/staff/young-people/{site.cast.cara.public_id}"
    for path in ("/staff/young-people/", here, f"{here}/sessions/record", f"{here}/invitations/", f"{here}/progress/"):
        page.goto(path)
        assert tab_through(page) > 5, path
