"""How the page behind a one-time link behaves; tests/pages/staffing/test_invite.py follows one all the way."""

from __future__ import annotations

import pytest

from tests.support.accounts import invited


@pytest.fixture
def link(cast, pages):
    return invited(pages, cast)[1]


def test_it_says_whose_account_it_is(pages, link):
    assert "For Nia Wren, nia@example.org" in pages.get(link).words


def test_weak_password_is_refused_and_the_link_still_works_SEC_31(pages, link):
    answer = pages.submit(link, {"password": "nia wren 1234"})
    assert answer.status == 422
    assert "Leave out your own name" in answer.words
    assert pages.submit(link, {"password": "gravel lantern seven plums"}).status == 303


def test_made_up_link_says_what_to_do(pages):
    answer = pages.get("/staff/welcome/abcdefghijklmnopqrstuvwxyz012345")
    assert answer.status == 404
    assert "Ask an administrator" in answer.words


def test_new_link_ends_the_one_before(cast, pages, link, context):
    from app.accounts.models import User
    from app.db import db
    from tests.support.accounts import ACCOUNTS

    nia = db.session.query(User).order_by(User.id.desc()).first().public_id
    address = f"{ACCOUNTS}{nia}/new-start"
    pages.as_(cast.fay).submit(address, to=address)
    assert pages.as_(None).get(link).status == 404
