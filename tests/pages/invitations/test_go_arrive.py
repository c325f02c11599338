"""How arriving with a link or a QR code behaves."""

from __future__ import annotations

import datetime as dt
import io
import logging
import re

import pytest
from sqlalchemy import text

from app.db import db, now, transaction
from app.invitations import hold, services
from app.invitations.models import Invitation
from app.journeys.reading import Perspective
from app.web.logs import JsonLines
from tests.support.invited import invite, scope_of


def opened(invited):
    return db.session.get_one(Invitation, invited.id)


def cookie_of(browser):
    with browser.client.session_transaction() as session:
        return dict(session)


def change_cookie(browser, **times):
    with browser.client.session_transaction() as session:
        session["pass"] = session["pass"] | times


def everything():
    db.session.rollback()
    tables = sorted(db.metadata.tables)
    return {name: [tuple(row) for row in db.session.execute(text(f"SELECT * FROM {name}"))] for name in tables}


def test_link_leads_to_the_start_page_YP_37(cast, pages, context):
    invited = invite(cast)
    answer = pages.get(f"/go/{invited.token}")
    assert (answer.status, answer.to) == (303, "/go/start")
    assert pages.get("/go/start").status == 200


def test_opening_a_link_changes_nothing_and_then_the_person_can_start_SEC_85_SEC_23(cast, pages, context):
    invited = invite(cast)
    before = everything()
    for _ in range(5):
        scanner = pages.as_(None)
        assert scanner.client.head(f"/go/{invited.token}").status_code == 303
        assert scanner.get(f"/go/{invited.token}", headers={"User-Agent": "Link checker"}).status == 303
        assert scanner.get("/go/start").status == 200
    assert everything() == before
    person = pages.as_(None)
    person.get(f"/go/{invited.token}")
    begun = person.submit("/go/start")
    assert begun.status == 303
    assert begun.to.startswith("/go/question")


def test_token_leaves_the_address_bar_at_once_SEC_86(cast, pages, context):
    invited = invite(cast)
    answer = pages.get(f"/go/{invited.token}")
    assert invited.token not in answer.to
    assert invited.token not in answer.text
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "noindex" in answer.headers["X-Robots-Tag"]
    assert invited.token not in pages.get("/go/start").text


def test_token_is_in_no_line_of_the_log_SEC_86_SEC_126(cast, app, pages, context):
    invited = invite(cast)
    lines = io.StringIO()
    handler = logging.StreamHandler(lines)
    handler.setFormatter(JsonLines())
    level = app.logger.level
    app.logger.addHandler(handler)
    app.logger.setLevel(logging.DEBUG)
    try:
        pages.get(f"/go/{invited.token}")
        pages.get(f"/go/{invited.token}/")
        pages.post(f"/go/{invited.token}")
        pages.submit("/go", {"code": invited.code})
    finally:
        app.logger.removeHandler(handler)
        app.logger.setLevel(level)
    written = lines.getvalue()
    assert '"page": "invitations_go.arrive"' in written
    assert invited.token not in written
    assert invited.code not in written


def test_wrong_used_old_and_cancelled_links_get_the_same_answer_SEC_99_YP_42(cast, pages, context):
    used, cancelled, old = (invite(cast) for _ in range(3))
    with transaction():
        opened(used).used_at = now()
        services.cancel_invitation(scope_of(cast), opened(cancelled))
        opened(old).expires_at = now() - dt.timedelta(minutes=1)
    answers = [
        pages.as_(None).get(f"/go/{secret}")
        for secret in ("A" * 32, "ABCD2345", used.token, cancelled.token, old.token, old.code)
    ]
    assert {answer.status for answer in answers} == {404}
    assert len({answer.text for answer in answers}) == 1
    assert len({str(sorted(answer.headers)) for answer in answers}) == 1
    main = [node for node in answers[0].page.nodes if node.tag == "a" and "main" in node.parents]
    assert [link.attributes["href"] for link in main] == ["/go"], "one way on"


