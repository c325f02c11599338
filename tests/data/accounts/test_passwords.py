"""How passwords are hashed, and that time tells nothing about who has an account."""

from __future__ import annotations

import math
import re
import statistics
import time

import pytest
from argon2 import PasswordHasher, extract_parameters
from argon2.low_level import Type
from sqlalchemy import delete

import config
from app import create_app
from app.accounts.models import User
from app.accounts.password_rules import known_passwords, why_refused
from app.accounts.passwords import code_fits, hash_code, hash_password, is_outdated, password_fits
from app.accounts.second_step import _LETTERS
from app.db import db, transaction
from app.web.models import RateHit
from tests.support.cast import PASSWORD
from tests.support.client import form_of
from tests.support.signing_in import DOOR


@pytest.fixture
def strong():
    """An application that hashes as production does."""
    app = create_app(config.Development({"DATABASE_URL": "sqlite:///:memory:"}))
    with app.app_context():
        yield app


def test_hashes_are_argon2id_with_64_mib_and_three_passes_SEC_56(strong):
    made = extract_parameters(hash_password("a password"))
    assert (made.type, made.memory_cost, made.time_cost, made.parallelism) == (Type.ID, 64 * 1024, 3, 1)
    assert (made.salt_len, made.hash_len) == (16, 32)
    assert not hasattr(config.Production, "ARGON2_MEMORY_KIB")


def test_hashing_takes_long_enough_SEC_56(strong):
    password_fits(None, "warm up")
    begun = time.perf_counter()
    hash_password("a password")
    assert time.perf_counter() - begun > 0.08  # 0.1 s and more on a small server; less would be a slip in the settings


def test_codes_that_we_drew_are_hashed_with_19_mib_and_two_passes_SEC_38(strong):
    made = extract_parameters(hash_code("a code"))
    assert (made.type, made.memory_cost, made.time_cost, made.parallelism) == (Type.ID, 19 * 1024, 2, 1)
    assert (made.salt_len, made.hash_len) == (16, 32)
    assert math.log2(len(_LETTERS)) * 12 > 59


def test_codes_from_before_that_were_hashed_like_passwords_still_fit_SEC_38(strong):
    before = hash_password("a code")
    assert code_fits(before, "a code")
    assert not code_fits(before, "another code")
    assert not code_fits(None, "nobody has this password")


def test_hash_with_older_settings_is_made_again_when_its_owner_signs_in_SEC_56(cast, pages, context):
    old = PasswordHasher(time_cost=1, memory_cost=32, parallelism=1).hash(PASSWORD)
    with transaction():
        db.session.get(User, cast.asha.user_id).password_hash = old
    assert is_outdated(old)
    assert pages.submit(DOOR, {"email": cast.asha.email, "password": PASSWORD}).status == 303
    db.session.rollback()
    kept = db.session.get(User, cast.asha.user_id).password_hash
    assert kept != old
    assert not is_outdated(kept)


@pytest.mark.slow
def test_unknown_closed_invited_and_known_accounts_take_the_same_time_SEC_34_SEC_99(strong):
    stored = hash_password(PASSWORD)
    times: dict[str, list[float]] = {"known": [], "unknown": [], "invited": []}
    for _pair in range(12):
        for name, kept in (("known", stored), ("unknown", None), ("invited", "")):
            begun = time.perf_counter()
            assert not password_fits(kept, "not the password")
            times[name].append(time.perf_counter() - begun)
    middle = {name: statistics.median(found) for name, found in times.items()}
    assert max(middle.values()) < 1.5 * min(middle.values()), middle


@pytest.mark.slow
def test_two_hundred_answers_of_each_kind_are_alike_in_words_status_and_time_SEC_34_SEC_99(cast, pages, context):
    with transaction():
        db.session.get(User, cast.ben.user_id).is_disabled = True
    _action, form = form_of(pages.get(DOOR).page)
    addresses = {"known": cast.asha.email, "unknown": "nobody@example.org", "closed": cast.ben.email}
    times: dict[str, list[float]] = {name: [] for name in addresses}
    seen = set()
    for number in range(200):
        with transaction():
            db.session.execute(delete(RateHit))  # Guessing this often would be refused.
        for name, email in addresses.items():
            typed = form | {"email": email, "password": f"guess {number}"}
            begun = time.perf_counter()
            answer = pages.client.post(DOOR, data=typed)
            times[name].append(time.perf_counter() - begun)
            words = answer.get_data(as_text=True).replace(email, "").replace(form["csrf_token"], "")
            seen.add((answer.status_code, len(re.sub(r'name="csrf_token"[^>]*', "", words))))
    middle = {name: statistics.median(found) for name, found in times.items()}
    assert len(seen) == 1, seen
    assert max(middle.values()) < 1.5 * min(middle.values()), middle


def test_list_of_known_passwords_is_here_and_none_leaves_the_server_SEC_31(context):
    assert len(known_passwords()) > 35_000
    assert {"password", "liverpool", "iloveyou", "qwerty123"} <= known_passwords()
    assert why_refused("iloveyou2024!!", [])
    assert not why_refused("wibblefrotzquu", [])
