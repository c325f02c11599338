"""What a browser is asked for, to prove again who one is."""

from __future__ import annotations

from tests.support.authenticator import b64


def test_it_asks_for_one_of_ones_own(keys, pages, cast):
    keys.add()
    asked = keys.asked_to_step_up()
    assert [one["id"] for one in asked["allowCredentials"]] == [b64(keys.device.id)]
    assert keys.with_device(pages.as_(cast.erin)).asked_to_step_up()["allowCredentials"] == []


def test_it_makes_sure_of_its_owner_SEC_32(keys):
    assert keys.asked_to_step_up()["userVerification"] == "required"
