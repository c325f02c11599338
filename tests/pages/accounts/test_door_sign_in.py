"""How signing in and out behaves."""

from __future__ import annotations

import datetime as dt

import time_machine
from sqlalchemy import func, select

from app.accounts.models import SignIn, User
from app.audit.models import AuditEntry
from app.audit.types import Action
from app.db import db
from tests.support.cast import PASSWORD
from tests.support.client import form_of
from tests.support.signing_in import app_code, sign_in

ADDRESS = "/staff/sign-in"
CASELOAD = "/staff/young-people/"
FROM_HERE = {"Sec-Fetch-Site": "same-origin"}


def credentials(who, password=PASSWORD):
    return {"email": who.email, "password": password}


def test_key_worker_signs_in_and_lands_on_the_caseload(cast, pages):
    first = pages.submit(ADDRESS, credentials(cast.asha))
    assert (first.status, first.to) == (303, "/staff/second-step")
    answer = pages.submit(first.to, {"code": app_code(pages.app, cast.asha.user_id)})
    assert (answer.status, answer.to) == (303, "/staff/home")
    assert pages.get(answer.to).to == CASELOAD
    assert pages.get(CASELOAD).status == 200


def test_address_is_taken_in_any_case_and_with_space_around(cast, pages):
    answer = pages.submit(ADDRESS, {"email": "  ASHA@Example.org ", "password": PASSWORD})
    assert answer.status == 303


def test_wrong_password_and_unknown_address_get_the_same_words_SEC_99(cast, pages, context):
    wrong = pages.submit(ADDRESS, credentials(cast.asha, "not the password"))
    unknown = pages.submit(ADDRESS, {"email": "nobody@example.org", "password": "x"})
    assert wrong.status == unknown.status == 422
    assert wrong.page.one("div", id="error-summary").text == unknown.page.one("div", id="error-summary").text
    assert db.session.scalar(select(func.count()).where(AuditEntry.action == Action.SIGN_IN_REFUSED)) == 2


def test_what_was_typed_is_kept_but_never_the_password(cast, pages):
    answer = pages.submit(ADDRESS, credentials(cast.asha, "not the password"))
    assert answer.page.one("input", name="email").attributes["value"] == cast.asha.email
    assert "not the password" not in answer.text


def test_missing_fields_are_explained_A11Y_62(pages):
    answer = pages.submit(ADDRESS, {})
    assert answer.status == 422
    assert {a.attributes["href"] for a in answer.page.all("a")} >= {"#email", "#password"}


def test_each_sign_in_has_a_new_secret_SEC_43(cast, pages, context):
    sign_in(pages, cast.asha)
    first = pages.client.get_cookie("w").value
    pages.submit("/staff/what-can-i-see", {}, to="/staff/sign-out")
    sign_in(pages, cast.asha)
    assert pages.client.get_cookie("w").value != first


def test_signing_out_ends_the_sign_in_on_the_server_SEC_45(cast, pages, context):
    sign_in(pages, cast.asha)
    old = pages.client.get_cookie("w").value
    pages.submit(CASELOAD, {}, to="/staff/sign-out")
    again = pages.as_(None)
    again.client.set_cookie("w", old)
    assert again.get(CASELOAD).to == ADDRESS


def test_sign_in_ends_after_twenty_quiet_minutes_SEC_44(cast, pages):
    asha = pages.as_(cast.asha)
    start = dt.datetime.now(dt.UTC)
    with time_machine.travel(start + dt.timedelta(minutes=19)):
        assert asha.get(CASELOAD).status == 200
    with time_machine.travel(start + dt.timedelta(minutes=38)):
        assert asha.get(CASELOAD).status == 200
    with time_machine.travel(start + dt.timedelta(minutes=59)):
        assert asha.get(CASELOAD).to == ADDRESS


def test_closed_account_is_out_at_the_next_request_SEC_46(cast, pages, context):
    asha = pages.as_(cast.asha)
    assert asha.get(CASELOAD).status == 200
    db.session.get(User, cast.asha.user_id).is_disabled = True
    db.session.commit()
    assert asha.get(CASELOAD).to == ADDRESS


def test_secret_is_stored_as_a_digest_only(cast, context):
    stored = db.session.scalars(select(SignIn.secret_digest)).all()
    assert cast.asha.secret not in stored
    assert all(len(digest) == 64 for digest in stored)


def test_form_from_another_visit_gives_back_what_was_typed_SEC_97(cast, pages):
    answer = pages.post(ADDRESS, {"email": cast.asha.email, "csrf_token": "old"}, headers=FROM_HERE)
    assert answer.status == 400
    assert answer.page.one("input", name="email").attributes["value"] == cast.asha.email
    assert len(answer.page.all("input", name="csrf_token")) == 1


def test_field_that_the_form_does_not_ask_for_is_refused_SEC_105(cast, pages):
    answer = pages.submit(ADDRESS, credentials(cast.asha) | {"is_admin": "1"})
    assert answer.status == 422
    assert "did not ask for" in answer.words


