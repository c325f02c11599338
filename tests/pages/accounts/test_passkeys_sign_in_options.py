"""What a browser is asked for by somebody who has yet to say who they are."""

from __future__ import annotations


def test_it_names_nobody_and_makes_sure_of_its_owner_SEC_34(keys, pages):
    keys.add()
    asked = keys.with_device(pages).asked_to_sign_in()
    assert asked["allowCredentials"] == []
    assert asked["userVerification"] == "required"
    assert asked["rpId"] == "localhost"


def test_each_question_is_new(keys, pages):
    browser = keys.with_device(pages)
    assert browser.asked_to_sign_in()["challenge"] != browser.asked_to_sign_in()["challenge"]


def test_asking_without_end_is_slowed_down_SEC_98(keys, pages):
    browser = keys.with_device(pages)
    token = {"csrf_token": browser.token("/staff/sign-in")}
    statuses = [pages.post("/staff/passkeys/sign-in/options", token).status for _ in range(101)]
    assert statuses == [200] * 100 + [429]
