"""How the page of alerts behaves."""

from __future__ import annotations

import datetime as dt
import re

import time_machine
from sqlalchemy import select

from app.audit.models import AuditEntry
from app.audit.types import Action
from app.db import db, now, transaction
from app.safeguarding.models import SafetyCover
from app.safeguarding.watch import tell_everyone
from tests.support.alert_life import alert_about_cara
from tests.support.alerts import REASON, raised
from tests.support.asked_calls import NUMBER, call_asked

ADDRESS = "/staff/alerts/"


def views():
    wanted = AuditEntry.action == Action.VIEWED
    return db.session.scalars(select(AuditEntry).where(wanted).order_by(AuditEntry.id)).all()


def test_key_worker_sees_who_waits_what_was_asked_and_since_when(cast, pages, context):
    alert = raised(cast, cast.cara, minutes_ago=125)
    answer = pages.as_(cast.asha).get(ADDRESS)
    assert answer.status == 200
    for words in ("Cara Quill", "How safe do you feel?", REASON, "Waiting 2 hours 5 minutes", "Harbour House"):
        assert words in answer.words
    link = answer.page.one("a", href=f"/staff/young-people/{cast.cara.public_id}")
    assert "Cara Quill" in link.text
    assert answer.page.one("article", id=f"alert-{alert.public_id}")


def test_danger_comes_before_everything_else_SAFE_15(cast, pages, context):
    raised(cast, cast.cara)
    answer = pages.as_(cast.asha).get(ADDRESS)
    main = answer.page.one("main").text
    assert main.index("Call 999 first") < main.index("Cara Quill")
    assert answer.page.one("a", href="tel:999")
    assert "Call 999 first" in pages.as_(cast.erin).get(ADDRESS).words


def test_what_is_to_be_pressed_comes_right_after_what_was_answered_SAFE_15(cast, pages, context):
    raised(cast, cast.cara)
    main = pages.as_(cast.asha).get(ADDRESS).page.one("main").text
    order = [
        main.index(words) for words in (REASON, "I'm on it", "Nobody was told by message yet", "Press “I'm on it”")
    ]
    assert order == sorted(order), "on a phone it is in sight at once, without moving the page"


def test_who_else_can_act_stands_with_the_alert(cast, pages, context):
    raised(cast, cast.cara)
    words = pages.as_(cast.asha).get(ADDRESS).words
    assert "The duty worker" in words
    assert "01632 960001" in words


def test_an_alert_shows_also_where_a_service_has_lost_its_cover_SAFE_09(cast, pages, context):
    raised(cast, cast.cara)
    with transaction() as session:
        session.delete(session.scalars(select(SafetyCover).where(SafetyCover.service_id == cast.harbour_id)).one())
    assert "Cara Quill" in pages.as_(cast.asha).get(ADDRESS).words


def test_no_label_grades_a_young_person_SAFE_21(cast, pages, context):
    raised(cast, cast.cara)
    answer = pages.as_(cast.asha).get(ADDRESS)
    assert not re.search(
        r"\b(low|medium|high|severe|risk|risky|red|amber|green|score|priority)\b", answer.words.lower()
    )
    assert "brick" not in answer.text


def test_reading_the_page_is_written_down_for_each_alert_SEC_107(cast, pages, context):
    raised(cast, cast.cara, response="a" * 22)
    raised(cast, cast.callum, response="b" * 22)
    pages.as_(cast.asha).get(ADDRESS)
    assert sorted((entry.actor_id, entry.person_id) for entry in views()) == sorted(
        (cast.asha.user_id, person.id) for person in (cast.cara, cast.callum)
    )
    assert {entry.detail for entry in views()} == {"safeguarding_alerts.index"}


def test_an_answer_that_reached_us_late_says_both_times_SAFE_11(cast, pages, context):
    raised(cast, cast.cara, minutes_ago=5)
    assert "Reached us later" not in pages.as_(cast.asha).get(ADDRESS).words
    raised(cast, cast.callum, response="l" * 22, minutes_ago=60 * 24 * 3)
    words = pages.as_(cast.asha).get(ADDRESS).words
    assert "Reached us later" in words
    assert "Waiting 3 days" in words


def test_long_closed_alerts_are_behind_a_link_and_open_ones_never_SAFE_09(cast, pages, context):
    alert, closed = raised(cast, cast.cara), raised(cast, cast.callum, response="b" * 22)
    with transaction():
        for each in (alert, closed):
            each.acknowledged_at = now().replace(year=now().year - 1)
            each.acknowledged_by_id = cast.erin.user_id
        closed.closed_at = now().replace(year=now().year - 1)
    asha = pages.as_(cast.asha)
    first = asha.get(ADDRESS).words
    assert "Erin is on it" in first
    assert "Callum Vane" not in first
    assert "Callum Vane" in asha.get(f"{ADDRESS}?show=all").words


def test_who_was_told_and_when_stands_with_the_alert_SAFE_07(cast, pages, context):
    raised(cast, cast.cara)
    assert "Nobody was told by message yet." in pages.as_(cast.erin).get(ADDRESS).words
    with time_machine.travel(dt.datetime(2031, 3, 4, 10, 0, tzinfo=dt.UTC), tick=False):
        tell_everyone()
    words = pages.as_(cast.erin).get(ADDRESS).words
    assert "Asha (Told first, at once), Tuesday 4 March 2031, 10am" in words


def test_key_worker_elsewhere_sees_none(cast, pages, context):
    raised(cast, cast.cara)
    for elsewhere in (cast.ben, cast.sol):
        words = pages.as_(elsewhere).get(ADDRESS).words
        assert "Cara" not in words
        assert "No alert waits right now." in words


def test_commissioner_and_administrator_are_refused(cast, pages):
    assert [pages.as_(staff).get(ADDRESS).status for staff in (cast.dev, cast.fay)] == [403, 403]


def test_signed_out_visitor_is_asked_to_sign_in(pages):
    answer = pages.get(ADDRESS)
    assert (answer.status, answer.to) == (303, "/staff/sign-in")


def test_a_call_that_waits_is_marked_and_its_number_stays_behind_SAFE_04(cast, pages, context):
    public_id = alert_about_cara(cast)
    call_asked(cast, public_id)
    shown = pages.as_(cast.asha).get("/staff/alerts/")
    assert [node.text for node in shown.page.all("span", class_="tag")].count("Asked for a call") == 1
    assert NUMBER not in shown.text