def test_guessing_a_password_is_slowed_down_SEC_98(cast, pages):
    statuses = [pages.submit(ADDRESS, credentials(cast.asha, f"guess {n}")).status for n in range(11)]
    assert statuses == [422] * 10 + [429]
    assert pages.get("/help").status == 200
    # Somebody else is not locked out by it.
    assert pages.as_(None).submit(ADDRESS, credentials(cast.erin)).status == 303


def test_guesses_from_elsewhere_do_not_keep_the_owner_out_SEC_30_SEC_98(cast, pages):
    stranger = {"environ_overrides": {"REMOTE_ADDR": "203.0.113.7"}}
    token = form_of(pages.get(ADDRESS).page)[1]
    for n in range(10):
        pages.post(ADDRESS, {**token, **credentials(cast.asha, f"guess {n}")}, **stranger)
    assert pages.post(ADDRESS, {**token, **credentials(cast.asha, "guess")}, **stranger).status == 429
    assert pages.as_(None).submit(ADDRESS, credentials(cast.asha)).status == 303


def test_guesses_from_everywhere_are_slowed_down_SEC_98(cast, pages):
    token = form_of(pages.get(ADDRESS).page)[1]
    statuses = [
        pages.post(
            ADDRESS,
            {**token, **credentials(cast.asha, f"guess {n}")},
            environ_overrides={"REMOTE_ADDR": f"203.0.113.{n // 9}"},
        ).status
        for n in range(101)
    ]
    assert statuses == [422] * 100 + [429]


def test_password_never_comes_back_in_a_page_SEC_97(cast, pages):
    answer = pages.post(
        ADDRESS, {"email": cast.asha.email, "password": "hunter", "csrf_token": "old"}, headers=FROM_HERE
    )
    assert answer.status == 400
    assert "hunter" not in answer.text


def test_administrators_are_signed_out_after_ten_quiet_minutes_and_four_hours_SEC_44(cast, pages):
    address = "/staff/what-can-i-see"
    fay, start = pages.as_(cast.fay), dt.datetime.now(dt.UTC)
    for minutes in range(9, 240, 9):
        with time_machine.travel(start + dt.timedelta(minutes=minutes)):
            assert fay.get(address).status == 200, minutes
    with time_machine.travel(start + dt.timedelta(minutes=241)):
        assert fay.get(address).to == ADDRESS
    idle = pages.as_(cast.fay)
    with time_machine.travel(start + dt.timedelta(minutes=251)):
        assert idle.get(address).to == ADDRESS


def test_administrator_who_was_quiet_for_eleven_minutes_is_out_SEC_44(cast, pages):
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(minutes=11)):
        assert pages.as_(cast.fay).get("/staff/what-can-i-see").to == ADDRESS
        assert pages.as_(cast.erin).get("/staff/what-can-i-see").status == 200


def test_staff_are_signed_out_after_ten_hours_SEC_44(cast, pages):
    asha, start = pages.as_(cast.asha), dt.datetime.now(dt.UTC)
    for minutes in range(19, 600, 19):
        with time_machine.travel(start + dt.timedelta(minutes=minutes)):
            assert asha.get(CASELOAD).status == 200, minutes
    with time_machine.travel(start + dt.timedelta(minutes=601)):
        assert asha.get(CASELOAD).to == ADDRESS


def test_made_up_and_changed_cookies_open_nothing_SEC_42(cast, pages):
    asha = pages.as_(None)
    sign_in(asha, cast.asha)
    signed = asha.client.get_cookie("w").value
    for value in ("", "x", signed[:-2], signed[1:], signed.swapcase()):
        other = pages.as_(None)
        other.client.set_cookie("w", value)
        assert other.get(CASELOAD).to == ADDRESS


def test_every_staff_page_offers_to_sign_out_SEC_45(cast, pages):
    for address in (CASELOAD, "/staff/sign-ins", "/staff/what-can-i-see", "/staff/password", "/staff/step-up"):
        assert pages.as_(cast.asha).get(address).page.one("form", action="/staff/sign-out")


def test_fresh_installation_has_no_account_SEC_35(tmp_path):
    from flask_migrate import upgrade

    import config
    from app import create_app

    fresh = create_app(config.Testing({"DATABASE_URL": f"sqlite:///{tmp_path / 'fresh.sqlite3'}"}))
    with fresh.app_context():
        upgrade()
        assert not db.session.scalars(select(User)).all()
        db.session.remove()
        db.engine.dispose()


def test_language_stays_and_nothing_else_of_the_visit_before_SEC_43(cast, pages):
    with pages.client.session_transaction() as session:
        session["lang"], session["planted"] = "cy", "by somebody else"
    sign_in(pages, cast.asha)
    with pages.client.session_transaction() as session:
        assert session["lang"] == "cy"
        assert "planted" not in session
        assert "half" not in session
