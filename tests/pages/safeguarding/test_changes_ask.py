"""How a manager asks a second person, where fewer people would be told, or later."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import select, update

from app.accounts.models import SignIn
from app.audit.models import AuditEntry
from app.audit.types import Action
from app.db import db, now, transaction
from app.messaging.models import OutboxMessage
from app.messaging.types import MessageKind
from app.safeguarding.models import CoverChange, SafetyCover
from tests.support.cover_changes import COVER, WHY, asked_for, less_cover


def stored():
    db.session.rollback()
    return db.session.scalars(select(CoverChange)).one()


def test_manager_sees_before_and_after_and_asks_SAFE_09(cast, pages, context):
    erin = pages.as_(cast.erin)
    change = less_cover(erin, cast)
    words = erin.get(f"{change}/ask").words
    for expected in ("Monday to Friday, 9am to 5pm", "Monday to Thursday, 9am to 5pm", "30", "45", "Nothing changes"):
        assert expected in words
    asked_for(erin, change)
    row = stored()
    assert (row.why, row.written_by_id, row.outcome) == (WHY, cast.erin.user_id, None)
    assert row.asked_at is not None
    cover = db.session.scalars(select(SafetyCover).where(SafetyCover.service_id == cast.harbour_id)).one()
    assert (cover.answer_minutes, cover.version) == (30, 1), "what is in force stays in force"
    asked = db.session.scalars(select(OutboxMessage).where(OutboxMessage.kind == MessageKind.COVER_ASKED)).all()
    assert [message.address for message in asked] == [cast.lena.email]
    actions = set(db.session.scalars(select(AuditEntry.action)))
    assert {Action.COVER_CHANGE_WRITTEN, Action.COVER_CHANGE_ASKED} <= actions


def test_whoever_asks_has_to_prove_again_who_they_are_SAFE_09_SEC_49(cast, pages, context):
    erin = pages.as_(cast.erin)
    change = less_cover(erin, cast)
    with transaction():
        db.session.execute(update(SignIn).values(stepped_up_at=now() - dt.timedelta(minutes=6)))
    answer = erin.get(f"{change}/ask")
    assert answer.status in {303, 401, 403} or "step-up" in answer.to
    assert "step-up" in answer.to
    assert stored().asked_at is None, "and what they wrote is kept meanwhile"


def test_the_same_change_again_finds_the_first(cast, pages, context):
    erin = pages.as_(cast.erin)
    assert less_cover(erin, cast) == less_cover(erin, cast)


def test_missing_reason_is_explained(cast, pages, context):
    erin = pages.as_(cast.erin)
    change = less_cover(erin, cast)
    answer = erin.submit(f"{change}/ask", {"why": ""}, to=f"{change}/ask")
    assert answer.status == 422
    assert answer.page.all("a", href="#why")
    assert stored().asked_at is None


def test_until_somebody_is_asked_nobody_else_sees_it(cast, pages, context):
    change = less_cover(pages.as_(cast.erin), cast)
    assert pages.as_(cast.lena).get(f"{change}/ask").status == 404
    assert pages.as_(cast.lena).get(change).status == 404
    assert "Changes that wait" not in pages.as_(cast.lena).get(COVER).words
    assert "Ask a second person" in pages.as_(cast.erin).get(COVER).words


def test_a_second_person_is_led_to_where_they_answer(cast, pages, context):
    change = asked_for(pages.as_(cast.erin), less_cover(pages.as_(cast.erin), cast))
    assert pages.as_(cast.lena).get(f"{change}/ask").to == change
    assert pages.as_(cast.erin).get(f"{change}/ask").to == change


def test_key_worker_and_commissioner_are_refused(cast, pages, context):
    change = less_cover(pages.as_(cast.erin), cast)
    assert [pages.as_(who).get(f"{change}/ask").status for who in (cast.asha, cast.dev)] == [403, 403]


def test_signed_out_visitor_is_asked_to_sign_in(cast, pages, context):
    assert pages.get(less_cover(pages.as_(cast.erin), cast) + "/ask").to == "/staff/sign-in"
