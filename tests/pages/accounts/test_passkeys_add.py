"""How a passkey is added."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from sqlalchemy import func, select, update

from app.accounts.credentials import Passkey
from app.accounts.models import AccountNotice, SignIn, User
from app.audit.models import AuditEntry
from app.audit.types import Action
from app.db import db
from tests.pages.accounts.conftest import ORIGIN
from tests.support.authenticator import Authenticator
from tests.support.cast import PASSWORD
from tests.support.client import form_of
from tests.support.signing_in import app_code

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


def at_the_office():
    """As if the authority's own sign-in had vouched for everybody who is signed in, a moment ago."""
    db.session.execute(update(SignIn).values(factors="single_sign_on", stepped_up_at=dt.datetime.now(dt.UTC)))
    db.session.commit()


def test_the_first_one_takes_a_password_and_a_code_of_who_came_in_through_the_office_SEC_32_SEC_49(
    keys, cast, pages, context
):
    at_the_office()
    asked = keys.pages.get(ADDRESS).to
    assert asked == f"/staff/step-up?next={ADDRESS}"
    page = keys.pages.get(asked)
    assert "Your organisation's sign-in is not enough for it" in page.words
    assert "Show it at" not in page.words
    typed = {"password": PASSWORD, "code": app_code(pages.app, cast.asha.user_id)}
    assert keys.pages.submit(asked, typed).to == ADDRESS
    assert keys.add().status == 303
    assert kept() == 1


def test_a_form_that_was_open_before_does_not_get_around_it_SEC_32(keys, context):
    made = keys.device.create(keys.ask("/staff/passkeys/add/options", ADDRESS))
    action, filled = form_of(keys.pages.get(ADDRESS).page, ADDRESS)
    at_the_office()
    assert keys.pages.post(action, filled | {"answer": made, "name": "Work laptop"}).status == 403
    assert kept() == 0


def test_who_has_no_password_here_makes_the_first_one_at_the_offices_word(keys, cast, context):
    at_the_office()
    db.session.execute(update(User).where(User.id == cast.asha.user_id).values(password_hash=""))
    db.session.commit()
    assert keys.add().status == 303
    assert kept() == 1


def test_another_one_is_made_after_any_proof(keys, context):
    keys.add()
    at_the_office()
    keys.device = Authenticator(ORIGIN)
    assert keys.add("Phone").status == 303
    assert kept() == 2


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
