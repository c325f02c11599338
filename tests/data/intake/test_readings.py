"""How readings are brought in: in rows for each scale, checked against their instrument, never corrected."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest
from sqlalchemy import func, select

from app.db import db
from app.i18n.dates import today
from app.instruments.models import InstrumentScale, Reading, Score
from app.instruments.types import MissingCode
from app.intake.services import FIRST_LOOK
from app.journeys.reading import Occasion, Perspective

ROW = {
    "person_ref": "T-001", "service_code": "harbour-house", "instrument": "check-in", "instrument_version": "1",
    "perspective": "young_person", "taken_on": "", "scale": "feelings", "value": "3", "occasion": "", "missing_code": "",
}  # fmt: skip


@pytest.fixture
def row(cast):
    return ROW | {"taken_on": (today() - dt.timedelta(days=90)).isoformat()}


def only_reading():
    return db.session.scalars(select(Reading)).one()


def scores():
    statement = select(InstrumentScale.code, Score.value, Score.missing_code).join(
        InstrumentScale, InstrumentScale.id == Score.scale_id
    )
    return {code: value if missing is None else missing for code, value, missing in db.session.execute(statement)}


def count(kind):
    return db.session.scalar(select(func.count()).select_from(kind))


def test_rows_of_one_reading_become_one_reading(bring, cast, context, row):
    other = row | {"scale": "body", "value": "", "missing_code": "rather_not_say"}
    elsewhere = row | {"person_ref": "T-002"}
    answer = bring("readings", [row, elsewhere, other])
    assert answer.counts == {"rows": 3, "added": 3, "changed": 0, "unchanged": 0}
    reading = db.session.scalars(select(Reading).where(Reading.person_id == cast.cara.id)).one()
    assert reading.perspective is Perspective.YOUNG_PERSON
    assert reading.episode_id == cast.cara.episode_id
    assert reading.occasion is Occasion.START
    assert scores() == {"feelings": 3, "body": MissingCode.RATHER_NOT_SAY}
    assert count(Reading) == 2
    again = bring("readings", [other, row, elsewhere])
    assert again.counts == {"rows": 3, "added": 0, "changed": 0, "unchanged": 3}
    assert count(Score) == 3


def test_rows_of_a_reading_may_be_thousands_of_rows_apart(bring, context, row):
    days = [(today() - dt.timedelta(days=100 + back)).isoformat() for back in range(1200)]
    first = [row | {"taken_on": day} for day in days]
    second = [row | {"taken_on": day, "scale": "body", "value": "2"} for day in days]
    assert bring("readings", first + second).counts["added"] == 2400
    assert count(Reading) == 1200
    assert set(Counter(db.session.scalars(select(Score.reading_id))).values()) == {2}


def test_voices_and_days_are_readings_of_their_own(bring, context, row):
    yesterday = (today() - dt.timedelta(days=1)).isoformat()
    assert bring("readings", [row, row | {"perspective": "worker"}, row | {"taken_on": yesterday}]).status == 0
    assert count(Reading) == 3


@pytest.mark.parametrize(
    ("days_ago", "occasion"), [(110, Occasion.START), (90, Occasion.START), (30, Occasion.REVIEW), (0, Occasion.REVIEW)]
)
def test_a_blank_occasion_is_worked_out_from_the_episode(bring, context, row, days_ago, occasion):
    assert bring("readings", [row | {"taken_on": (today() - dt.timedelta(days=days_ago)).isoformat()}]).status == 0
    assert only_reading().occasion is occasion


def test_the_nearest_episode_counts_where_none_holds_the_day(bring, cast, context, row):
    ended = {
        "person_ref": "T-001",
        "service_code": "harbour-house",
        "started_on": "2023-01-01",
        "ended_on": "2023-06-30",
    }
    assert bring("episodes", [ended]).status == 0
    assert bring("readings", [row | {"taken_on": "2023-09-30"}]).status == 0
    reading = only_reading()
    assert reading.occasion is Occasion.FOLLOW_UP
    assert reading.episode_id != cast.cara.episode_id


def test_without_an_episode_the_occasion_has_to_be_said(bring, context, row):
    person = {"person_ref": "T-900", "provider_code": "tideway"}
    bring("people", [person])
    answer = bring("readings", [row | {"person_ref": "T-900"}])
    assert answer.errors == [(2, "occasion")]
    assert bring("readings", [row | {"person_ref": "T-900", "occasion": "review"}]).status == 0
    assert only_reading().episode_id is None


def test_a_reading_has_one_occasion(bring, context, row):
    rows = [row | {"occasion": "closing"}, row | {"scale": "body"}, row | {"scale": "safe", "occasion": "review"}]
    answer = bring("readings", rows)
    assert answer.errors == [(4, "occasion")]
    assert count(Reading) == 0
    assert bring("readings", rows[:2]).status == 0
    assert only_reading().occasion is Occasion.CLOSING


def test_a_value_that_is_here_is_not_corrected(bring, context, row):
    bring("readings", [row])
    answer = bring("readings", [row | {"value": "4"}, row | {"scale": "body", "value": "1"}])
    assert answer.errors == [(2, "value")]
    assert "is here with 3" in answer.reasons
    assert scores() == {"feelings": 3}
    assert bring("readings", [row | {"value": "", "missing_code": "dont_know"}]).errors == [(2, "value")]


def test_a_scale_that_an_earlier_file_left_out_is_added(bring, context, row):
    bring("readings", [row])
    answer = bring("readings", [row, row | {"scale": "body", "value": "1"}])
    assert answer.counts == {"rows": 2, "added": 1, "changed": 0, "unchanged": 1}
    assert scores() == {"feelings": 3, "body": 1}
    assert count(Reading) == 1


def test_a_scale_said_twice_names_both_lines(bring, context, row):
    answer = bring("readings", [row, row | {"scale": "body"}, row | {"value": "4"}])
    assert answer.errors == [(4, "scale")]
    assert "line 2" in answer.reasons
    assert count(Reading) == 0


@pytest.mark.parametrize(
    ("changes", "column", "words"),
    [
        ({"instrument": "mood-o-meter"}, "instrument", "'mood-o-meter' is not installed"),
        ({"instrument_version": "9"}, "instrument_version", "Version '9' of instrument 'check-in'"),
        ({"instrument_version": "9"}, "instrument_version", "there are: 1"),
        ({"scale": "felings"}, "scale", "no scale 'felings'"),
        ({"value": "6"}, "value", "outside scale feelings (1 to 5)"),
        ({"value": "0"}, "value", "outside scale"),
        ({"value": "-3"}, "value", "-3 is outside scale"),
        ({"value": "2.5"}, "value", "between the steps"),
        ({"value": "three"}, "value", "not a number"),
        ({"value": "3,5"}, "value", "not a number"),
        ({"value": "1e0"}, "value", "not a number"),
        ({"value": "NaN"}, "value", "not a number"),
        ({"value": "inf"}, "value", "not a number"),
        ({"value": "\uff13"}, "value", "not a number"),
        ({"value": "=3"}, "value", "looks like a formula"),
        ({"value": ""}, "value", "blank"),
        ({"missing_code": "dont_know"}, "value", "not both"),
        ({"missing_code": "999", "value": ""}, "missing_code", "rather_not_say"),
        ({"perspective": "teacher"}, "perspective", "parent_or_carer"),
        ({"occasion": "baseline"}, "occasion", "follow_up"),
        ({"person_ref": "T-999"}, "person_ref", "'T-999'"),
        ({"person_ref": "U-001"}, "person_ref", "'U-001'"),
        ({"service_code": "lighthouse"}, "service_code", "'lighthouse'"),
        ({"taken_on": "2012-05-03"}, "taken_on", "before the person was born"),
        ({"taken_on": "2999-01-01"}, "taken_on", "in the future"),
        ({"taken_on": "0026-01-01"}, "taken_on", "before 1900"),
        ({"taken_on": "2026-02-30"}, "taken_on", "not a date"),
        ({"taken_on": "20260101"}, "taken_on", "not a date"),
        ({"taken_on": "2026-W01-1"}, "taken_on", "not a date"),
        ({"taken_on": "01/02/2026"}, "taken_on", "not a date"),
        ({"taken_on": ""}, "taken_on", "blank"),
    ],
)
def test_a_row_that_does_not_fit_is_refused_with_its_place_and_reason(bring, context, row, changes, column, words):
    answer = bring("readings", [row | {"scale": "body"}, row | changes])
    assert answer.status == 1
    assert answer.errors == [(3, column)]
    assert words in answer.reasons
    assert answer.counts == {"rows": 2, "added": 0, "changed": 0, "unchanged": 0}
    assert count(Reading) == count(Score) == 0


def test_a_scale_that_begins_at_a_fraction_and_one_without_steps(bring, bring_instrument, context, row):
    scale = {"title": {"en-GB": "S"}, "lowest": 0.1, "highest": 3.1, "direction": "higher_is_better",
             "change": None, "reliability": None, "reference_sd": None, "reference_source": ""}  # fmt: skip
    made = bring_instrument({
        "code": "fractions", "version": "1", "kind": "survey", "title": {"en-GB": "Fractions"},
        "licence": {"holder": "We", "terms": "CC0", "credit": ""},
        "scales": [scale | {"code": "tenth", "step": 1}, scale | {"code": "any", "step": None}],
    })  # fmt: skip
    assert made.status == 0, made.err
    row |= {"instrument": "fractions"}
    assert (
        bring("readings", [row | {"scale": "tenth", "value": "2.1"}, row | {"scale": "any", "value": "2.61803"}]).status
        == 0
    )
    assert scores() == {"tenth": 2.1, "any": 2.61803}


@pytest.mark.parametrize("where", ["first", "last"])
def test_one_bad_row_among_thousands_leaves_nothing(bring, context, row, where):
    start = today() - dt.timedelta(days=5200)
    rows = [row | {"taken_on": (start + dt.timedelta(days=n)).isoformat(), "person_ref": "T-001"} for n in range(5000)]
    # Born in 2012: the days begin after that.
    rows = [r for r in rows if r["taken_on"] > "2012-06-01"]
    bad = 0 if where == "first" else len(rows) - 1
    rows[bad] = rows[bad] | {"value": "17"}
    answer = bring("readings", rows)
    assert answer.errors == [(bad + 2, "value")]
    assert answer.json["rows"] == len(rows) > 4900
    assert count(Reading) == count(Score) == 0


def test_a_file_long_enough_for_the_database_to_look_at_its_tables_again_comes_in(bring, context, row):
    days = [(today() - dt.timedelta(days=back)).isoformat() for back in range(2200)]
    voices = [voice.value for voice in Perspective]
    rows = [row | {"taken_on": day, "perspective": voice} for day in days for voice in voices]
    assert len(rows) > FIRST_LOOK
    assert bring("readings", rows).status == 0
    assert count(Reading) == len(rows)
