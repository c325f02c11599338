"""Leaving in a hurry: by button, by skip-like link, by Shift three times; and nothing stays behind."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from sqlalchemy import delete

from app.accounts.models import SignIn
from app.db import transaction
from tests.support.asked import answer_all, at_question, tap
from tests.support.browser import DESK, held, launch
from tests.support.keyboard import tab_to
from tests.support.live import NEUTRAL_WORDS

pytestmark = pytest.mark.browser

MARKER = "Kestrel over the quarry"
HEADING = "Have a look at your answers"


@pytest.fixture(scope="module")
def keeping(playwright):
    """A browser that keeps pages in memory when they are left, as phones do."""
    found = launch(playwright, keeps_pages=True)
    yield found
    found.close()


def by_button(page):
    page.get_by_role("link", name="Leave now").click()


def by_keyboard(page):
    page.keyboard.press("Tab")
    tab_to(page, "Leave now")
    page.keyboard.press("Enter")


def by_shift(page):
    for _press in range(3):
        page.keyboard.press("Shift")


WAYS = pytest.mark.parametrize("leave", [by_button, by_keyboard, by_shift])


def wrote_the_marker(page, link):
    """The whole form answered, with words in it that must not be seen again."""
    page.goto(f"/go/{link.token}")
    page.get_by_role("button", name="Start").click()
    for number in range(1, 8):
        at_question(page, number)
        page.locator(".answer label").nth(3).click()
        page.get_by_role("button", name="Continue").click()
    at_question(page, 8)
    page.locator("textarea").fill(MARKER)
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(HEADING)
    expect(page.get_by_role("main")).to_contain_text(MARKER)


def kept(page):
    """Everything that scripts of the site could find in the browser."""
    return page.evaluate("""async () => JSON.stringify([
        {...localStorage}, {...sessionStorage}, document.cookie, await indexedDB.databases(),
        await caches.keys(), (await navigator.serviceWorker.getRegistrations()).length])""")


@WAYS
def test_every_way_out_leads_to_the_weather_and_ends_the_visit_YP_24_YP_26(phone, invited, leave):
    page = phone()
    page.goto(f"/go/{invited().token}")
    page.get_by_role("button", name="Start").click()
    at_question(page, 1)
    leave(page)
    expect(page.get_by_text(NEUTRAL_WORDS)).to_be_visible()
    assert [cookie["name"] for cookie in page.context.cookies()] == []
    assert page.goto("/go/start").status == 404


@WAYS
def test_back_forward_and_reload_show_nothing_afterwards_SEC_95_YP_27(site, opened, keeping, invited, leave):
    page = opened(within=keeping, **DESK)
    wrote_the_marker(page, invited())
    leave(page)
    expect(page.get_by_text(NEUTRAL_WORDS)).to_be_visible()
    for move in ("back", "back", "back", "forward", "forward", "back", "reload"):
        page.evaluate({"back": "history.back()", "forward": "history.forward()", "reload": "location.reload()"}[move])
        page.wait_for_timeout(250)
        shown = held(page)
        assert MARKER not in shown, f"after {move}: {page.url}"
        assert "Question" not in shown.splitlines()[1], f"after {move}: {page.url}"
        assert not shown.startswith(site.address) or HEADING not in shown, f"after {move}: {page.url}"


def test_without_scripts_leaving_works_and_back_shows_nothing_YP_25_SEC_95(opened, keeping, site, invited):
    page = opened(within=keeping, scripts=False, **DESK)
    wrote_the_marker(page, invited())
    by_button(page)
    expect(page.get_by_text(NEUTRAL_WORDS)).to_be_visible()
    for _move in range(3):
        page.go_back(wait_until="load")
        assert MARKER not in held(page), page.url


def test_nothing_is_kept_in_the_browser_before_or_after_SEC_93_SEC_69(phone, invited):
    page = phone()
    wrote_the_marker(page, invited())
    empty = '[{},{},"",[],[],0]'
    assert kept(page) == empty
    page.go_back()
    at_question(page, 8)
    assert kept(page) == empty
    by_button(page)
    expect(page.get_by_text(NEUTRAL_WORDS)).to_be_visible()
    page.goto("/help")
    assert kept(page) == empty


def test_capital_letters_do_not_leave_A11Y_21(phone, invited):
    page = phone()
    page.goto(f"/go/{invited().token}")
    page.get_by_role("button", name="Start").click()
    for number in range(1, 8):
        at_question(page, number)
        tap(page, 3)
    at_question(page, 8)
    page.locator("textarea").focus()
    for letter in "ABCDE":
        page.keyboard.press(f"Shift+{letter}")
    page.keyboard.press("Shift")
    page.keyboard.press("Shift")
    page.keyboard.press("a")
    page.keyboard.press("Shift")
    expect(page.locator("textarea")).to_have_value("ABCDEa")
    at_question(page, 8)


def test_shift_leaves_no_staff_page(site, desk):
    page = desk(site.cast.asha)
    page.goto("/staff/young-people/")
    by_shift(page)
    page.wait_for_timeout(200)
    expect(page.get_by_role("heading", level=1)).to_have_text("Young people")


def test_the_page_is_blank_and_neutral_at_once_also_without_signal_YP_26_SEC_67(phone, invited, watch):
    watch.expected += ["ERR_INTERNET_DISCONNECTED"]
    page = phone()
    wrote_the_marker(page, invited())
    page.context.set_offline(True)
    at_once = page.evaluate("""() => {
        document.querySelector("[data-leave]").click();
        return [document.title, document.body.innerHTML, document.querySelector("link[rel=icon]")];
    }""")
    assert at_once == ["Weather", "", None]
    page.wait_for_timeout(300)
    assert MARKER not in held(page)


def test_signed_out_staff_leave_nothing_behind_back_SEC_95(site, opened, keeping):
    page = opened(site.cast.asha, within=keeping, **DESK)
    page.goto(f"/staff/young-people/{site.cast.cara.public_id}")
    expect(page.get_by_role("heading", level=1)).to_have_text("Cara Quill")
    page.goto("/staff/young-people/")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    for move in ("history.back()", "history.back()", "history.forward()", "location.reload()"):
        page.evaluate(move)
        page.wait_for_timeout(250)
        assert "Quill" not in held(page), page.url


# A page of ours says of itself when it comes back from the browser's memory, and whether anybody could read it then.
COMES_BACK = """addEventListener("pageshow", event => {
  if (!event.persisted || !document.querySelector("meta[name=htmx-config]")) return;
  const hidden = getComputedStyle(document.body).visibility === "hidden" || !document.body.innerText.trim();
  hidden ? console.log("came back blank") : console.error(`came back readable: ${location.pathname}`);
}, { capture: true })"""


def test_a_sign_in_that_ended_meanwhile_leaves_nothing_behind_back_or_in_a_new_tab_SEC_95(site, opened, keeping):
    page = opened(site.cast.asha, within=keeping, **DESK)
    page.add_init_script(COMES_BACK)
    record = f"/staff/young-people/{site.cast.cara.public_id}"
    page.goto(record)
    expect(page.get_by_role("heading", level=1)).to_have_text("Cara Quill")
    page.goto(site.neutral)
    with site.app.app_context(), transaction() as session:
        session.execute(delete(SignIn))
    page.evaluate("history.back()")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    page.evaluate("history.forward()")
    expect(page.get_by_text(NEUTRAL_WORDS)).to_be_visible()
    page.evaluate("history.back()")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    page.reload()
    assert "Quill" not in held(page)
    # A tab that was closed and is opened again asks for the same address with the same cookies.
    again = page.context.new_page()
    again.goto(record)
    expect(again.get_by_role("heading", level=1)).to_have_text("Sign in")
    assert "Quill" not in held(again)


def test_a_page_that_comes_back_from_memory_is_blank_until_it_is_asked_for_anew_SEC_95(site, opened, keeping):
    page, said = opened(within=keeping, **DESK), []
    page.add_init_script(COMES_BACK)
    page.on("console", lambda message: said.append(message.text))
    page.goto("/help")
    page.evaluate("window.kept = 'the very page'")
    page.goto(site.neutral)
    page.evaluate("history.back()")
    expect(page.get_by_role("heading", level=1)).to_have_text("Get help")
    page.wait_for_function("() => !window.kept")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert said == ["came back blank"], "the browser did keep it"


def test_after_leaving_a_tab_that_is_opened_again_shows_nothing_SEC_95(opened, keeping, invited):
    page, link = opened(within=keeping, **DESK), invited()
    wrote_the_marker(page, link)
    address = page.url
    by_button(page)
    expect(page.get_by_text(NEUTRAL_WORDS)).to_be_visible()
    again = page.context.new_page()
    assert again.goto(address).status == 404
    assert MARKER not in held(again)
    # Even with the link itself: another holder gets nothing that was said.
    again.goto(f"/go/{link.token}")
    assert MARKER not in held(again)


def test_the_draft_is_safe_and_the_code_carries_on_YP_25(phone, invited):
    page, link = phone(), invited(instrument="waymark-star")
    page.goto(f"/go/{link.token}")
    page.get_by_role("button", name="Start").click()
    for number in (1, 2):
        at_question(page, number)
        tap(page, 2)
    at_question(page, 3)
    by_button(page)
    expect(page.get_by_text(NEUTRAL_WORDS)).to_be_visible()
    page.goto(f"/go/{link.token}")
    expect(page.get_by_role("heading", level=1)).to_have_text("This was started on another phone")
    page.goto("/go")
    page.get_by_label("code").fill(link.code.lower().replace("-", " "))
    page.get_by_role("main").get_by_role("button").click()
    page.get_by_role("button", name="Carry on").click()
    at_question(page, 3)
    answer_all(page, tap)
