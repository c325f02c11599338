"""What a browser is asked for, for a new passkey."""

from __future__ import annotations

from tests.support.authenticator import b64

ADDRESS = "/staff/passkeys/add/options"


def test_it_asks_for_a_key_that_finds_its_owner_and_makes_sure_of_them_SEC_32(keys):
    asked = keys.ask(ADDRESS, "/staff/passkeys/add")
    assert asked["rp"]["id"] == "localhost"
    chosen = asked["authenticatorSelection"]
    assert (chosen["residentKey"], chosen["userVerification"]) == ("required", "required")
    assert asked["attestation"] == "none"


def test_each_question_is_new(keys):
    asked = {keys.ask(ADDRESS, "/staff/passkeys/add")["challenge"] for _ in range(3)}
    assert len(asked) == 3


def test_keys_that_are_here_are_named_so_that_none_is_made_twice(keys):
    keys.add()
    asked = keys.ask(ADDRESS, "/staff/passkeys/add")
    assert [one["id"] for one in asked["excludeCredentials"]] == [b64(keys.device.id)]


def test_it_needs_the_token_of_a_page_SEC_97(keys):
    assert keys.pages.post(ADDRESS, {}).status == 400


def test_signed_out_visitor_is_asked_to_sign_in(keys, pages):
    other = keys.with_device(pages.as_(None))
    answer = other.pages.post(ADDRESS, {"csrf_token": other.token("/staff/sign-in")})
    assert answer.to == "/staff/sign-in"
