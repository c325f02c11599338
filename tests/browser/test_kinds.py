"""Each kind of question in a browser: by touch and by keyboard, with and without scripts, in dark and large."""

from __future__ import annotations

from functools import partial

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from app.db import db
from app.surveys.models import Answer
from app.surveys.queries import value_of
from tests.support.browser import MODES, look_closely
from tests.support.every_kind import ANSWERS, CODE, FORM, PLACES, bring_in, item_of
from tests.support.keyboard import tab_to

pytestmark = pytest.mark.browser

look_young = partial(look_closely, young=True)
NEW_LOOKS = ("rating", "feelings", "rank", "number", "date")


@pytest.fixture
def link(site, invited):
    with site.app.app_context():
        bring_in()
    return invited(instrument=CODE)


def begin(page, link):
    page.goto(f"/go/{link.token}")
    page.get_by_role("button", name="Start").click()
    page.get_by_role("button", name="Continue").click()
    asks(page, "faces")


def asks(page, kind):
    expect(page.get_by_role("heading", level=1)).to_have_text(item_of(kind).text["en-GB"])


def fill(page, kind):
    """Answer as a person would: tap cards by their words, type, choose from lists."""
    for name, sent in ANSWERS[kind][0].items():
        if name in {"answer", "picks"}:
            for value in [sent] if isinstance(sent, str) else sent:
                card = page.locator(f"input[name={name}][value='{value}']").get_attribute("id")
                page.locator(f"label[for='{card}']").tap()
        elif name == "places":
            for at, place in enumerate(sent):
                page.locator(f"#places-{at}").select_option(place)
        else:
            page.locator(f"#{name}").fill(sent)


def stored(site):
    with site.app.app_context():
        return {row.item_code: value_of(row) for row in db.session.scalars(select(Answer))}


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_every_kind_by_touch_at_its_best_and_at_320_px_A11Y_02_A11Y_28_A11Y_56_A11Y_61_A11Y_67(
    site, phone, link, scripts
):
    page = phone(scripts=scripts)
    begin(page, link)
    for kind in ANSWERS:
        asks(page, kind)
        look_young(page)
        fill(page, kind)
        page.get_by_role("button", name="Continue").tap()
    expect(page.get_by_role("heading", level=1)).to_have_text("Have a look at your answers")
    assert stored(site) == {item_of(kind).code: kept for kind, (_sent, kept, _words) in ANSWERS.items()}


def test_every_kind_by_keyboard_alone_A11Y_02(site, desk, link):
    page = desk()
    begin(page, link)
    keys = {
        "rating": ["Space", "ArrowRight", "ArrowRight"],
        "many": ["Tab", "Space"],
        "number": ["7", ".", "5"],
        "date": ["7", "Tab", "3", "Tab", *"2024"],
        "rank": ["Tab", "ArrowDown"],
    }
    for kind, pressed in keys.items():
        page.goto(f"/go/question/{PLACES[kind]}")
        first = {"rating": "#answer-0", "many": "#picks-0", "number": "#number", "date": "#day", "rank": "#places-0"}[
            kind
        ]
        while not page.locator(first).evaluate("one => one === document.activeElement"):
            page.keyboard.press("Tab")
        for key in pressed:
            page.keyboard.press(key)
        tab_to(page, "Continue")
        page.keyboard.press("Enter")
        asks(page, FORM.items[PLACES[kind]].kind)
    found = {code: (answer.value, answer.text, answer.picks) for code, answer in stored(site).items()}
    assert found == {
        "room": (2.0, None, None),
        "likes": (None, None, (2.0,)),
        "hours": (7.5, None, None),
        "since": (None, "2024-03-07", None),
        "first": (None, None, (2.0,)),
    }


def test_a_problem_takes_the_person_to_the_field_A11Y_62(phone, link):
    page = phone()
    begin(page, link)
    page.goto(f"/go/question/{PLACES['rank']}")
    for at in (0, 2):
        page.locator(f"#places-{at}").select_option("1")
    page.get_by_role("button", name="Continue").tap()
    expect(page.locator("#error-summary")).to_be_focused()
    look_young(page)
    page.get_by_role("link", name="Two of them have number 1.").tap()
    expect(page.locator("#places-2")).to_be_focused()
    expect(page.locator("#places-2")).to_have_value("1")


def test_a_box_that_stands_alone_clears_the_others_and_they_clear_it(phone, link):
    page = phone()
    begin(page, link)
    page.goto(f"/go/question/{PLACES['many']}")
    ticked = page.locator("input:checked")
    for words in ("Draw", "Cook"):
        page.get_by_text(words, exact=True).tap()
    expect(ticked).to_have_count(2)
    for words in ("None of these", "I don't know"):
        page.get_by_text(words, exact=True).tap()
        expect(ticked).to_have_count(1)
    page.get_by_text("Read", exact=True).tap()
    expect(ticked).to_have_count(1)
    expect(page.get_by_label("Read")).to_be_checked()


@pytest.mark.parametrize(
    "mode", [mode for mode in MODES if mode.name in {"dark", "forced colours", "text 200%"}], ids=str
)
def test_new_looks_in_dark_in_forced_colours_and_large_A11Y_83(phone, link, mode):
    page = phone()
    mode.begin(page)
    begin(page, link)
    for kind in NEW_LOOKS:
        page.goto(f"/go/question/{PLACES[kind]}")
        look_young(page)
        fill(page, kind)
        # Colours fade in; what is looked at is what stays.
        page.wait_for_timeout(200)
        look_young(page)
