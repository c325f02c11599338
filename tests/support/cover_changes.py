"""Changes of cover that take a second person, made the way staff make them."""

from __future__ import annotations

from tests.support.cast import Cast, Staff
from tests.support.client import Answer, Pages, form_of

COVER = "/staff/safety-cover/"
WHY = "Fridays are quiet, and Lena stands in"


def less_cover(browser: Pages, cast: Cast, *, minutes: int = 45, hours: str = "Monday to Thursday, 9am to 5pm") -> str:
    """Ask for fewer hours and more minutes at Harbour House; gives the address of the change, for which nobody was asked yet."""
    answer = browser.submit(COVER + cast.harbour, {"answer_minutes": str(minutes), "hours": hours})
    assert answer.to.endswith("/ask"), answer.to
    return answer.to.removesuffix("/ask")


def asked_for(browser: Pages, change: str) -> str:
    """Ask a second person."""
    assert browser.submit(f"{change}/ask", {"why": WHY}, to=f"{change}/ask").to == change
    return change


def answered(browser: Pages, change: str, **said: str) -> Answer:
    """What a second person says."""
    page = browser.get(change)
    _action, filled = form_of(page.page, change)
    return browser.post(change, filled | said)


def agreed(writer: Pages, second: Staff, answer: Answer) -> None:
    """Take what a form led to all the way: the writer asks, the second person agrees."""
    assert answer.to.endswith("/ask"), answer.to
    change = answer.to.removesuffix("/ask")
    asked_for(writer, change)
    assert answered(writer.as_(second), change, agrees="yes").status == 303
