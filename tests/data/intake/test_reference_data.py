"""The three public data sets come in through the command, whole, and say afterwards what they said before."""

from __future__ import annotations

from collections import Counter

import pytest
from sqlalchemy import select

from app.db import db
from app.instruments.models import Reading, Score
from app.people.models import YoungPerson
from tests.support.reference_data import PROVIDER_CODE, long_rows


@pytest.fixture
def come_in(bring, bring_instrument, context):
    """Bring in a whole data set; gives the answer for each kind of file."""

    def run(name):
        rows = long_rows(name)
        instrument = bring_instrument(rows.instrument)
        assert instrument.status == 0, instrument.err
        provider = {"organisation_code": PROVIDER_CODE, "name": "Reference", "kind": "provider"}
        files = {"organisations": [provider], **rows._asdict()}
        del files["instrument"]
        return {kind: bring(kind, found) for kind, found in files.items()}

    return run


@pytest.mark.parametrize("name", ["btheb", "anorexia", "arthritis"])
def test_a_public_data_set_comes_in_whole_and_only_once(come_in, name):
    rows = long_rows(name)
    answers = come_in(name)
    assert {kind: answer.status for kind, answer in answers.items()} == dict.fromkeys(answers, 0)
    assert answers["people"].json["added"] == len(rows.people)
    assert answers["episodes"].json["added"] == len(rows.episodes)
    assert answers["readings"].json["added"] == len(rows.readings)
    statement = (
        select(YoungPerson, Reading.taken_on, Score.value)
        .join(Reading, Reading.person_id == YoungPerson.id)
        .join(Score, Score.reading_id == Reading.id)
    )
    said = Counter((row["person_ref"], row["taken_on"], float(row["value"])) for row in rows.readings)
    stored = Counter((person.ref, day.isoformat(), value) for person, day, value in db.session.execute(statement))
    assert stored == said
    again = come_in(name)
    assert {answer.json["added"] + answer.json["changed"] for answer in again.values()} == {0}
    assert again["readings"].json["unchanged"] == len(rows.readings)
