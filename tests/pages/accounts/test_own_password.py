"""How changing one's own password behaves."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.accounts.models import User
from app.audit.models import AuditEntry
from app.audit.types import Action
from app.db import db
from tests.support.cast import PASSWORD
from tests.support.signing_in import DOOR, LATE, SECOND, sign_in

ADDRESS = "/staff/password"
NEW = "gravel lantern seven plums"


def change(pages, password=NEW, present=PASSWORD, **more):
    return pages.submit(ADDRESS, {"present": present, "password": password, **more})


def test_password_is_changed_and_written_down_SEC_74(cast, pages, context):
    asha = pages.as_(cast.asha)
    assert change(asha).to == "/staff/sign-ins"
    assert sign_in(pages.as_(None), cast.asha, NEW).status == 303
    assert db.session.scalars(select(AuditEntry).where(AuditEntry.action == Action.PASSWORD_CHANGED)).one()


def test_other_sign_ins_end_with_it_unless_that_is_not_wanted_SEC_47(cast, pages):
    kept, ended = pages.as_(None), pages.as_(None)
    sign_in(kept, cast.asha)
    asha = pages.as_(cast.asha)
    change(asha, is_ending_others=None)
    assert kept.get("/staff/sign-ins").status == 200
    sign_in(ended, cast.asha, NEW)
    change(asha, "estuary candle forty quarries", present=NEW)
    assert ended.get("/staff/sign-ins").to == "/staff/sign-in"
    assert asha.get("/staff/sign-ins").status == 200


def test_whoever_came_half_way_in_with_the_password_before_goes_no_further_SEC_47(cast, pages):
    other = pages.as_(None)
    assert other.submit(DOOR, {"email": cast.asha.email, "password": PASSWORD}).to == SECOND
    change(pages.as_(cast.asha))
    assert other.get(SECOND).to == LATE


def test_its_owner_is_told_at_the_next_sign_in_SEC_47(cast, pages):
    change(pages.as_(cast.asha))
    other = pages.as_(None)
    sign_in(other, cast.asha, NEW)
    assert other.get("/staff/home").to == "/staff/changes"
    assert "Your password was changed." in other.get("/staff/changes").words
    assert other.submit("/staff/changes", {}).to == "/staff/home"
    assert other.get("/staff/home").to == "/staff/young-people/"


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("elevenchars", "12 letters or more"),
        ("password123456", "Many people use this one"),
        ("Qwertyuiop12!", "Many people use this one"),
        ("abcabcabcabcabc", "Many people use this one"),
        ("aaaaaaaaaaaaaaaa", "Many people use this one"),
        ("abcdefghijklm", "Many people use this one"),
        ("asha@example.org", "Leave out your own name"),
        ("Waymark-2026-!!", "Leave out your own name"),
    ],
)
def test_weak_passwords_are_refused_with_what_to_do_SEC_31(cast, pages, password, words):
    answer = change(pages.as_(cast.asha), password)
    assert answer.status == 422
    assert words in answer.words


@pytest.mark.parametrize("password", ["wibblefrotzquu", "            päivää 道 x", "a" + "zebra crossing " * 20])
def test_any_characters_in_any_mix_will_do_SEC_31(cast, pages, password):
    assert change(pages.as_(cast.asha), password).status == 303 or len(password.strip()) < 12


def test_another_present_password_changes_nothing(cast, pages, context):
    answer = change(pages.as_(cast.asha), present="not this one")
    assert answer.status == 422
    assert "not the password you have now" in answer.words


def test_guessing_the_present_one_is_slowed_down_SEC_98(cast, pages):
    asha = pages.as_(cast.asha)
    statuses = [change(asha, present=f"guess {n}").status for n in range(11)]
    assert statuses == [422] * 10 + [429]


def test_nothing_that_was_typed_comes_back(cast, pages):
    assert "not this one" not in change(pages.as_(cast.asha), present="not this one").text


def test_signed_out_visitor_is_asked_to_sign_in(pages):
    assert pages.get(ADDRESS).to == "/staff/sign-in"


def test_fields_let_managers_of_passwords_in_SEC_31(cast, pages):
    page = pages.as_(cast.asha).get(ADDRESS).page
    assert page.one("input", name="present").attributes["autocomplete"] == "current-password"
    assert page.one("input", name="password").attributes["autocomplete"] == "new-password"
    assert "maxlength" not in page.one("input", name="password").attributes


def test_password_is_kept_as_argon2id_only_SEC_56(cast, context):
    assert all(kept.startswith("$argon2id$") for kept in db.session.scalars(select(User.password_hash)))
