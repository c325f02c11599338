"""How giving a passkey another name behaves."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.accounts.credentials import Passkey
from app.audit.models import AuditEntry
from app.audit.types import Action
from app.db import db


@pytest.fixture
def address(keys, context):
    keys.add("Work laptop")
    public_id = db.session.scalars(select(Passkey.public_id)).one()
    db.session.rollback()
    return f"/staff/passkeys/{public_id}/rename"


def test_owner_gives_it_another_name_and_it_opens_as_before(keys, pages, address):
    assert keys.pages.get(address).page.one("input", id="name").attributes["value"] == "Work laptop"
    assert keys.pages.submit(address, {"name": "Old laptop"}, to=address).to == "/staff/passkeys/"
    words = keys.pages.get("/staff/passkeys/").words
    assert "Old laptop" in words
    assert "Work laptop" not in words
    assert db.session.scalars(select(AuditEntry).where(AuditEntry.action == Action.PASSKEY_RENAMED)).one()
    browser = keys.with_device(pages.as_(None))
    assert browser.sign_in(browser.device.get(browser.asked_to_sign_in())).to == "/staff/home"


@pytest.mark.parametrize("name", ["", "   ", "x" * 61])
def test_a_name_is_needed_and_a_long_one_is_not_taken(keys, address, name):
    answer = keys.pages.submit(address, {"name": name}, to=address)
    assert answer.status == 422
    assert "#name" in {link.attributes["href"] for link in answer.page.all("a")}


def test_somebody_elses_is_not_found_SEC_83(pages, cast, address):
    assert pages.as_(cast.erin).get(address).status == 404


def test_signed_out_visitor_is_asked_to_sign_in(pages, address):
    assert pages.as_(None).get(address).to == "/staff/sign-in"
