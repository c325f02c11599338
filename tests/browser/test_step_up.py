"""Asked again who one is in the middle of a form: what was typed is still there, with scripts, with HTMX and without (SEC-49)."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from sqlalchemy import update

from app.accounts.models import SignIn
from app.db import db
from tests.support.browser import look_closely
from tests.support.cast import PASSWORD
from tests.support.signing_in import app_code

pytestmark = pytest.mark.browser

ADDRESS = "/staff/accounts/invite"
# Marks the form as the house marks forms that HTMX sends (app/templates/keywork/_record_form.html).
MARK = """() => {
  const form = document.querySelector("main form[method=post]");
  form.parentElement.id = "a-form";
  form.dataset.hxPost = form.getAttribute("action");
  form.dataset.hxTarget = "#a-form";
  form.dataset.hxSwap = "outerHTML";
  htmx.process(form);
}"""


def five_minutes_pass(site):
    with site.app.app_context():
        db.session.execute(update(SignIn).values(stepped_up_at=None))
        db.session.commit()


@pytest.mark.parametrize("way", ["htmx", "scripts", "no scripts"])
def test_what_was_typed_is_offered_again_after_stepping_up_SEC_49(site, desk, way):
    fay = site.cast.fay
    page = desk(fay, scripts=way != "no scripts")
    page.goto(ADDRESS)
    if way == "htmx":
        page.evaluate(MARK)
    page.locator("[name=name]").fill("Nia Wren")
    page.locator("[name=email]").fill("nia@example.org")
    page.locator("[name=role][value=commissioner] + label").click()
    five_minutes_pass(site)
    page.locator("main form[method=post] button").last.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Is it you?")
    look_closely(page)
    assert page.url == f"{site.address}{ADDRESS}", "nothing that was typed is in the address"
    assert not any("Wren" in cookie["value"] for cookie in page.context.cookies())
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="1. Show who you are").click()
    proof = opened.value
    proof.get_by_label("Password").fill(PASSWORD)
    proof.get_by_label("Code").fill(app_code(site.app, fay.user_id))
    proof.get_by_role("button", name="Go on").click()
    expect(proof.get_by_role("heading", level=1)).not_to_have_text("Is it you?")
    page.get_by_role("button", name="2. Come back here and send it").click()
    expect(page.get_by_role("main")).to_contain_text("Nia Wren")
    page.goto("/staff/accounts/")
    expect(page.get_by_role("main")).to_contain_text("Nia Wren")
