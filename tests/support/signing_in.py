"""Signing in as a person does it: a password, then a code of the authenticator app."""

from __future__ import annotations

import pyotp
from flask import Flask

from app.accounts.models import User
from app.accounts.totp import STEP_SECONDS
from app.db import db, now
from tests.support.cast import PASSWORD, Staff
from tests.support.client import Answer, Pages

DOOR = "/staff/sign-in"
SECOND = "/staff/second-step"
# Where somebody is sent whose first step is missing or too long ago.
LATE = "/staff/sign-in?late=yes"


def app_code(app: Flask, user_id: int, *, behind: int = 0) -> str:
    """What somebody's app shows now, or `behind` steps ago; the next code where this one was used."""
    with app.app_context():
        user = db.session.get_one(User, user_id)
        secret, used = user.totp, user.totp_used or 0
        db.session.rollback()
    assert secret, "no app is set up"
    step = int(now().timestamp()) // STEP_SECONDS - behind
    return pyotp.TOTP(secret).generate_otp(step if behind else max(step, used + 1))


def sign_in(pages: Pages, who: Staff, password: str = PASSWORD) -> Answer:
    """Both steps."""
    first = pages.submit(DOOR, {"email": who.email, "password": password})
    assert first.to == SECOND, first.words
    return pages.submit(SECOND, {"code": app_code(pages.app, who.user_id)})


def code_for(secret: str) -> str:
    """What an app shows now that has just been given this secret, as the page writes it."""
    return pyotp.TOTP(secret.replace(" ", "")).generate_otp(int(now().timestamp()) // STEP_SECONDS)
