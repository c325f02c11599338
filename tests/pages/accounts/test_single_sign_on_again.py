"""How the way to an authority's own sign-in behaves for somebody who is signed in and proves again who they are."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

from app.accounts import provider_line
from tests.pages.accounts.conftest import HERE, offer

STEP_UP = "/staff/step-up"


def test_the_provider_is_asked_to_ask_anew_and_to_say_when_SEC_49_SEC_90(office):
    office.enter("asha")
    asked = {name: values[0] for name, values in parse_qs(urlsplit(office.start_again(office.pages)).query).items()}
    assert asked["prompt"] == "login"
    assert asked["max_age"] == "300"


def test_signing_in_does_not_ask_anew(office):
    asked = parse_qs(urlsplit(office.start()).query)
    assert "prompt" not in asked
    assert "max_age" not in asked


def test_who_never_signed_in_there_has_no_button_and_no_page_SEC_49(office, cast, pages):
    asha = pages.as_(cast.asha)
    page = asha.get(STEP_UP)
    assert "Show it at" not in page.words
    token = page.page.one("input", id="csrf_token").attributes["value"]
    assert asha.post(f"{HERE}/again", {"csrf_token": token}).status == 404


def test_it_needs_the_token_of_a_page_SEC_97(office):
    office.enter("asha")
    assert office.pages.post(f"{HERE}/again", {}).status == 400


def test_a_provider_that_is_down_is_said_calmly_and_the_way_back_stays(office, context, monkeypatch):
    office.enter("asha")
    monkeypatch.setattr(provider_line, "TIMEOUT", 0.000001)
    answer = office.pages.submit(
        f"{STEP_UP}?next=/staff/authenticator", {}, to=f"{HERE}/again?next=/staff/authenticator"
    )
    assert answer.status == 503
    assert "use a passkey or a code from your app" in answer.words
    assert f"{STEP_UP}?next=/staff/authenticator" in {link.attributes["href"] for link in answer.page.all("a")}


def test_signed_out_visitor_is_asked_to_sign_in(context, cast, pages):
    offer(cast, issuer="http://127.0.0.1:9")
    page = pages.get("/staff/sign-in").page
    token = page.one("input", id="csrf_token").attributes["value"]
    assert pages.post(f"{HERE}/again", {"csrf_token": token}).to == "/staff/sign-in"
