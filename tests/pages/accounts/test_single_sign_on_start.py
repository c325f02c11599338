"""How the way to an authority's own sign-in behaves."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from tests.pages.accounts.conftest import HERE, PROVIDER, offer


def test_the_button_stands_on_the_sign_in_page_and_leads_to_the_issuer_SEC_90(office, running):
    assert "Sign in with Northfield" in office.pages.get("/staff/sign-in").words
    address = office.start()
    assert address.startswith(f"{running.issuer}/oauth/authorize?")
    asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
    assert asked["response_type"] == "code"
    assert asked["code_challenge_method"] == "S256"
    assert asked["redirect_uri"] == f"http://127.0.0.1:8000{HERE}/back"
    assert asked["scope"] == "openid email"
    assert len(asked["state"]) == len(asked["nonce"]) == 64


def test_each_start_is_new_SEC_37(office):
    first, second = (parse_qs(urlsplit(office.start()).query) for _ in range(2))
    for name in ("state", "nonce", "code_challenge"):
        assert first[name] != second[name]


def test_opening_the_address_starts_nothing(office):
    assert office.pages.get(f"{HERE}/start").status == 405


def test_it_needs_the_token_of_a_page_SEC_97(office):
    assert office.pages.post(f"{HERE}/start", {}).status == 400


def test_without_one_there_is_no_button_and_no_page(pages):
    page = pages.get("/staff/sign-in")
    assert "Sign in with" not in page.words.replace("Sign in with a passkey", "")
    token = page.page.one("input", id="csrf_token").attributes["value"]
    assert pages.post(f"{HERE}/start", {"csrf_token": token}).status == 404


@pytest.mark.parametrize("issuer", ["http://127.0.0.1:9", "http://no-such-host.invalid", "http://[", "ftp://127.0.0.1"])
def test_a_provider_that_is_down_is_said_calmly_and_the_other_ways_work(context, cast, pages, issuer):
    offer(cast, issuer=issuer)
    answer = pages.submit("/staff/sign-in", {}, to=f"{HERE}/start")
    assert answer.status == 503
    assert "The other ways to sign in work" in answer.words
    assert pages.get("/staff/sign-in").status == 200


def test_without_tls_it_is_not_asked_in_production(office, app):
    app.config["NAME"] = "production"
    try:
        assert office.pages.submit("/staff/sign-in", {}, to=f"{HERE}/start").status == 503
    finally:
        app.config["NAME"] = "testing"


def test_starting_without_end_is_slowed_down_SEC_98(context, cast, pages):
    offer(cast, issuer="http://127.0.0.1:9")
    token = {"csrf_token": pages.get("/staff/sign-in").page.one("input", id="csrf_token").attributes["value"]}
    assert [pages.post(f"{HERE}/start", token).status for _ in range(61)] == [503] * 60 + [429]


def test_the_secret_is_sealed(context, cast):
    from sqlalchemy import select

    from app.accounts.credentials import SingleSignOn
    from app.db import db

    offer(cast, issuer="http://127.0.0.1:9")
    row = db.session.scalars(select(SingleSignOn).where(SingleSignOn.public_id == PROVIDER)).one()
    assert b"only-for-tests" not in row.secret_sealed
    assert row.secret == "only-for-tests"
