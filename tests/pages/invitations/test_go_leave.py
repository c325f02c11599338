"""How leaving in a hurry behaves."""

from __future__ import annotations

from app.db import now
from tests.support.client import htmx
from tests.support.invited import invite


def cookie_of(browser):
    with browser.client.session_transaction() as session:
        return dict(session)


def test_exit_ends_the_visit_and_clears_what_the_browser_kept_YP_25_YP_31(cast, pages, context, app):
    pages.get(f"/go/{invite(cast).token}")
    answer = pages.get("/exit")
    assert (answer.status, answer.to) == (303, app.config["EXIT_TO"])
    cleared = {part.strip() for part in answer.headers["Clear-Site-Data"].split(",")}
    assert cleared == {'"cookies"', '"storage"', '"executionContexts"', '"cache"'}
    assert answer.headers["Cache-Control"] == "no-store"
    (cookie,) = answer.headers.getlist("Set-Cookie")
    assert cookie.startswith("w=;")
    assert "Expires=Thu, 01 Jan 1970" in cookie


def test_after_exit_the_pass_is_gone_SEC_95(cast, pages, context):
    invited = invite(cast)
    pages.get(f"/go/{invited.token}")
    assert pages.get("/go/start").status == 200
    pages.get("/exit")
    assert cookie_of(pages) == {}
    assert pages.get("/go/start").status == 404
    pages.get(f"/go/{invited.token}")
    assert pages.get("/go/start").status == 200, "the same link still begins again: nothing was lost"


def test_exit_signs_staff_out_of_this_browser_too(cast, pages):
    asha = pages.as_(cast.asha)
    record = f"/staff/young-people/{cast.cara.public_id}"
    assert asha.get(record).status == 200
    asha.get("/exit")
    assert asha.get(record).to == "/staff/sign-in"


def test_exit_is_the_same_for_everyone_and_needs_no_script(cast, pages, app):
    answers = [browser.get("/exit") for browser in (pages, pages.as_(cast.dev), pages.as_(cast.fay))]
    assert {(answer.status, answer.to, answer.text) for answer in answers} == {(303, app.config["EXIT_TO"], "")}
    link = pages.get("/go").page.one("a", href="/exit")
    assert "Leave now" in link.text


def test_exit_asked_by_a_script_leads_away_as_well(pages, app):
    answer = pages.get("/exit", headers=htmx("main"))
    assert (answer.status, answer.headers["HX-Redirect"]) == (204, app.config["EXIT_TO"])
    assert "Clear-Site-Data" in answer.headers


def test_receipt_is_gone_after_exit(pages):
    at = int(now().timestamp())
    with pages.client.session_transaction() as session:
        session["after"] = {"service": "s", "receipt": "r", "started": at, "seen": at}
    pages.get("/exit")
    assert cookie_of(pages) == {}
