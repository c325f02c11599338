"""The demonstration's second step: the page itself says the code, since nobody here has the invented people's phones.

Only the development configuration has it; production and tests never learn of it.
"""

from __future__ import annotations

import pyotp
from flask import Flask
from flask_login import current_user

from app.access.seal import SignInNeededError
from app.accounts.signing_in import half_signed_in
from app.accounts.totp import STEP_SECONDS
from app.db import now


def init_app(app: Flask) -> None:
    """Let the templates of the second step say the code."""
    if app.config["NAME"] == "development":
        app.jinja_env.globals["demonstration_code"] = demonstration_code


def demonstration_code() -> str:
    """A code that works now for whoever is at the second step or signed in; empty where they have no app."""
    try:
        user = current_user if current_user.is_authenticated else half_signed_in()
    except SignInNeededError:
        return ""
    if not user.totp:
        return ""
    # A code is used once: who signs out and in again within half a minute is told the next one.
    step = max(int(now().timestamp()) // STEP_SECONDS, (user.totp_used or 0) + 1)
    return pyotp.TOTP(user.totp).generate_otp(step)
