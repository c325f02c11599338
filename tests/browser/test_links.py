"""Links to forms: programs that open them use nothing up, one person gets the form, and the secret goes no further."""

from __future__ import annotations

import http.client
import io
import logging
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from app.web.logs import JsonLines
from tests.support.asked import at_question, tap
from tests.support.live import NEUTRAL_WORDS
from tests.support.relations import fingerprint

pytestmark = pytest.mark.browser

ELSEWHERE = "This was started on another phone"


def heading(page, words):
    expect(page.get_by_role("heading", level=1)).to_have_text(words)


def begin(page, link):
    """What a person does: opens the link and presses Start."""
    page.goto(f"/go/{link.token}")
    page.get_by_role("button", name="Start").tap()
    at_question(page, 1)


def fetch(site, method, path):
    """What a program that looks into links does: asks without a browser. The status, and where it is sent on to."""
    connection = http.client.HTTPConnection(urlsplit(site.address).netloc, timeout=15)
    connection.request(method, path, headers={"User-Agent": "Link checker", "Connection": "close"})
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status, answer.headers["Location"]


def stored(site):
    with site.app.app_context():
        return fingerprint()


def test_a_scanner_that_runs_scripts_uses_nothing_up_SEC_85(site, phone, invited):
    link = invited()
    before = stored(site)
    for _time in range(5):
        assert fetch(site, "HEAD", f"/go/{link.token}") == (303, "/go/start")
        assert fetch(site, "GET", f"/go/{link.token}") == (303, "/go/start")
        scanner = phone()
        scanner.goto(f"/go/{link.token}", wait_until="networkidle")
        expect(scanner.get_by_role("button", name="Start")).to_be_visible()
        assert urlsplit(scanner.url).path == "/go/start", "no script presses Start"
        scanner.context.close()
    assert stored(site) == before
    person = phone()
    begin(person, link)
    tap(person, 2)
    at_question(person, 2)


def test_a_scanner_that_presses_every_button_leaves_the_form_to_the_person_SEC_85(phone, invited):
    link = invited()
    scanner = phone()
    begin(scanner, link)
    scanner.get_by_role("button", name="Continue").tap()
    expect(scanner.locator("#error-summary")).to_be_visible()
    person = phone()
    begin(person, link)
    tap(person, 2)
    at_question(person, 2)
    scanner.goto("/go/question/1")
    heading(scanner, ELSEWHERE)


def test_of_two_people_who_race_for_one_form_one_gets_it_SEC_85(phone, invited):
    link = invited()
    first, second = phone(), phone()
    begin(first, link)
    begin(second, link)
    tap(first, 2)
    at_question(first, 2)
    tap(second, 3)
    heading(second, ELSEWHERE)
    for address in ("/go/start", "/go/question/2", "/go/check"):
        second.goto(address)
        heading(second, ELSEWHERE)
    tap(first, 2)
    at_question(first, 3)


@contextmanager
def logs(app):
    """Every line that the server logs meanwhile, whoever logs it, however small."""
    lines = io.StringIO()
    plain, ours = logging.StreamHandler(lines), logging.StreamHandler(lines)
    ours.setFormatter(JsonLines())
    root, levels = logging.getLogger(), (logging.getLogger().level, app.logger.level)
    root.addHandler(plain)
    app.logger.addHandler(ours)
    root.setLevel(logging.DEBUG)
    app.logger.setLevel(logging.DEBUG)
    try:
        yield lines
    finally:
        root.removeHandler(plain)
        app.logger.removeHandler(ours)
        root.setLevel(levels[0])
        app.logger.setLevel(levels[1])


def test_the_secret_of_a_link_goes_no_further_than_its_first_request_SEC_86(site, phone, invited):
    link = invited()
    page = phone()
    sent = []
    page.context.on("request", lambda request: sent.append(request))  # noqa: PLW0108 - playwright wants a function
    with logs(site.app) as lines:
        begin(page, link)
        tap(page, 2)
        at_question(page, 2)
        seen = page.evaluate("() => JSON.stringify([location.href, document.referrer, performance.getEntries()])")
        page.goto("/help")
        page.go_back(wait_until="load")
        at_question(page, 2)
        headers = [(request.url, request.all_headers()) for request in sent]
        page.get_by_role("link", name="Leave now").tap()
        expect(page.get_by_text(NEUTRAL_WORDS)).to_be_visible()
        headers += [(request.url, request.all_headers()) for request in sent[len(headers) :]]
    carrying = [url for url, _headers in headers if link.token in url]
    assert carrying == [f"{site.address}/go/{link.token}"], "once, to where it belongs"
    assert not [url for url, head in headers if link.token in head.get("referer", "")]
    assert any(head.get("referer") for _url, head in headers), "the browser does say where it comes from"
    assert [head.get("referer") for url, head in headers if url.startswith(site.neutral)] == [None]
    assert link.token not in seen
    assert "/go/question/2" in seen
    said = lines.getvalue()
    assert '"page": "invitations_go.arrive"' in said
    assert link.token not in said
    assert link.code not in said
