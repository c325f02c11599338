"""How proving again who one is behaves with a passkey."""

from __future__ import annotations

from sqlalchemy import select

from app.accounts.models import SignIn
from app.audit.models import AuditEntry
from app.audit.types import Action
from app.db import db

WANTED = "/staff/passkeys/add"


def forget_proof():
    for sign_in in db.session.scalars(select(SignIn)):
        sign_in.stepped_up_at = None
    db.session.commit()


def test_one_touch_goes_back_to_the_page_that_asked_SEC_49(keys, context):
    keys.add()
    forget_proof()
    assert keys.pages.get(WANTED).to.startswith("/staff/step-up")
    assert keys.step_up(keys.device.get(keys.asked_to_step_up()), WANTED).to == WANTED
    assert keys.pages.get(WANTED).status == 200


def test_an_answer_counts_once_SEC_37(keys, context):
    keys.add()
    answer = keys.device.get(keys.asked_to_step_up())
    assert keys.step_up(answer).status == 303
    forget_proof()
    assert keys.step_up(answer).status == 422
    assert keys.pages.get(WANTED).to.startswith("/staff/step-up")


def test_somebody_elses_passkey_is_refused_and_written_down_SEC_74(keys, pages, cast, context):
    keys.add()
    forget_proof()
    erin = keys.with_device(pages.as_(cast.erin))
    assert erin.step_up(keys.device.get(erin.asked_to_step_up())).status == 422
    assert erin.pages.get(WANTED).to.startswith("/staff/step-up")
    written = db.session.scalars(select(AuditEntry.action).where(AuditEntry.actor_id == cast.erin.user_id)).all()
    assert Action.STEP_UP_REFUSED in written


def test_the_page_offers_it_to_who_has_one(keys, pages, cast):
    keys.add()
    words = keys.pages.get("/staff/step-up").words
    assert "Use a passkey" in words
    assert "Use a passkey" not in pages.as_(cast.erin).get("/staff/step-up").words
