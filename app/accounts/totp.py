"""Codes of authenticator apps (RFC 6238): six digits, a new one every 30 seconds, one step of drift, each used once."""

from __future__ import annotations

import base64
import datetime as dt
import hmac

import pyotp

STEP_SECONDS = 30
_DRIFT = 1


def secret_from(raw: bytes) -> str:
    """Twenty bytes as apps want them written: base 32, 32 letters."""
    return base64.b32encode(raw[:20]).decode()


def fitting_step(secret: str, code: str, at: dt.datetime, *, after: int | None) -> int | None:
    """The step (a count of 30 s since 1970) whose code this is, or None. Steps up to `after` were used before.

    Every allowed step is compared, so that time tells nothing about which one came near.
    """
    app = pyotp.TOTP(secret)
    here = int(at.timestamp()) // STEP_SECONDS
    typed = "".join(code.split()).encode()
    found = None
    for step in range(here - _DRIFT, here + _DRIFT + 1):
        fits = hmac.compare_digest(app.generate_otp(step).encode(), typed)
        if fits and (after is None or step > after):
            found = step
    return found


def app_link(secret: str, account: str) -> str:
    """The link that an authenticator app reads from a QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=account, issuer_name="Waymark")


def in_fours(secret: str) -> str:
    """The secret for typing by hand.

    >>> in_fours("ABCDEFGHJK")
    'ABCD EFGH JK'
    """
    return " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
