"""How a young person goes through a form in a browser: by touch, by keyboard, with and without scripts."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.support.invited import Invited
from tests.support.keyboard import tab_to

_OF = re.compile(r"Question (\d+) of (\d+)")

Answer = Callable[[Page, int], None]


def tap(page: Page, place: int) -> None:
    """Answer by touch: the card at this place, counted from 0."""
    page.locator(".answer label").nth(place).tap()
    page.get_by_role("button", name="Continue").tap()


def press(page: Page, place: int) -> None:
    """Answer by keyboard alone: Tab to the choices, arrows (or Tab, among check boxes) to the one, Tab to the button, Enter."""
    kind = "() => document.activeElement.type"
    while page.evaluate(kind) not in {"radio", "checkbox"}:
        page.keyboard.press("Tab")
    if page.evaluate(kind) == "radio":
        page.keyboard.press("Space")
    for _step in range(place):
        page.keyboard.press("ArrowDown" if page.evaluate(kind) == "radio" else "Tab")
    if page.evaluate(kind) == "checkbox":
        page.keyboard.press("Space")
    tab_to(page, "Continue")
    page.keyboard.press("Enter")


def number_of(page: Page) -> tuple[int, int]:
    """The question asked now and how many there are, as the page says it."""
    words = page.locator(".progress-words")
    expect(words).to_have_text(_OF)
    found = _OF.search(words.inner_text())
    assert found
    return int(found[1]), int(found[2])


def at_question(page: Page, number: int) -> None:
    """Wait until this question is asked."""
    expect(page.locator(".progress-words")).to_contain_text(f"Question {number} of")


def at_the_question_about_danger(page: Page, link: Invited) -> None:
    """From the link to the check-in's question about being safe, the ones before it answered."""
    page.goto(f"/go/{link.token}")
    page.get_by_role("button", name="Start").tap()
    for number in range(1, 5):
        at_question(page, number)
        tap(page, 3)
    at_question(page, 5)


def answer_all(
    page: Page, answer: Answer = tap, *, choice: int = 2, look: Callable[[Page], None] | None = None
) -> None:
    """Answer every question from the present one to the last with the same choice; ends on the page of answers."""
    number, total = number_of(page)
    for present in range(number, total + 1):
        at_question(page, present)
        if look:
            look(page)
        if _fill(page):
            _go_on(page, answer)
        else:
            answer(page, choice)
    expect(page.get_by_role("heading", level=1)).to_have_text("Have a look at your answers")


def _fill(page: Page) -> bool:
    """Type or choose something where the question has fields for it; False where there are cards to tap."""
    for field, typed in (
        ("words", "More time outside."),
        ("number", "3"),
        ("day", "7"),
        ("month", "3"),
        ("year", "2024"),
    ):
        if page.locator(f"#{field}").count():
            page.locator(f"#{field}").fill(typed)
    if page.locator("#places-0").count():
        page.locator("#places-0").select_option("1")
    return bool(page.locator("#words, #number, #day, #places-0").count())


def _go_on(page: Page, answer: Answer) -> None:
    if answer is press:
        tab_to(page, "Continue")
        page.keyboard.press("Enter")
    else:
        page.get_by_role("button", name="Continue").click()


def ask_for_call(page: Page, number: str = "07700 900123") -> None:
    """From the form that asks for a call to the page after it: a number of their own, as soon as someone can."""
    page.get_by_text("This number:", exact=True).click()
    page.get_by_label("Phone number").fill(number)
    page.get_by_text("As soon as someone can", exact=True).click()
    page.get_by_role("button", name="Ask for a call").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You asked for a call")
