"""Codes are those of RFC 6238, fit for one step on either side, and each is used once."""

from __future__ import annotations

import datetime as dt

import pytest

from app.accounts.totp import app_link, fitting_step, secret_from
from app.accounts.types import Factor, factors_of, factors_text, is_strong

SECRET = secret_from(b"12345678901234567890")
# Appendix B of the RFC, the last six figures of its eight.
VECTORS = [
    (59, "287082"),
    (1111111109, "081804"),
    (1111111111, "050471"),
    (1234567890, "005924"),
    (2000000000, "279037"),
]


def at(seconds: int) -> dt.datetime:
    return dt.datetime.fromtimestamp(seconds, dt.UTC)


@pytest.mark.parametrize(("seconds", "code"), VECTORS)
def test_codes_are_those_of_the_standard(seconds, code):
    assert fitting_step(SECRET, code, at(seconds), after=None) == seconds // 30


@pytest.mark.parametrize(("late", "fits"), [(-60, False), (-30, True), (0, True), (30, True), (60, False)])
def test_one_step_of_drift_is_allowed_either_way_SEC_40(late, fits):
    assert (fitting_step(SECRET, "050471", at(1111111111 + late), after=None) is not None) is fits


def test_code_of_a_step_that_was_used_fits_no_more_SEC_37():
    step = fitting_step(SECRET, "050471", at(1111111111), after=None)
    assert fitting_step(SECRET, "050471", at(1111111111), after=step) is None
    assert fitting_step(SECRET, "050471", at(1111111111), after=step - 1) == step


@pytest.mark.parametrize("typed", ["050 471", " 050471 "])
def test_spaces_are_no_matter(typed):
    assert fitting_step(SECRET, typed, at(1111111111), after=None)


@pytest.mark.parametrize("typed", ["", "50471", "0504711", "abcdef", "٠٥٠٤٧١"])
def test_anything_else_does_not_fit(typed):
    assert fitting_step(SECRET, typed, at(1111111111), after=None) is None


def test_link_for_apps_names_us_and_the_account():
    assert app_link(SECRET, "asha@example.org").startswith("otpauth://totp/Waymark:asha%40example.org?secret=" + SECRET)


@pytest.mark.parametrize(
    ("factors", "strong"),
    [
        ({Factor.PASSWORD}, False),
        ({Factor.TOTP}, False),
        ({Factor.RECOVERY_CODE}, False),
        ({Factor.TOTP, Factor.RECOVERY_CODE}, False),
        ({Factor.PASSWORD, Factor.TOTP}, True),
        ({Factor.PASSWORD, Factor.RECOVERY_CODE}, True),
        ({Factor.PASSKEY}, True),
        ({Factor.SINGLE_SIGN_ON}, True),
        (set(), False),
    ],
)
def test_what_is_enough_to_sign_in_with_SEC_32_SEC_33_SEC_90(factors, strong):
    assert is_strong(factors) is strong
    assert factors_of(factors_text(factors)) == factors
