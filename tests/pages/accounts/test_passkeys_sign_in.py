"""How signing in with a passkey and nothing else behaves."""

from __future__ import annotations

import datetime as dt
import json

import pytest
import time_machine
from sqlalchemy import func, select, update

from app.accounts.credentials import Passkey
from app.accounts.models import SignIn, User
from app.audit.models import AuditEntry
from app.audit.types import Action
from app.db import db

HOME = "/staff/home"


def test_one_touch_opens_the_caseload_SEC_32_SEC_90(keys, pages, context):
    keys.add()
    browser = keys.with_device(pages)
    assert browser.sign_in(keys.device.get(browser.asked_to_sign_in())).to == HOME
    assert pages.get("/staff/young-people/").status == 200
    made = db.session.scalars(select(SignIn).order_by(SignIn.id.desc())).first()
    assert made.factors == "passkey"


def test_an_answer_opens_once_SEC_37(keys, pages):
    keys.add()
    browser = keys.with_device(pages)
    answer = keys.device.get(browser.asked_to_sign_in())
    token = {"csrf_token": browser.token("/staff/sign-in"), "answer": answer}
    assert pages.post("/staff/passkeys/sign-in", token).to == HOME
    thief = keys.with_device(pages.as_(None))
    assert thief.sign_in(answer).status == 422


def test_a_question_asked_of_one_browser_is_not_answered_in_another_SEC_37(keys, pages):
    keys.add()
    browser, other = keys.with_device(pages), keys.with_device(pages.as_(None))
    other.asked_to_sign_in()
    assert other.sign_in(keys.device.get(browser.asked_to_sign_in())).status == 422


def test_a_question_for_another_purpose_is_not_taken_SEC_37(keys, pages, cast):
    keys.add()
    answer = keys.device.get(keys.asked_to_step_up())
    token = {"csrf_token": keys.token("/staff/step-up"), "answer": answer}
    assert keys.pages.post("/staff/passkeys/sign-in", token).status == 422


@pytest.mark.parametrize(
    "wrong",
    [{"origin": "https://evil.example"}, {"site": "evil.example"}, {"verified": False}],
    ids=["another site", "another name", "without finger, face or PIN"],
)
def test_an_answer_from_elsewhere_is_refused_and_written_down_SEC_74(keys, pages, context, wrong):
    keys.add()
    browser = keys.with_device(pages)
    assert browser.sign_in(keys.device.get(browser.asked_to_sign_in(), **wrong)).status == 422
    assert db.session.scalar(select(func.count()).where(AuditEntry.action == Action.SIGN_IN_REFUSED)) == 1


def test_a_copy_of_the_key_is_found_by_its_count(keys, pages, context):
    keys.add()
    db.session.execute(update(Passkey).values(sign_count=7))
    db.session.commit()
    browser = keys.with_device(pages)
    assert browser.sign_in(keys.device.get(browser.asked_to_sign_in(), count=7)).status == 422
    assert browser.sign_in(keys.device.get(browser.asked_to_sign_in(), count=8)).to == HOME


def test_another_key_under_a_known_name_is_refused(keys, pages):
    keys.add()
    browser = keys.with_device(pages)
    stranger = type(keys.device)(keys.device.origin)
    stranger.id = keys.device.id
    assert browser.sign_in(stranger.get(browser.asked_to_sign_in())).status == 422


def test_after_five_minutes_it_is_too_late_SEC_37(keys, pages):
    keys.add()
    browser = keys.with_device(pages)
    answer = keys.device.get(browser.asked_to_sign_in())
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(minutes=6)):
        assert browser.sign_in(answer).status == 422


def test_a_closed_account_stays_closed_SEC_46(keys, pages, cast, context):
    keys.add()
    db.session.get(User, cast.asha.user_id).is_disabled = True
    db.session.commit()
    browser = keys.with_device(pages)
    assert browser.sign_in(keys.device.get(browser.asked_to_sign_in())).status == 422


@pytest.mark.parametrize("sent", ["", "{}", "null", "[1]", json.dumps({"response": {"clientDataJSON": 5}})])
def test_nonsense_is_refused_in_plain_words_SEC_105(keys, pages, sent):
    answer = keys.with_device(pages).sign_in(sent)
    assert answer.status == 422
    assert "Go back to sign in" in answer.words


def test_refused_tries_are_slowed_down_SEC_98(keys, pages):
    browser = keys.with_device(pages)
    token = {"csrf_token": browser.token("/staff/sign-in"), "answer": ""}
    assert [pages.post("/staff/passkeys/sign-in", token).status for _ in range(21)] == [422] * 20 + [429]
