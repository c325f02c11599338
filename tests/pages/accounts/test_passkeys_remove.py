"""How a passkey is taken away."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from app.accounts.credentials import Passkey, SingleSignOnLink
from app.accounts.models import SignIn, User
from app.accounts.passkeys import forget_keys
from app.db import db, transaction


@pytest.fixture
def address(keys, context):
    keys.add()
    return f"/staff/passkeys/{db.session.scalars(select(Passkey.public_id)).one()}/remove"


def kept():
    return db.session.scalar(select(func.count()).select_from(Passkey))


def test_lost_phone_one_press_and_every_other_sign_in_is_over_SEC_41(keys, pages, cast, address):
    elsewhere = keys.with_device(pages)
    elsewhere.sign_in(keys.device.get(elsewhere.asked_to_sign_in()))
    assert pages.get("/staff/young-people/").status == 200
    assert keys.pages.submit(address, {}, to=address).to == "/staff/passkeys/"
    assert kept() == 0
    assert pages.get("/staff/young-people/").to == "/staff/sign-in"
    assert keys.pages.get("/staff/young-people/").status == 200


def test_it_opens_nothing_any_more_SEC_41(keys, pages, address):
    keys.pages.submit(address, {}, to=address)
    browser = keys.with_device(pages)
    assert browser.sign_in(keys.device.get(browser.asked_to_sign_in())).status == 422


def test_looking_at_the_page_changes_nothing(keys, address):
    assert keys.pages.get(address).status == 200
    assert kept() == 1


def test_the_last_strong_way_stays_SEC_131(keys, cast, address):
    db.session.get(User, cast.asha.user_id).totp = None
    db.session.commit()
    answer = keys.pages.submit(address, {}, to=address)
    assert answer.status == 422
    assert "your only way to sign in" in answer.words
    assert kept() == 1


def test_it_asks_first_who_one_is_SEC_49(keys, address):
    for sign_in in db.session.scalars(select(SignIn)):
        sign_in.stepped_up_at = None
    db.session.commit()
    assert keys.pages.get(address).to.startswith("/staff/step-up?next=")


def test_somebody_elses_is_not_found(pages, cast, address):
    assert pages.as_(cast.erin).get(address).status == 404


def test_a_leaver_keeps_no_key_and_no_link_SEC_112(cast, address):
    with transaction():
        forget_keys(db.session.get(User, cast.asha.user_id))
    assert kept() == 0
    assert db.session.scalar(select(func.count()).select_from(SingleSignOnLink)) == 0
