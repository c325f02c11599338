"""How administrators are asked for a passkey before anything else opens."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from sqlalchemy import delete, select, update

from app.accounts.credentials import Passkey
from app.accounts.models import SignIn
from app.db import db
from tests.pages.accounts.conftest import Keys
from tests.support.cast import PASSWORD
from tests.support.signing_in import app_code, sign_in

NEEDED = "/staff/passkeys/needed"
ACCOUNTS = "/staff/accounts/"


@pytest.fixture
def strict(app, named) -> Iterator[None]:
    """An installation as production is."""
    app.config["ADMINISTRATORS_NEED_PASSKEYS"] = True
    yield
    app.config["ADMINISTRATORS_NEED_PASSKEYS"] = False


@pytest.fixture
def fay(strict, cast, pages) -> Keys:
    """Fay, signed in with a password and a code."""
    keys = Keys(pages.as_(None))
    assert sign_in(keys.pages, cast.fay).to == "/staff/home"
    return keys


def test_password_and_code_open_nothing_for_an_administrator_SEC_32(fay):
    for address in (ACCOUNTS, "/staff/home", "/staff/accounts/invite", "/staff/sign-ins", "/staff/passkeys/"):
        assert fay.pages.get(address).to == NEEDED
    assert "You have none yet" in fay.pages.get(NEEDED).words
    assert fay.pages.get("/help").status == 200


def test_the_first_passkey_is_made_and_everything_opens_SEC_32(fay, context):
    assert fay.add().to == "/staff/passkeys/"
    assert fay.pages.get(ACCOUNTS).status == 200
    assert db.session.scalars(select(SignIn.factors).order_by(SignIn.id.desc())).first() == "passkey password totp"


def test_who_has_one_shows_it_and_cannot_add_another_before_SEC_32(fay, cast, pages):
    fay.add()
    # Somebody who tricked Fay out of her password and a code.
    again = fay.with_device(pages.as_(None))
    sign_in(again.pages, cast.fay)
    for address in ("/staff/passkeys/add", "/staff/step-up", "/staff/authenticator", ACCOUNTS):
        assert again.pages.get(address).to == NEEDED
    token = {"csrf_token": again.token(NEEDED)}
    assert again.pages.post("/staff/passkeys/add/options", token).to == NEEDED
    asked = again.ask("/staff/passkeys/step-up/options", NEEDED)
    answer = again.pages.post("/staff/passkeys/step-up", token | {"answer": again.device.get(asked)})
    assert answer.to == "/staff/home"
    assert again.pages.get(ACCOUNTS).status == 200


def test_signing_in_with_a_passkey_opens_everything_at_once_SEC_32(fay, pages):
    fay.add()
    browser = fay.with_device(pages.as_(None))
    assert browser.sign_in(browser.device.get(browser.asked_to_sign_in())).to == "/staff/home"
    assert browser.pages.get(ACCOUNTS).status == 200


def test_somebody_at_the_office_who_comes_in_as_an_administrator_makes_no_passkey_SEC_32(fay, cast, pages, context):
    db.session.execute(update(SignIn).values(factors="single_sign_on", stepped_up_at=dt.datetime.now(dt.UTC)))
    db.session.commit()
    assert fay.pages.get("/staff/passkeys/add").to == "/staff/step-up?next=/staff/passkeys/add"
    assert fay.pages.get("/staff/authenticator").to == NEEDED
    asked = "/staff/step-up?next=/staff/passkeys/add"
    assert fay.pages.submit(asked, {"password": PASSWORD, "code": "000000"}).status == 422
    typed = {"password": PASSWORD, "code": app_code(pages.app, cast.fay.user_id)}
    assert fay.pages.submit(asked, typed).to == "/staff/passkeys/add"
    assert fay.add().to == "/staff/passkeys/"
    assert fay.pages.get(ACCOUNTS).status == 200


def test_at_an_address_without_a_name_the_page_offers_no_passkey(app, fay):
    app.config["BASE_URL"] = "http://127.0.0.1:8000"
    page = fay.pages.get(NEEDED)
    assert "a bare number" in page.words
    assert "/staff/passkeys/add" not in {link.attributes["href"] for link in page.page.all("a")}


def test_somebody_elses_passkey_does_not_do_SEC_32(fay, cast, pages, context):
    asha = Keys(pages.as_(cast.asha))
    asha.add()
    asked = fay.ask("/staff/passkeys/step-up/options", NEEDED)
    sent = {"csrf_token": fay.token(NEEDED), "answer": asha.device.get(asked)}
    assert fay.pages.post("/staff/passkeys/step-up", sent).status == 422
    assert fay.pages.get(ACCOUNTS).to == NEEDED


def test_an_administrator_signs_out_without_one(fay):
    answer = fay.pages.post("/staff/sign-out", {"csrf_token": fay.token(NEEDED)})
    assert answer.to == "/staff/sign-in"


def test_others_are_not_asked_for_one(strict, cast, pages):
    asha = pages.as_(None)
    sign_in(asha, cast.asha)
    assert asha.get("/staff/young-people/").status == 200


def test_where_no_browser_could_make_one_nobody_is_asked(app, strict, cast, pages):
    app.config["BASE_URL"] = "http://127.0.0.1:8000"
    fay = pages.as_(None)
    sign_in(fay, cast.fay)
    assert fay.get(ACCOUNTS).status == 200


def test_one_that_was_taken_away_leads_to_making_another(fay, context, cast, pages):
    fay.add()
    db.session.execute(delete(Passkey))
    db.session.commit()
    again = Keys(pages.as_(None))
    sign_in(again.pages, cast.fay)
    assert again.pages.get(ACCOUNTS).to == NEEDED
    assert again.pages.get("/staff/passkeys/add").status == 200


def test_signed_out_visitor_is_asked_to_sign_in(pages):
    assert pages.get(NEEDED).to == "/staff/sign-in"
