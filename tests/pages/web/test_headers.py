"""Every answer, whatever its status, carries the same protection; other sites may link here and nothing more."""

from __future__ import annotations

import json
import re

import pytest
from flask import url_for

import config
from app import create_app
from app.web import hx
from app.web.security import NO_DOCUMENT, POLICY
from tests.rules.test_config import safe
from tests.support.client import htmx
from tests.support.generated import doors, small_app
from tests.support.relations import OWN, furnish
from tests.support.source import ROOT, modules

SMALL = small_app()
GETS = sorted({endpoint for endpoint, method in doors(SMALL) if method == "GET" and endpoint != "static"})
# SEC-91, word for word what a page of ours may load: its own files and nothing else. What is not named falls back to none.
ONLY_OURS = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}


def protected(response, *, is_htmx=False):
    headers = response.headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["Cache-Control"] == "no-store"
    policy = headers["Content-Security-Policy"]
    if is_htmx:
        # It is no document of its own: the page that asked keeps its own policy.
        assert policy in {NO_DOCUMENT, "sandbox; default-src 'none'"}
    elif response.mimetype == "text/html" and response.data.lstrip().lower().startswith(b"<!doctype"):
        assert policy == POLICY
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert headers["X-Frame-Options"] == "DENY"
        assert "noindex" in headers["X-Robots-Tag"]
        assert "charset=utf-8" in headers["Content-Type"]
    else:
        assert policy in {POLICY, NO_DOCUMENT, "sandbox; default-src 'none'"}


def test_pages_may_load_our_own_files_and_nothing_else_SEC_91():
    assert dict(part.split(" ", 1) for part in POLICY.split("; ")) == ONLY_OURS


@pytest.mark.each_page
@pytest.mark.parametrize("endpoint", GETS)
def test_every_page_carries_the_headers_for_everyone_SEC_18_SEC_19_SEC_20_SEC_21_SEC_91_SEC_68(
    endpoint, app, cast, pages, context
):
    ids = furnish(cast)
    with app.test_request_context():
        arguments = {name for rule in app.url_map.iter_rules(endpoint) for name in rule.arguments}
        address = url_for(endpoint, **{name: ids[OWN][name] for name in arguments})
    for browser in (pages, pages.as_(cast.erin), pages.as_(cast.dev), pages.as_(cast.fay)):
        protected(browser.client.get(address))
        protected(browser.client.get(address, headers=htmx("made-up")), is_htmx=True)


@pytest.mark.parametrize(
    ("method", "address", "status", "headers"),
    [
        ("GET", "/no-such-page", 404, {}),
        ("DELETE", "/help", 405, {}),
        ("POST", "/go", 400, {}),
        ("GET", "/help", 403, {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "image"}),
        ("GET", "/staff/young-people/", 303, {}),
        ("GET", "/exit", 303, {}),
    ],
)
def test_every_status_carries_the_headers_SEC_91_SEC_68(pages, method, address, status, headers):
    answer = pages.client.open(address, method=method, headers=headers)
    assert answer.status_code == status
    protected(answer)


def test_a_crash_carries_the_headers_and_says_nothing_SEC_78_SEC_91(app, pages, monkeypatch):
    def broken():
        raise RuntimeError("a secret of the program")

    monkeypatch.setitem(app.view_functions, "safeguarding_help.index", _marked(app, broken))
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    answer = pages.client.get("/help")
    assert answer.status_code == 500
    assert b"secret" not in answer.data
    assert b"Traceback" not in answer.data
    protected(answer)


def _marked(app, view):
    view.waymark_rule = app.view_functions["safeguarding_help.index"].waymark_rule
    return view


def test_htmx_is_told_the_settings_that_are_written_down_SEC_92(cast, pages):
    for browser, address in ((pages, "/go"), (pages.as_(cast.asha), "/staff/young-people/")):
        metas = [node for node in browser.get(address).page.nodes if node.attributes.get("name") == "htmx-config"]
        assert [json.loads(node.attributes["content"]) for node in metas] == [hx.SETTINGS]


