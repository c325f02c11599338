"""How a passkey is added."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from sqlalchemy import func, select

from app.accounts.credentials import Passkey
from app.accounts.models import AccountNotice, SignIn
from app.audit.models import AuditEntry
from app.audit.types import Action
from app.db import db

ADDRESS = "/staff/passkeys/add"


def kept():
    return db.session.scalar(select(func.count()).select_from(Passkey))


def test_a_passkey_is_added_written_down_and_told_SEC_90(keys, context):
    assert keys.add().to == "/staff/passkeys/"
    assert kept() == 1
    assert (
        db.session.scalar(select(AuditEntry.detail).where(AuditEntry.action == Action.SECOND_STEP_ADDED)) == "passkey"
    )
    assert db.session.scalar(select(AccountNotice.change)) == "passkey_added"


def test_what_is_stored_opens_nothing_and_the_name_is_sealed(keys, context):
    keys.add("Work laptop")
    row = db.session.scalars(select(Passkey)).one()
    assert b"Work laptop" not in row.name_sealed
    assert row.name == "Work laptop"


def test_it_asks_first_who_one_is_SEC_49(keys, context):
    for sign_in in db.session.scalars(select(SignIn)):
        sign_in.stepped_up_at = None
    db.session.commit()
    assert keys.pages.get(ADDRESS).to.startswith("/staff/step-up?next=")


@pytest.mark.parametrize(
    "wrong",
    [
        {"origin": "https://evil.example"},
        {"origin": "http://localhost:8001"},
        {"site": "evil.example"},
        {"verified": False},
    ],
    ids=["another site", "another port", "another name", "without finger, face or PIN"],
)
def test_an_answer_from_elsewhere_is_refused_SEC_32(keys, context, wrong):
    answer = keys.add(**wrong)
    assert answer.status == 422
    assert kept() == 0


def test_a_question_is_answered_once_SEC_37(keys, context):
    made = keys.device.create(keys.ask("/staff/passkeys/add/options", ADDRESS))
    assert keys.send_new(made).status == 303
    assert keys.send_new(made).status == 422
    assert kept() == 1


def test_a_question_is_answered_within_five_minutes_SEC_37(keys, context):
    made = keys.device.create(keys.ask("/staff/passkeys/add/options", ADDRESS))
    # Proved again who it is a minute before, so that the form itself is open.
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(minutes=6)):
        for sign_in in db.session.scalars(select(SignIn)):
            sign_in.stepped_up_at = dt.datetime.now(dt.UTC)
        db.session.commit()
        assert keys.send_new(made).status == 422
    assert kept() == 0


def test_a_question_to_one_person_is_not_answered_by_another_SEC_37(keys, pages, cast, context):
    made = keys.device.create(keys.ask("/staff/passkeys/add/options", ADDRESS))
    assert keys.with_device(pages.as_(cast.erin)).send_new(made).status == 422
    assert kept() == 0


@pytest.mark.parametrize("sent", ["", "{}", "[]", "null", '{"response": {"clientDataJSON": "e30"}}', "[" * 9000])
def test_nonsense_is_refused_in_plain_words_SEC_105(keys, sent):
    assert keys.send_new(sent).status == 422


def test_the_same_passkey_is_not_added_twice(keys, context):
    keys.add()
    assert keys.add().status == 422
    assert kept() == 1


def test_a_name_is_needed(keys):
    made = keys.device.create(keys.ask("/staff/passkeys/add/options", ADDRESS))
    answer = keys.send_new(made, "")
    assert answer.status == 422
    assert "Enter a name" in answer.words
