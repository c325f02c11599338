"""When somebody may ring, in which words, and whom to tell."""

from __future__ import annotations

import datetime as dt

from flask import Flask
from flask_babel import Babel

from app.i18n.dates import UK
from app.safeguarding.calls import call_step, safe_times, time_words, to_tell
from app.safeguarding.ladder import Duty, Rota
from app.safeguarding.types import CallStep, EventKind, Rung

WEEKDAYS = "Monday to Friday, 9am to 5pm"
# A Wednesday, and the Friday after it.
WEDNESDAY = dt.date(2026, 3, 4)
FRIDAY = dt.date(2026, 3, 6)


def at(day, hour, minute=0):
    return dt.datetime.combine(day, dt.time(hour, minute), UK)


def said(times, now):
    app = Flask(__name__)
    Babel(app, default_locale="en_GB")
    with app.test_request_context():
        return [time_words(time.starts, time.ends, now) for time in times]


def test_times_lie_in_the_hours_of_the_service_and_are_parts_of_days_SAFE_04():
    now = at(WEDNESDAY, 8)
    assert said(safe_times(WEEKDAYS, now)[:4], now) == [
        "Today, 9am to midday",
        "Today, midday to 4pm",
        "Today, 4pm to 5pm",
        "Tomorrow, 9am to midday",
    ]


def test_what_goes_on_is_offered_while_enough_of_it_is_left():
    now = at(WEDNESDAY, 11, 40)
    assert said(safe_times(WEEKDAYS, now)[:1], now) == ["Today, until midday"]
    late = at(WEDNESDAY, 11, 50)
    assert said(safe_times(WEEKDAYS, late)[:1], late) == ["Today, midday to 4pm"]


def test_what_was_offered_is_taken_until_it_ends():
    offered = safe_times(WEEKDAYS, at(WEDNESDAY, 11, 40))[0]
    assert offered.key in {time.key for time in safe_times(WEEKDAYS, at(WEDNESDAY, 11, 59), left=0)}
    assert offered.key not in {time.key for time in safe_times(WEEKDAYS, at(WEDNESDAY, 12, 1), left=0)}


def test_days_without_anybody_are_passed_over():
    now = at(FRIDAY, 18)
    assert said(safe_times(WEEKDAYS, now)[:1], now) == ["Monday 9 March 2026, 9am to midday"]
    easter = at(dt.date(2026, 4, 2), 18)
    assert said(safe_times(WEEKDAYS, easter)[:1], easter) == ["Tuesday 7 April 2026, 9am to midday"]


def test_a_service_that_never_closes_offers_the_night_and_no_more_than_six_times():
    now = at(WEDNESDAY, 20, 30)
    times = safe_times("every day, all day", now)
    assert said(times[:2], now) == ["Today, until midnight", "Tomorrow, midnight to 9am"]
    assert len(times) == 6


def test_hours_that_can_not_be_read_offer_no_time():
    assert safe_times("when we are in", at(WEDNESDAY, 8)) == []
    assert safe_times("", at(WEDNESDAY, 8)) == []


class Happened:
    def __init__(self, kind):
        self.kind = kind


def step(*kinds):
    return call_step([Happened(kind) for kind in (EventKind.RAISED, EventKind.TOLD, *kinds, EventKind.ACTION_TAKEN)])


def test_a_call_waits_until_they_spoke_or_somebody_said_why_not_SAFE_04():
    asked = EventKind.CALL_ASKED
    assert step() is CallStep.NOT_ASKED
    assert step(asked) is CallStep.WAITING
    assert step(asked, EventKind.CALL_NO_ANSWER) is CallStep.NO_ANSWER
    assert step(asked, EventKind.CALL_NO_ANSWER, EventKind.CALL_SPOKE) is CallStep.DONE
    assert step(asked, EventKind.CALL_DROPPED) is CallStep.DONE
    assert step(asked, EventKind.CALL_TAKEN_BACK) is CallStep.NOT_ASKED
    assert step(asked, EventKind.CALL_SPOKE, asked) is CallStep.WAITING


def told(*people, acting=9, may_look=frozenset({1, 2, 3, 9}), everybody=(7,)):
    return to_tell(Rota(tuple(people), everybody), acting, may_look, WEDNESDAY)


def test_whoever_acts_and_whoever_comes_first_hear_of_a_call_that_is_asked_for_later_SAFE_04():
    assert told(Duty(1, Rung.FIRST), Duty(2, Rung.DEPUTY), Duty(3, Rung.ON_CALL)) == (9, 1, 3)
    assert told(Duty(9, Rung.FIRST)) == (9,)


def test_whoever_is_away_or_gone_is_passed_over_and_somebody_always_hears_SAFE_07():
    away = ((WEDNESDAY, FRIDAY),)
    assert told(Duty(9, Rung.FIRST, leave=away), Duty(3, Rung.ON_CALL)) == (3,)
    assert told(Duty(1, Rung.FIRST, is_gone=True), may_look=frozenset()) == (7,)