def test_the_headers_of_htmx_are_read_in_one_place_SEC_94():
    reading = [
        module.where
        for module in modules()
        if re.search(r"(headers|environ)\W+(get\W+)?[\"']HX[-_]", module.text) and module.name != "app.web.hx"
    ]
    answering = [where for where in reading if "response" not in (ROOT / where).read_text(encoding="utf-8")]
    assert not answering, f"Ask app.web.hx what HTMX wants: {answering}"
    assert not [module.where for module in modules() if "HX-Current-URL" in module.text]


@pytest.mark.parametrize("headers", [{}, htmx("record-form"), {"HX-Request": "true", "HX-Boosted": "true"}])
def test_a_claim_to_be_htmx_opens_nothing_SEC_94(cast, pages, headers):
    address = f"/staff/young-people/{cast.cara.public_id}"
    assert pages.client.get(address, headers=headers).status_code in {204, 303}
    assert pages.as_(cast.dev).client.get(address, headers=headers).status_code in {403, 404}
    forged = pages.as_(cast.asha).client.post(f"{address}/sessions/record", data={"summary": "x"}, headers=headers)
    assert forged.status_code == 400, "without the token of a page"


@pytest.mark.parametrize(
    ("mode", "dest", "extra"),
    [
        ("no-cors", "image", {}),
        ("cors", "empty", {}),
        ("navigate", "iframe", {}),
        ("navigate", "object", {}),
        ("navigate", "document", {"HX-Request": "true"}),
    ],
)
def test_another_site_can_neither_fetch_nor_frame_a_page_SEC_24(cast, pages, mode, dest, extra):
    headers = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": mode, "Sec-Fetch-Dest": dest} | extra
    for address in ("/help", f"/staff/young-people/{cast.cara.public_id}"):
        answer = pages.as_(cast.asha).client.get(address, headers=headers)
        assert answer.status_code == 403
        assert b"Cara" not in answer.data


@pytest.mark.parametrize("site", ["cross-site", "same-site", "same-origin", "none"])
def test_a_link_from_anywhere_opens_a_page(pages, site):
    headers = {"Sec-Fetch-Site": site, "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}
    assert pages.client.get("/help", headers=headers).status_code == 200


def test_signing_out_clears_what_the_browser_kept_SEC_95_SEC_67(cast, pages):
    browser = pages.as_(cast.asha)
    before = browser.client.get_cookie(browser.app.config["SESSION_COOKIE_NAME"]).value
    answer = browser.submit("/staff/young-people/", to="/staff/sign-out")
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    after = browser.client.get_cookie(browser.app.config["SESSION_COOKIE_NAME"])
    assert after is None or after.value != before
    assert '"storage"' in pages.get("/exit").headers["Clear-Site-Data"]


def test_in_production_the_site_answers_to_its_own_name_only_SEC_26():
    app = create_app(config.Production(safe()))
    browser = app.test_client()
    forged = browser.get("/help", base_url="https://evil.example")
    assert forged.status_code == 400
    assert b"evil" not in forged.data
    assert "default-src 'none'" in forged.headers["Content-Security-Policy"]
    assert browser.get("/help", base_url="https://check.example.org").status_code == 200
    spoofed = browser.get("/help", base_url="https://check.example.org", headers={"X-Forwarded-Host": "evil.example"})
    assert b"evil" not in spoofed.data
    assert "max-age=63072000" in spoofed.headers["Strict-Transport-Security"]


def test_cookies_in_production_are_locked_to_the_site_and_to_https_SEC_17():
    app = create_app(config.Production(safe()))
    answer = app.test_client().get("/go", base_url="https://check.example.org")
    cookies = answer.headers.getlist("Set-Cookie")
    assert cookies
    for cookie in cookies:
        assert cookie.startswith("__Host-")
        assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
        assert "Domain" not in cookie
