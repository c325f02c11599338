"""How making new recovery codes behaves."""

from __future__ import annotations

import datetime as dt
import re

import time_machine
from sqlalchemy import func, select

from app.accounts.models import RecoveryCode
from app.audit.models import AuditEntry
from app.audit.types import Action
from app.db import db
from app.messaging.models import OutboxMessage
from app.messaging.types import MessageKind
from tests.support.cast import PASSWORD
from tests.support.signing_in import DOOR, SECOND, sign_in

ADDRESS = "/staff/recovery-codes"


def codes_on(answer):
    return [node.text for node in answer.page.all("code")]


def test_ten_codes_are_shown_once_and_the_ones_before_work_no_more_SEC_37(cast, pages, context):
    asha = pages.as_(cast.asha)
    before, after = codes_on(asha.submit(ADDRESS)), codes_on(asha.submit(ADDRESS))
    assert len(after) == 10
    assert not set(before) & set(after)
    assert not codes_on(asha.get(ADDRESS))
    assert db.session.scalar(select(func.count(RecoveryCode.id))) == 10
    other = pages.as_(None)
    other.submit(DOOR, {"email": cast.asha.email, "password": PASSWORD})
    assert other.submit(SECOND, {"code": before[0]}).status == 422
    assert other.submit(SECOND, {"code": after[0]}).status == 303


def test_its_owner_is_told_by_a_message_and_at_the_next_sign_in_SEC_47(cast, pages, context):
    pages.as_(cast.asha).submit(ADDRESS)
    told = select(OutboxMessage.kind).where(OutboxMessage.kind == MessageKind.SIGN_IN_CHANGED)
    assert db.session.scalars(told).one()
    db.session.rollback()
    other = pages.as_(None)
    sign_in(other, cast.asha)
    assert other.get("/staff/home").to == "/staff/changes"
    assert "New recovery codes were made." in other.get("/staff/changes").words


def test_each_code_holds_sixty_bits_of_chance_SEC_38_SEC_39(cast, pages):
    codes = codes_on(pages.as_(cast.asha).submit(ADDRESS))
    assert all(re.fullmatch(r"\d{1,2}(-[2-9a-hjkmnp-z]{4}){3}", code) for code in codes)
    assert 31**12 > 2**59


def test_making_them_is_written_down_and_its_owner_told_SEC_47_SEC_74(cast, pages, context):
    pages.as_(cast.asha).submit(ADDRESS)
    assert db.session.scalars(select(AuditEntry).where(AuditEntry.action == Action.RECOVERY_CODES_MADE)).one()
    page = pages.as_(cast.asha).get("/staff/sign-ins")
    assert "10 not used yet" in page.words


def test_opening_the_page_makes_none(cast, pages, context):
    pages.as_(cast.asha).get(ADDRESS)
    assert not db.session.scalars(select(RecoveryCode)).all()


def test_it_asks_again_who_it_is_SEC_49(cast, pages):
    asha = pages.as_(cast.asha)
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(minutes=6)):
        assert asha.get(ADDRESS).to == "/staff/step-up?next=/staff/recovery-codes"


def test_signed_out_visitor_is_asked_to_sign_in(pages):
    assert pages.get(ADDRESS).to == DOOR


def test_codes_from_before_are_spoken_of_only_where_there_were_any(cast, pages):
    asha = pages.as_(cast.asha)
    assert "Codes that you had before" not in asha.submit(ADDRESS, {}).words
    assert "take the place of all that you have" in asha.get(ADDRESS).words
    assert "Codes that you had before" in asha.submit(ADDRESS, {}).words
