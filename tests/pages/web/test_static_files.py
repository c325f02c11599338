"""How style sheets and scripts are sent."""

from __future__ import annotations

import gzip
from pathlib import Path

import brotli
import pytest

from app.web.assets import asset
from app.web.static_files import init_app

STATIC = Path(init_app.__code__.co_filename).parents[1] / "static"
SHEET = "css/core.css"


@pytest.fixture
def browser(app):
    return app.test_client()


@pytest.fixture
def named(app):
    with app.test_request_context():
        return asset(SHEET)


def test_a_file_named_by_its_content_is_kept_for_a_year(browser, named):
    kept = browser.get(named).headers["Cache-Control"]
    assert "max-age=31536000" in kept
    assert "immutable" in kept


def test_a_file_under_an_old_name_is_asked_for_again(browser):
    for address in (f"/static/{SHEET}", f"/static/{SHEET}?v=0000000000"):
        assert browser.get(address).headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize(("encoding", "opened"), [("br", brotli.decompress), ("gzip", gzip.decompress)])
def test_a_file_is_sent_small_to_a_browser_that_can_open_it(browser, named, encoding, opened):
    answer = browser.get(named, headers={"Accept-Encoding": encoding})
    whole = (STATIC / SHEET).read_bytes()
    assert answer.headers["Content-Encoding"] == encoding
    assert opened(answer.data) == whole
    assert len(answer.data) < len(whole) / 2


def test_a_browser_that_opens_nothing_gets_the_file_as_it_is(browser, named):
    answer = browser.get(named, headers={"Accept-Encoding": "identity"})
    assert "Content-Encoding" not in answer.headers
    assert answer.data == (STATIC / SHEET).read_bytes()


def test_a_file_is_the_same_for_everyone_and_sets_no_cookie(cast, pages, named):
    answer = pages.as_(cast.asha).client.get(named, headers={"Accept-Encoding": "br"})
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert "Set-Cookie" not in answer.headers


def test_a_browser_that_has_the_file_is_told_so(browser, named):
    first = browser.get(named, headers={"Accept-Encoding": "br"})
    again = browser.get(named, headers={"Accept-Encoding": "br", "If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert again.data == b""


def test_files_carry_the_same_protection_as_pages_SEC_91(browser, named):
    headers = browser.get(named).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in headers["Content-Security-Policy"]


def test_nothing_outside_the_folder_is_sent(browser):
    for address in ("/static/../db.py", "/static/%2e%2e/db.py", "/static/css", "/static/nothing.css"):
        assert browser.get(address).status_code == 404
