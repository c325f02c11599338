"""How the page for typing a code behaves."""

from __future__ import annotations

import datetime as dt
import re

import pytest
import time_machine
from sqlalchemy import func, select

from app.accounts.models import User
from app.audit.models import AuditEntry
from app.audit.types import Action
from app.db import db, now, transaction
from app.invitations import services
from app.invitations.models import Invitation
from app.messaging.models import OutboxMessage
from app.messaging.types import MessageKind
from app.web.models import RateHit
from tests.support.invited import invite, scope_of


def opened(invited):
    return db.session.get_one(Invitation, invited.id)


def cookie_of(browser):
    with browser.client.session_transaction() as session:
        return dict(session)


def test_typed_code_begins_the_form_YP_37(cast, pages, context):
    invited = invite(cast)
    answer = pages.submit("/go", {"code": f"{invited.code[:4].lower()} {invited.code[4:]}"})
    assert (answer.status, answer.to) == (303, "/go/start")
    held = cookie_of(pages)["pass"]
    assert (held["invitation"], held["with_code"]) == (invited.public_id, True)
    assert pages.get("/go/start").status == 200


def test_keyboard_of_a_phone_is_told_what_to_expect(pages):
    field = pages.get("/go").page.one("input", id="code")
    assert field.attributes["autocomplete"] == "one-time-code"
    assert field.attributes["autocapitalize"] == "characters"
    assert field.attributes["spellcheck"] == "false"


def test_empty_or_short_code_is_explained_A11Y_62(pages, context):
    for typed, words in (("", "Type the code you were given"), ("ABC", "A code has 8 letters and numbers")):
        answer = pages.submit("/go", {"code": typed})
        assert answer.status == 422
        assert words in answer.page.one("div", id="error-summary").text
        assert answer.page.one("input", id="code").attributes["aria-invalid"] == "true"
    assert db.session.scalar(select(func.count()).select_from(RateHit)) == 0, "a slip of the finger is not a guess"


def closed_in_each_way(cast):
    """Codes that open nothing: one that never was, and one each used, cancelled, old, and with an old code."""
    used, cancelled, old, old_code = (invite(cast) for _ in range(4))
    with transaction():
        opened(used).used_at = now()
        services.cancel_invitation(scope_of(cast), opened(cancelled))
        opened(old).expires_at = now() - dt.timedelta(minutes=1)
        opened(old_code).code_expires_at = now() - dt.timedelta(minutes=1)
    return ["ABCD2345", used.code, cancelled.code, old.code, old_code.code]


def test_wrong_used_old_and_cancelled_codes_get_the_same_answer_SEC_99_YP_42(cast, pages, context):
    bodies, heads = set(), set()
    for code in closed_in_each_way(cast):
        browser = pages.as_(None)
        answer = browser.submit("/go", {"code": code})
        assert answer.status == 404
        bodies.add(re.sub(r'value="[^"]{40,}"', "", answer.text.replace(code, "CODE")))
        heads.add(tuple(sorted(name for name, _value in answer.headers)))
        assert "pass" not in cookie_of(browser)
    assert len(bodies) == len(heads) == 1
    assert "does not open anything now" in bodies.pop()


def test_sixth_wrong_code_from_one_place_waits_and_help_stays_open_SEC_88_SEC_98(cast, pages, context):
    invited = invite(cast)
    for _ in range(5):
        assert pages.as_(None).submit("/go", {"code": "ABCD 2345"}).status == 404
    slowed = pages.as_(None).submit("/go", {"code": "ABCD 2345"})
    assert slowed.status == 429
    assert 0 < int(slowed.headers["Retry-After"]) <= 600
    assert slowed.page.all("a", href="/help")
    right = pages.as_(None).submit("/go", {"code": invited.code})
    assert right.status == 429, "a guesser learns nothing from the right one either"
    elsewhere = pages.as_(None).submit("/go", {"code": invited.code}, environ_base={"REMOTE_ADDR": "192.0.2.7"})
    assert elsewhere.status == 303
    assert [pages.get("/help").status for _ in range(20)] == [200] * 20
    assert pages.get(f"/go/{invited.token}").status == 303, "a link can't be guessed, so it is never slowed"


def letters():
    """Who was told of guessing: e-mail addresses, and None for the operators."""
    told = select(OutboxMessage).where(OutboxMessage.kind == MessageKind.CODES_GUESSED).order_by(OutboxMessage.id)
    found = [message.address for message in db.session.scalars(told)]
    db.session.rollback()
    return found


def guess(pages, times, *, first=1, code="ABCD 2345"):
    """So many tries at a code, each from a place of its own."""
    for place in range(first, first + times):
        answer = pages.as_(None).submit("/go", {"code": code}, environ_base={"REMOTE_ADDR": f"198.51.100.{place}"})
        assert answer.status in {303, 404}, "nobody is kept out for what others type"


def test_guessing_from_many_places_is_told_to_those_who_run_it_once_an_hour_SEC_88(
    app, cast, pages, context, caplog, monkeypatch
):
    invited, fay = invite(cast), db.session.get_one(User, cast.fay.user_id).email
    monkeypatch.setitem(app.config, "WRONG_CODES_AN_HOUR", 6)
    began = now()
    guess(pages, 6)
    guess(pages, 3, code=invited.code)
    assert letters() == [], "what people mistype, and right codes"
    guess(pages, 4, first=7)
    assert letters() == [fay, None]
    (entry,) = db.session.scalars(select(AuditEntry).where(AuditEntry.action == Action.CODES_GUESSED)).all()
    assert (entry.detail, entry.person_id) == ("more than 6 in an hour", None)
    assert "More than 6 wrong codes" in caplog.text
    assert not [hint for hint in ("ABCD", "198.51", invited.code) if hint in caplog.text]
    with time_machine.travel(began + dt.timedelta(minutes=59), tick=True):
        guess(pages, 7, first=20)
    assert letters() == [fay, None], "once an hour"
    with time_machine.travel(began + dt.timedelta(minutes=62), tick=True):
        guess(pages, 7, first=40)
    assert letters() == [fay, None, fay, None]


def test_a_closed_administrator_is_not_told_of_guessing_SEC_88(app, cast, pages, context, monkeypatch):
    with transaction():
        db.session.get_one(User, cast.fay.user_id).is_disabled = True
    monkeypatch.setitem(app.config, "WRONG_CODES_AN_HOUR", 0)
    guess(pages, 1)
    assert letters() == [None]


def test_right_codes_are_never_slowed(cast, pages, context):
    invited = invite(cast)
    assert {pages.as_(None).submit("/go", {"code": invited.code}).status for _ in range(8)} == {303}


def test_code_form_from_elsewhere_is_refused(cast, pages, context):
    invited = invite(cast)
    assert pages.post("/go", {"code": invited.code}).status == 400
    assert "pass" not in cookie_of(pages)


@pytest.mark.parametrize("typed", ["<script>alert(1)</script>", "%00", "' OR 1=1 --", "🙂" * 8, "A" * 5000])
def test_strange_things_typed_are_shown_back_as_words_at_most(pages, typed):
    answer = pages.submit("/go", {"code": typed})
    assert answer.status == 422
    assert "<script>alert" not in answer.text


def test_commissioner_who_is_signed_in_sees_no_more_than_anyone(cast, pages):
    assert pages.as_(cast.dev).get("/go").words == pages.get("/go").words
