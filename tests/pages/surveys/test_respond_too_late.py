"""What happens to an answer that comes after the visit has ended: danger is heard of all the same (SAFE-11)."""

from __future__ import annotations

import time

import pytest
from sqlalchemy import select

from app.db import db, now, transaction
from app.invitations.models import Invitation
from app.safeguarding.models import Alert, AlertEvent
from app.safeguarding.types import EventKind
from tests.support.answering import SAFE_PLACE, TEXT_PLACE, opened, stored
from tests.support.client import form_of, htmx
from tests.support.invited import invite


def alerts():
    db.session.rollback()
    return db.session.scalars(select(Alert).order_by(Alert.id)).all()


def left_open(pages, invited, *, place=SAFE_PLACE, minutes=16):
    """A browser with a question on its screen that was left alone for so long, and what its form would send."""
    browser = opened(pages, invited)
    action, filled = form_of(browser.get(f"/go/question/{place}").page, f"/go/question/{place}")
    with browser.client.session_transaction() as session:
        session["pass"] = {**session["pass"], "seen": int(time.time()) - 60 * minutes}
    return browser, action, filled


def test_an_answer_that_may_mean_danger_raises_its_alert_after_the_form_closed_SAFE_11(cast, pages, context):
    invited = invite(cast)
    browser, action, filled = left_open(pages, invited)
    answer = browser.post(action, {**filled, "answer": "1"})
    assert answer.status == 409
    (alert,) = alerts()
    assert (alert.person_id, alert.service_id, alert.item_code) == (cast.cara.id, cast.harbour_id, "safe")
    assert alert.reason == "They said they do not feel safe."
    note = db.session.scalars(select(AlertEvent).where(AlertEvent.kind == EventKind.NOTE)).one()
    assert "after the form had closed" in note.done
    assert stored(invited) == {}


def test_the_page_says_plainly_what_was_kept_and_who_helps_SAFE_02(cast, pages, context):
    browser, action, filled = left_open(pages, invite(cast))
    words = browser.post(action, {**filled, "answer": "1"}).words
    assert "We did not save this answer. But we told our team that you may need help." in words
    assert "someone looks" in words.lower()
    for part in ("call 999", "0800 1111", "01632 960001"):
        assert part in words


@pytest.mark.parametrize("end", ["cancelled_at", "expires_at"])
def test_also_where_the_invitation_itself_has_ended_SAFE_11(cast, pages, context, end):
    invited = invite(cast)
    browser, action, filled = left_open(pages, invited, minutes=1)
    with transaction():
        setattr(db.session.get_one(Invitation, invited.id), end, now())
    assert browser.post(action, {**filled, "answer": "2"}).status == 409
    assert len(alerts()) == 1


def test_sent_twice_it_raises_one_alert_REL_02(cast, pages, context):
    browser, action, filled = left_open(pages, invite(cast))
    for _time in range(2):
        browser.post(action, {**filled, "answer": "1"})
    assert len(alerts()) == 1


def test_with_scripts_it_is_the_same_SAFE_02(cast, pages, context):
    browser, action, filled = left_open(pages, invite(cast))
    answer = browser.post(action, {**filled, "answer": "1"}, headers=htmx("question-step"))
    assert answer.status == 409
    assert "may need help" in answer.words
    assert len(alerts()) == 1


@pytest.mark.parametrize("value", ["3", "5", "rather_not_say", "9", ""])
def test_any_other_answer_finds_the_form_closed(cast, pages, context, value):
    browser, action, filled = left_open(pages, invite(cast))
    answer = browser.post(action, {**filled, "answer": value})
    assert answer.status == 404
    assert "may need help" not in answer.words
    assert alerts() == []


def test_words_are_not_kept_either(cast, pages, context):
    invited = invite(cast)
    browser, action, filled = left_open(pages, invited, place=TEXT_PLACE)
    assert browser.post(action, {**filled, "words": "Some words"}).status == 404
    assert stored(invited) == {}


def test_a_browser_that_never_opened_the_link_raises_nothing_SEC_84(cast, pages, context):
    invite(cast)
    token = pages.get("/go").page.all("input", name="csrf_token")[0].attributes["value"]
    answer = pages.post(f"/go/question/{SAFE_PLACE}", {"csrf_token": token, "answer": "1"})
    assert answer.status == 404
    assert alerts() == []


def test_opening_addresses_of_a_closed_form_shows_nothing_SEC_84(cast, pages, context):
    browser, _action, _filled = left_open(pages, invite(cast))
    for where in ("/go/start", f"/go/question/{SAFE_PLACE}", "/go/check", "/go/help-now"):
        assert browser.get(where).status == 404
    assert alerts() == []
