"""A password that was changed while it was checked opens nothing."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select, update

from app.accounts import queries, services, signing_in
from app.accounts.models import HalfSignIn, User
from app.accounts.passwords import hash_password
from app.accounts.types import PasswordDetails, SignInDetails
from app.db import db, transaction
from tests.support.alert_life import scope_at_harbour
from tests.support.cast import PASSWORD


@pytest.fixture
def stale(app, cast):
    """Asha's account as it was read, while somebody else gives it another password."""
    with app.test_request_context("/staff/sign-in"):
        user = db.session.get_one(User, cast.asha.user_id)
        assert user.password_hash
        changed = update(User).where(User.id == user.id).values(password_hash=hash_password("gravel lantern plums"))
        db.session.execute(changed.execution_options(synchronize_session=False))
        yield user
        db.session.rollback()


def test_the_first_step_is_not_passed_SEC_41(stale, cast):
    assert signing_in.check_password(SignInDetails(cast.asha.email, PASSWORD)) is None
    assert not db.session.scalar(select(func.count()).select_from(HalfSignIn))


def test_nobody_proves_by_it_who_they_are_SEC_41(stale, cast):
    assert not signing_in.prove_again(scope_at_harbour(cast, cast.asha), PASSWORD, "000000")


def test_it_is_not_good_for_choosing_another_SEC_41(stale, cast):
    details = PasswordDetails(PASSWORD, "seven quiet lanterns here", is_ending_others=True)
    assert not services.change_password(scope_at_harbour(cast, cast.asha), details)


def test_a_password_that_stayed_the_same_opens_SEC_41(app, cast):
    with app.test_request_context("/staff/sign-in"), transaction():
        assert signing_in.check_password(SignInDetails(cast.asha.email, PASSWORD))


def test_a_closed_account_has_no_password_SEC_46(app, cast):
    with app.test_request_context("/staff/sign-in"):
        user = db.session.get_one(User, cast.asha.user_id)
        user.is_disabled = True
        db.session.flush()
        assert not queries.is_still_password(user)
        db.session.rollback()