def test_no_page_reached_with_an_invitation_names_anybody_SEC_84_YP_33(cast, pages, context):
    for perspective in (Perspective.YOUNG_PERSON, Perspective.PARENT_OR_CARER):
        browser = pages.as_(None)
        browser.get(f"/go/{invite(cast, perspective=perspective).token}")
        seen, read, todo = (
            set(),
            set(),
            {"/go/start", "/go/check", "/go/paused", *(f"/go/question/{n}" for n in range(1, 12))},
        )
        while todo:
            address = todo.pop()
            seen.add(address)
            answer = browser.get(address)
            if not answer.text or answer.response.mimetype != "text/html":
                continue
            if answer.status == 200:
                read.add(address)
            for marker in ("Cara", "Quill", "T-001", "Callum", "Vane", "Harbour House", "Tideway", "Asha", "Erin"):
                assert marker not in answer.text, f"{address} says {marker}"
            links = {node.attributes.get("href", "") for node in answer.page.all("a")}
            todo |= {link for link in links if re.match(r"/(go|help|me)\b", link)} - seen
        assert {"/go/start", "/go/question/1", "/help"} <= read


def test_same_link_in_the_same_browser_keeps_its_holder_and_another_browser_gets_its_own_SEC_84(cast, pages, context):
    invited = invite(cast)
    pages.get(f"/go/{invited.token}")
    first = cookie_of(pages)["pass"]["holder"]
    change_cookie(pages, seen=0)
    assert pages.get("/go/start").status == 404, "nobody was seen for too long"
    pages.get(f"/go/{invited.token}")
    assert cookie_of(pages)["pass"]["holder"] == first
    assert pages.get("/go/start").status == 200
    other = pages.as_(None)
    other.get(f"/go/{invited.token}")
    assert cookie_of(other)["pass"]["holder"] != first
    pages.get(f"/go/{invite(cast).token}")
    assert cookie_of(pages)["pass"]["holder"] != first


@pytest.mark.parametrize(("idle", "length", "status"), [(14, 170, 200), (16, 20, 404), (1, 181, 404)])
def test_visit_ends_after_15_idle_minutes_or_3_hours_YP_32_DEC_02_SEC_44(cast, pages, context, idle, length, status):
    pages.get(f"/go/{invite(cast).token}")
    at = int(now().timestamp())
    change_cookie(pages, seen=at - 60 * idle, started=at - 60 * length)
    assert pages.get("/go/start").status == status


def test_reading_a_page_counts_as_being_there(cast, pages, context):
    pages.get(f"/go/{invite(cast).token}")
    earlier = int(now().timestamp()) - 600
    change_cookie(pages, seen=earlier)
    pages.get("/help")
    assert cookie_of(pages)["pass"]["seen"] >= earlier + 600


def test_invitation_taken_back_ends_the_visit_at_the_next_page_SEC_84(cast, pages, context):
    invited = invite(cast)
    pages.get(f"/go/{invited.token}")
    with transaction():
        services.cancel_invitation(scope_of(cast), opened(invited))
    assert pages.get("/go/start").status == 404


def test_link_opened_by_a_signed_in_worker_signs_them_out_first_and_keeps_the_language(cast, pages, context):
    asha = pages.as_(cast.asha)
    asha.get("/go?lang=cy")
    asha.get(f"/go/{invite(cast).token}")
    assert asha.get("/staff/home").to == "/staff/sign-in"
    assert cookie_of(asha)["lang"] == "cy"


def test_no_cookie_outlives_the_browser_YP_32(cast, pages, context):
    cookies = pages.get(f"/go/{invite(cast).token}").headers.getlist("Set-Cookie")
    assert len(cookies) == 1
    assert "HttpOnly" in cookies[0]
    assert "SameSite=Lax" in cookies[0]
    assert not re.search("expires|max-age", cookies[0], re.IGNORECASE)


def test_cookie_made_elsewhere_holds_nothing(pages):
    pages.client.set_cookie("w", "eyJwYXNzIjoxfQ.not.signed")
    assert pages.get("/go/start").status == 404


def test_after_sending_the_pass_is_gone_and_the_receipt_stays_a_while(app):
    with app.test_request_context("/go/sent"):
        from flask import session

        session["pass"] = {"invitation": "x"}
        hold.finish(service_public_id="a service", receipt="a receipt")
        assert "pass" not in session
        assert {"service": "a service", "receipt": "a receipt"}.items() <= (hold.after() or {}).items()
        session["after"]["seen"] -= 16 * 60
        assert hold.after() is None
