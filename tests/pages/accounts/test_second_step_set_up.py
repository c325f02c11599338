"""How setting up the second step behaves."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.accounts.models import RecoveryCode, SignIn, User
from app.accounts.signing_in import FirstStepNeededError, finish
from app.accounts.types import Factor
from app.audit.models import AuditEntry
from app.audit.types import Action
from app.db import db, transaction
from tests.support.cast import PASSWORD
from tests.support.signing_in import DOOR, LATE, app_code, code_for

ADDRESS = "/staff/second-step/set-up"


@pytest.fixture
def bare(cast, pages, context):
    """Asha has a password, and no second step yet; she typed the password."""
    with transaction():
        db.session.get(User, cast.asha.user_id).totp = None
    pages.submit(DOOR, {"email": cast.asha.email, "password": PASSWORD})
    return pages


def secret_on(answer):
    return answer.page.one("code", class_="copy").text


def test_whoever_has_no_second_step_is_led_here_and_reaches_nothing_else_SEC_131(bare):
    assert bare.get("/staff/second-step").to == ADDRESS
    assert bare.get("/staff/home").to == DOOR


def test_setting_it_up_signs_in_and_shows_ten_codes_once_SEC_32(cast, bare):
    answer = bare.submit(ADDRESS, {"code": code_for(secret_on(bare.get(ADDRESS)))})
    assert answer.status == 200
    assert len(answer.page.all("code")) == 10
    assert "Your recovery codes" in answer.words
    assert bare.get("/staff/young-people/").status == 200
    assert len(db.session.scalars(select(RecoveryCode)).all()) == 10
    assert db.session.scalars(select(AuditEntry).where(AuditEntry.action == Action.SECOND_STEP_ADDED)).one()


def test_secret_stays_the_same_until_it_is_taken_and_nothing_is_kept_before(bare, cast):
    first, second = secret_on(bare.get(ADDRESS)), secret_on(bare.get(ADDRESS))
    assert first == second
    assert db.session.get(User, cast.asha.user_id).totp is None


def test_another_browser_is_offered_another_secret_SEC_37(bare, cast):
    other = bare.as_(None)
    other.submit(DOOR, {"email": cast.asha.email, "password": PASSWORD})
    assert secret_on(other.get(ADDRESS)) != secret_on(bare.get(ADDRESS))


def test_secret_is_stored_sealed(bare, cast):
    secret = secret_on(bare.get(ADDRESS)).replace(" ", "")
    bare.submit(ADDRESS, {"code": code_for(secret)})
    db.session.rollback()
    user = db.session.get(User, cast.asha.user_id)
    assert user.totp == secret
    assert secret.encode() not in user.totp_sealed


def test_code_that_does_not_fit_is_explained(bare):
    answer = bare.submit(ADDRESS, {"code": "000000"})
    assert answer.status == 422
    assert "doesn't fit" in answer.words


def test_whoever_has_a_second_step_cannot_set_up_another_with_the_password_alone_SEC_131(cast, pages, context):
    pages.submit(DOOR, {"email": cast.asha.email, "password": PASSWORD})
    assert pages.get(ADDRESS).to == "/staff/second-step"
    before = db.session.get(User, cast.asha.user_id).totp
    pages.submit("/staff/second-step", {"code": "1"}, to=None)
    assert pages.post(ADDRESS, {"code": app_code(pages.app, cast.asha.user_id)}).status in {303, 400}
    db.session.rollback()
    assert db.session.get(User, cast.asha.user_id).totp == before


def test_a_password_that_was_checked_a_moment_before_a_new_start_takes_no_app_into_use_SEC_36(cast, bare):
    secret = secret_on(bare.get(ADDRESS))
    with transaction():
        # What a new start leaves where the first step is stored a moment after it.
        db.session.get(User, cast.asha.user_id).password_hash = ""
    assert bare.get(ADDRESS).to == LATE
    answer = bare.post(ADDRESS, {"code": code_for(secret)})
    assert answer.status in {303, 400}
    db.session.rollback()
    assert db.session.get(User, cast.asha.user_id).totp is None


def test_of_two_browsers_that_passed_the_first_step_only_one_finishes_SEC_37(app, cast, context):
    with app.test_request_context(), pytest.raises(FirstStepNeededError), transaction():
        # The other one used it up in the meantime, or a new start ended it.
        finish(db.session.get(User, cast.asha.user_id), factors=frozenset({Factor.PASSWORD, Factor.TOTP}))
    there = select(SignIn.started_at).where(SignIn.user_id == cast.asha.user_id)
    before = len(db.session.scalars(there).all())
    db.session.rollback()
    assert before == 1, "the one that the cast has"
