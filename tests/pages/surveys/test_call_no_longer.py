"""How the page behaves that is shown where no call can be asked for."""

from __future__ import annotations

from tests.support.answering import links_of, opened
from tests.support.invited import invite


def test_it_says_who_can_help_now_and_nothing_about_anybody_SAFE_04(cast, pages, context):
    nobody = pages.get("/go/call")
    assert nobody.status == 404
    assert links_of(nobody)["Call 999"] == "tel:999"
    somebody = opened(pages, invite(cast)).get("/go/call")
    assert (somebody.status, somebody.words) == (404, nobody.words)


def test_nothing_can_be_sent_there(cast, pages, context):
    browser = opened(pages, invite(cast))
    page = browser.get("/go/start").page
    token = page.one("input", name="csrf_token").attributes["value"]
    sent = browser.post("/go/call", {"csrf_token": token, "which": "ours", "time": "soon"})
    assert sent.status == 404
