"""How the page of one alert behaves."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from sqlalchemy import select

from app.audit.models import AuditEntry
from app.audit.types import Action
from app.db import db, now, transaction
from app.safeguarding.models import Alert
from app.safeguarding.services.calls import take_back
from app.safeguarding.watch import tell_everyone
from tests.support.alert_life import address, alert_about_cara
from tests.support.alerts import REASON, held_by, raised
from tests.support.answering import opened
from tests.support.asked_calls import NUMBER, WORDS, call_asked
from tests.support.invited import invite


def buttons(shown):
    """What can be pressed in the band that says what to do next: a button, or a link that looks like one."""
    main = [node for node in shown.page.nodes if "button" in node.attributes.get("class", "").split()]
    return [" ".join(node.text.split()) for node in main if node.text.strip() != "Sign out"]


def test_it_says_what_was_asked_answered_when_and_who_was_told_SAFE_07(cast, pages, context):
    public_id = alert_about_cara(cast)
    with time_machine.travel(dt.datetime(2031, 3, 4, 10, 0, tzinfo=dt.UTC), tick=False):
        tell_everyone()
    shown = pages.as_(cast.asha).get(address(public_id))
    assert shown.status == 200
    for words in (
        "Cara Quill",
        "How safe do you feel?",
        REASON,
        "Harbour House",
        "01632 960001",
        "Told first, at once",
    ):
        assert words in shown.words


def test_danger_comes_first_SAFE_15(cast, pages, context):
    main = pages.as_(cast.asha).get(address(alert_about_cara(cast))).page.one("main").text
    assert main.index("Call 999 first") < main.index("What to do next")


@pytest.mark.parametrize(
    ("upto", "who", "expected"),
    [
        ("waiting", "Asha", ["I'm on it"]),
        ("acknowledged", "Asha", ["Write what you did"]),
        ("acted", "Asha", ["Ask to close"]),
        ("asked", "Asha", []),
        ("asked", "Erin", ["Read and decide"]),
        ("closed", "Asha", []),
    ],
)
def test_one_thing_to_press_at_a_time_SAFE_08(cast, pages, context, upto, who, expected):
    assert buttons(pages.as_(cast.staff[who]).get(address(alert_about_cara(cast, upto=upto)))) == expected


def test_a_late_answer_shows_both_times_SAFE_12(cast, pages, context):
    on_time = raised(cast, cast.cara).public_id
    late = raised(cast, cast.callum, response="l" * 22, minutes_ago=60 * 24 * 3).public_id
    assert "Late" not in pages.as_(cast.asha).get(address(on_time)).words
    words = pages.as_(cast.asha).get(address(late)).words
    assert "Late" in words
    assert "It came long after it was given" in words


def test_history_says_everything_that_happened_newest_first_SAFE_08(cast, pages, context):
    words = pages.as_(cast.erin).get(address(alert_about_cara(cast, upto="closed"))).page.one("main").text
    order = [words.index(part) for part in ("Closed: Erin", "Asked to close it: Asha", "What was done: Asha")]
    assert order == sorted(order)
    assert "Her aunt and the lead" in words


def test_looking_is_written_down_SEC_107(cast, pages, context):
    pages.as_(cast.asha).get(address(alert_about_cara(cast)))
    views = select(AuditEntry.person_id).where(AuditEntry.action == Action.VIEWED)
    assert db.session.scalars(views).first() == cast.cara.id


def test_nobody_elsewhere_nor_whoever_pays_sees_it(cast, pages, context):
    where = address(alert_about_cara(cast))
    assert [pages.as_(staff).get(where).status for staff in (cast.ben, cast.sol, cast.dev)] == [404, 404, 403]
    answer = pages.get(where)
    assert (answer.status, answer.to.partition("?")[0]) == (303, "/staff/sign-in")


def test_whoever_holds_a_form_never_reaches_an_alert_SAFE_18(cast, pages, context):
    from app.journeys.reading import Perspective

    public_id = alert_about_cara(cast)
    for perspective in (Perspective.YOUNG_PERSON, Perspective.PARENT_OR_CARER):
        browser = opened(pages, invite(cast, perspective=perspective))
        for where in ("/staff/alerts/", address(public_id), address(public_id, "act"), address(public_id, "close")):
            answer = browser.get(where)
            assert (answer.status, answer.to.partition("?")[0]) == (303, "/staff/sign-in")


def test_there_is_no_address_that_deletes_mutes_or_changes_an_alert_SAFE_09(app):
    ways = {rule.rule.rpartition(">")[2] for rule in app.url_map.iter_rules() if "/staff/alerts/<" in rule.rule}
    assert ways == {"", "/acknowledge", "/act", "/ask-to-close", "/close", "/keep-open"}
    assert not [rule for rule in app.url_map.iter_rules() if {"DELETE", "PUT", "PATCH"} & (rule.methods or set())]


def test_the_deputy_is_named_and_a_tap_calls_the_local_numbers(cast, pages, context):
    page = pages.as_(cast.asha).get(address(alert_about_cara(cast))).page
    facts = page.one("dl", id="facts").text
    assert "Deputy" in facts
    assert "01632 960001" in page.one("a", href="tel:01632960001").text


def test_a_call_that_is_asked_for_stands_on_top_with_all_that_is_safe_SAFE_04_YP_44(cast, pages, context):
    public_id = alert_about_cara(cast, upto="acted")
    call_id = call_asked(cast, public_id, may_leave_message=True)
    shown = pages.as_(cast.asha).get(address(public_id))
    words = shown.words
    assert words.index("Asked for a call: As soon as someone can") < words.index("What to do next")
    for said in (NUMBER, "You may leave one", "Don't say who you are", WORDS, "Ring them the way they asked"):
        assert said in words
    assert shown.page.all("a", href="tel:07700900123")
    assert buttons(shown) == ["Write what you did"], "not yet: ask to close"
    seen = select(AuditEntry).where(AuditEntry.action == Action.VIEWED, AuditEntry.subject == f"asked_call:{call_id}")
    assert db.session.scalars(seen).all(), "who saw the number is written down (SEC-107)"


def test_what_came_of_a_call_is_said_on_top_SAFE_04(cast, pages, context):
    public_id = alert_about_cara(cast, upto="acknowledged")
    call_asked(cast, public_id, starts=now() - dt.timedelta(hours=2), ends=now() - dt.timedelta(hours=1))
    asha = pages.as_(cast.asha)
    assert "That time has gone by" in asha.get(address(public_id)).words
    asha.submit(address(public_id, "act"), {"call": "call_no_answer", "done": "Rang at 16:00, again at 18:00"})
    assert "Nobody answered so far" in asha.get(address(public_id)).words
    asha.submit(address(public_id, "act"), {"call": "call_spoke", "done": "She is at her aunt's"})
    words = asha.get(address(public_id)).words
    assert "Nobody answered so far" not in words
    assert "Rang, and spoke with them: Asha" in words
    assert "Ask to close" in words


def test_a_call_that_was_taken_back_leaves_no_number_SAFE_04(cast, pages, context):
    public_id = alert_about_cara(cast)
    call_asked(cast, public_id)
    with transaction():
        take_back(held_by(cast, cast.cara), db.session.scalars(select(Alert)).one())
    shown = pages.as_(cast.asha).get(address(public_id))
    assert NUMBER not in shown.text
    assert "The young person wants no call any more" in shown.words
    assert "Asked for a call:" not in shown.words


def test_nobody_elsewhere_sees_the_number_SAFE_18(cast, pages, context):
    public_id = alert_about_cara(cast)
    call_asked(cast, public_id)
    for staff in (cast.ben, cast.sol, cast.dev, cast.fay):
        for page in (address(public_id), address(public_id, "act"), "/staff/alerts/"):
            assert NUMBER not in pages.as_(staff).get(page).text
