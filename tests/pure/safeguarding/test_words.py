"""How long something waits, which question it came from, and numbers to call."""

from __future__ import annotations

import datetime as dt

import pytest

from app.safeguarding.helplines import lines, local_lines
from app.safeguarding.questions import question_asked
from app.safeguarding.waiting import waiting_words

SINCE = dt.datetime(2026, 3, 3, 12, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("minutes", "expected"),
    [(-3, "less than a minute"), (0, "less than a minute"), (1, "1 minute"), (60, "1 hour"), (125, "2 hours 5 minutes"),
     (2879, "47 hours 59 minutes"), (2880, "2 days")],
)  # fmt: skip
def test_waiting_is_said_in_words(minutes, expected):
    assert waiting_words(SINCE, SINCE + dt.timedelta(minutes=minutes)) == expected


def definition(text, reason, code="safe"):
    item = {"code": code, "text": {"en-GB": text}, "risk": {"when": {"at_most": 1}, "reason": {"en-GB": reason}}}
    return {"items": [{"code": "plain", "text": {"en-GB": "Plain?"}, "risk": None}, item]}


def test_the_question_is_the_one_with_this_reason():
    both = [definition("Are you safe?", "Not safe now"), definition("Do you feel safe?", "They feel unsafe")]
    assert question_asked(both, "safe", "They feel unsafe") == {"en-GB": "Do you feel safe?"}
    assert question_asked(both, "safe", "Something else") is None
    assert question_asked(both[:1], "safe", "Something else") == {"en-GB": "Are you safe?"}
    assert question_asked(both, "plain", "Not safe now") is None


def test_a_long_reason_is_still_found():
    assert question_asked([definition("Safe?", "x" * 300)], "safe", "x" * 200) == {"en-GB": "Safe?"}


def test_local_numbers_can_be_dialled_and_stay_readable():
    text = "Children's services: 01632 960001\n\nDesk at the door, room 12\nNight team 0800 1111"
    assert local_lines(text) == [
        ("Children's services: 01632 960001", "01632960001"),
        ("Desk at the door, room 12", None),
        ("Night team 0800 1111", "08001111"),
    ]


def test_the_list_of_help_lines_is_short_SAFE_33():
    assert len([line for line in lines() if not line["urgent"]]) <= 5
    assert [line["code"] for line in lines() if line["urgent"]] == ["999"]
