"""How taking another authenticator app into use behaves."""

from __future__ import annotations

import datetime as dt

import time_machine

from tests.support.cast import totp_of
from tests.support.signing_in import DOOR, code_for, sign_in

ADDRESS = "/staff/authenticator"


def secret_on(answer):
    return answer.page.one("code", class_="copy").text


def test_app_from_before_works_no_more_and_codes_are_new_SEC_41(cast, pages):
    asha = pages.as_(cast.asha)
    answer = asha.submit(ADDRESS, {"code": code_for(secret_on(asha.get(ADDRESS)))})
    assert "Your recovery codes" in answer.words
    other = pages.as_(None)
    other.submit(DOOR, {"email": cast.asha.email, "password": "a long enough password for tests"})
    assert other.submit("/staff/second-step", {"code": code_for(totp_of("Asha"))}).status == 422
    later = dt.datetime.now(dt.UTC) + dt.timedelta(minutes=1)
    with time_machine.travel(later):
        assert sign_in(pages.as_(None), cast.asha).status == 303


def test_its_owner_is_told_on_other_browsers_SEC_47(cast, pages):
    other = pages.as_(None)
    sign_in(other, cast.asha)
    asha = pages.as_(cast.asha)
    asha.submit(ADDRESS, {"code": code_for(secret_on(asha.get(ADDRESS)))})
    assert "An authenticator app was set up" in other.get("/staff/changes").words
    # Whoever did it needs no telling.
    assert asha.get("/staff/home").to == "/staff/young-people/"


def test_code_that_does_not_fit_changes_nothing(cast, pages):
    asha = pages.as_(cast.asha)
    assert asha.submit(ADDRESS, {"code": "000000"}).status == 422
    assert sign_in(pages.as_(None), cast.asha).status == 303


def test_it_asks_again_who_it_is_SEC_49(cast, pages):
    asha = pages.as_(cast.asha)
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(minutes=6)):
        assert asha.get(ADDRESS).to == "/staff/step-up?next=/staff/authenticator"


def test_signed_out_visitor_is_asked_to_sign_in(pages):
    assert pages.get(ADDRESS).to == DOOR
