"""What cover and alerts are made of."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum


class Rung(StrEnum):
    """A place on the ladder of who is told."""

    FIRST = "first"
    DEPUTY = "deputy"
    LEAD = "lead"
    MANAGER = "manager"
    ON_CALL = "on_call"
    # Not chosen but reached: nobody on the rota is there; or an acknowledged alert is still open on a later day.
    EVERYBODY = "everybody"
    STILL_OPEN = "still_open"


# The rungs that a service fills in.
CHOSEN = (Rung.FIRST, Rung.DEPUTY, Rung.LEAD, Rung.MANAGER, Rung.ON_CALL)


class Level(StrEnum):
    """How an alert is closed: an urgent one by two people. It says nothing about the young person."""

    URGENT = "urgent"
    ROUTINE = "routine"


class EventKind(StrEnum):
    """What happened to an alert."""

    RAISED = "raised"
    # The answer was given long before it reached us.
    LATE = "late"
    TOLD = "told"
    ACKNOWLEDGED = "acknowledged"
    NOTE = "note"
    ACTION_TAKEN = "action_taken"
    CLOSE_ASKED = "close_asked"
    CLOSED = "closed"
    # It stays open, or is opened again.
    REOPENED = "reopened"
    # The young person asked for a call, or took that back; and what came of it.
    CALL_ASKED = "call_asked"
    CALL_TAKEN_BACK = "call_taken_back"
    CALL_SPOKE = "call_spoke"
    CALL_NO_ANSWER = "call_no_answer"
    CALL_DROPPED = "call_dropped"


# What somebody writes about a call that was asked for.
RANG = (EventKind.CALL_SPOKE, EventKind.CALL_NO_ANSWER, EventKind.CALL_DROPPED)


class CallStep(StrEnum):
    """Where a call stands that a young person asked for."""

    NOT_ASKED = "not_asked"
    WAITING = "waiting"
    NO_ANSWER = "no_answer"
    DONE = "done"


class AlarmKind(StrEnum):
    """What the watch found amiss with the installation itself."""

    NO_ALERT = "no_alert"
    NOT_TOLD = "not_told"
    NOT_DELIVERED = "not_delivered"
    NOBODY_THERE = "nobody_there"
    TEST_FAILED = "test_failed"
    WATCH_BROKE = "watch_broke"
    NOT_REVIEWED = "not_reviewed"


class ChangeKind(StrEnum):
    """What would tell fewer people of alerts, or later."""

    COVER = "cover"
    OFF_DUTY = "off_duty"
    AWAY = "away"


class Outcome(StrEnum):
    """What became of a change that needs a second person."""

    AGREED = "agreed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class ChangeStep(StrEnum):
    """Where such a change stands: written and not asked for yet, waiting, or one of the ends."""

    WRITTEN = "written"
    ASKED = "asked"
    AGREED = "agreed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"


class Stage(StrEnum):
    """Where an alert stands, for the one next step."""

    WAITING = "waiting"
    ACTING = "acting"
    CLOSE_ASKED = "close_asked"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class CoverDetails:
    """What a service has in place before it may ask a question about danger (SAFE-01)."""

    version: int
    told_first: str
    deputy: str
    hours: str
    answer_minutes: int
    out_of_hours: str
    local_numbers: str
    approver: str
    approved_on: dt.date


@dataclass(frozen=True, slots=True)
class RiskAnswer:
    """An answer that may mean danger: which response and item, why it counts, and when it was given.

    `note` is for staff: how it reached us, where that is not the usual way.
    """

    response_public_id: str
    item_code: str
    reason: str
    answered_at: dt.datetime
    level: Level = Level.URGENT
    note: str = ""


@dataclass(frozen=True, slots=True)
class MissedAnswer:
    """A risk answer as the sweep finds it in an instrument's own table, with whose it is."""

    answer: RiskAnswer
    authority_id: int
    service_id: int
    person_id: int


@dataclass(frozen=True, slots=True)
class Closing:
    """What somebody writes before an alert may be closed (SAFE-08)."""

    done: str
    informed: str
    view: str
    why: str


@dataclass(frozen=True, slots=True)
class DutyDetails:
    """An account put on a rung: by public id, with where its messages go (its own e-mail address where empty)."""

    account_public_id: str
    rung: Rung
    address: str


@dataclass(frozen=True, slots=True)
class LeaveDetails:
    """When an account on duty is away, both days included."""

    account_public_id: str
    starts_on: dt.date
    ends_on: dt.date


@dataclass(frozen=True, slots=True)
class Answered:
    """What a second person says about a change, and why."""

    agrees: bool
    words: str


@dataclass(frozen=True, slots=True)
class CallDetails:
    """A call as a young person asks for it: once for each key.

    Without a number it is the one that the service has; without a time, as soon as somebody can.
    """

    key: str
    number: str | None
    starts: dt.datetime | None
    ends: dt.datetime | None
    may_leave_message: bool
    may_say_who: bool
    words: str | None


@dataclass(frozen=True, slots=True)
class Deed:
    """What somebody did about an alert or found out, and what kind of thing that was."""

    done: str
    kind: EventKind = EventKind.ACTION_TAKEN
