"""How the library of surveys and stars behaves, and what was agreed with the owners of measures."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from sqlalchemy import select

from app.audit.models import AuditEntry
from app.audit.types import Action
from app.db import db, transaction
from app.i18n.dates import today
from app.instruments.models import InstrumentAgreement, InstrumentVersion
from app.instruments.services import import_instrument
from tests.support.client import form_of
from tests.support.forms import en, raw_form, raw_item
from tests.support.signing_in import sign_in

LIBRARY = "/staff/library/"

pytestmark = pytest.mark.usefixtures("context")


def address(code, rest=""):
    version = db.session.scalars(select(InstrumentVersion).where(InstrumentVersion.code == code)).one()
    return f"{LIBRARY}{version.public_id}{rest}"


@pytest.fixture
def measure(context):
    """An invented measure whose owner wants an agreement and allows nothing else than its own words."""
    item = raw_item("calm", "faces", simple_text=en("Are you calm?"))
    item["text"] = {"en-GB": "How calm are you?", "cy": "Pa mor dawel wyt ti?"}
    raw = raw_form([item], code="calm", title=en("The Calm Measure"), languages={"en-GB": "official", "cy": "draft"})
    raw["licence"] = {
        "holder": "Calm Press",
        "terms": "By agreement",
        "credit": "",
        "needs_proof": True,
        "locked": True,
    }
    with transaction():
        import_instrument(raw)
    return raw


def offered(pages, staff, person):
    return pages.as_(staff).get(f"/staff/young-people/{person.public_id}/invitations/").words


def agreed(**changes):
    return {"words": "Licence 12, in the safe", "since": today().isoformat(), "until": ""} | changes


def rows():
    return db.session.scalars(select(InstrumentAgreement).order_by(InstrumentAgreement.id)).all()


def test_the_library_lists_what_can_be_asked_and_what_it_is_for(cast, pages):
    words = pages.as_(cast.asha).get(LIBRARY).words
    assert "Check-in" in words
    assert "8 questions · about 5 minutes · ages 8 to 25" in words
    assert "Ready to use" in words


def test_the_page_of_one_says_its_questions_scoring_and_that_nobody_tested_how_well_it_measures(cast, pages):
    words = pages.as_(cast.asha).get(address("check-in")).words
    assert "How is school, learning or work going?" in words
    assert "No. It shows how somebody says things are" in words
    assert "The answer to one question. From 1 to 5." in words
    assert "May raise an alert" in words
    assert "Welsh (draft, not checked yet)" in words
    assert "CC BY 4.0" in words


def test_a_measure_without_an_agreement_is_told_and_offered_to_nobody(cast, pages, measure):
    words = pages.as_(cast.asha).get(LIBRARY).words
    assert "You need an agreement with its owner first." in words
    assert "The Calm Measure" not in offered(pages, cast.asha, cast.cara)


def test_an_agreement_makes_it_ready_for_this_authority_alone_and_says_what_is_left_out(cast, pages, measure):
    fay = pages.as_(cast.fay)
    answer = fay.submit(address("calm", "/agreement"), agreed())
    assert answer.status == 303
    words = fay.get(address("calm")).words
    assert "Licence 12, in the safe" in words
    assert "Left out, because its licence does not allow it" in words
    assert "Pictures and faces" in words
    assert "Translations that its owner has not made official" in words
    assert "The Calm Measure" in offered(pages, cast.asha, cast.cara)
    assert "The Calm Measure" not in offered(pages, cast.sol, cast.sky)
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == Action.AGREEMENT_NOTED)).one()
    assert entry.detail == "calm"


def test_the_day_after_its_last_nobody_new_is_asked(cast, pages, measure):
    pages.as_(cast.fay).submit(address("calm", "/agreement"), agreed(until=today().isoformat()))
    assert "The Calm Measure" in offered(pages, cast.asha, cast.cara)
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(days=1)):
        asha = pages.as_(None)
        sign_in(asha, cast.asha)
        assert "The Calm Measure" not in asha.get(f"/staff/young-people/{cast.cara.public_id}/invitations/").words
        assert "Your agreement with its owner has ended." in asha.get(LIBRARY).words


def test_ended_it_can_be_noted_anew_and_the_old_one_stays_known(cast, pages, measure):
    fay = pages.as_(cast.fay)
    fay.submit(address("calm", "/agreement"), agreed())
    refused = fay.submit(address("calm", "/agreement"), agreed(words="Another"))
    assert refused.status == 422
    assert "There is an agreement already." in refused.words
    assert fay.submit(address("calm", "/agreement/end"), {}).status == 303
    assert "The Calm Measure" not in offered(pages, cast.asha, cast.cara)
    assert fay.submit(address("calm", "/agreement/end"), {}).status == 303, "ended again, nothing changes"
    assert fay.submit(address("calm", "/agreement"), agreed(words="Another")).status == 303
    assert [(row.words, row.ended_at is None) for row in rows()] == [
        ("Licence 12, in the safe", False),
        ("Another", True),
    ]


def test_the_same_form_twice_is_stored_once(cast, pages, measure):
    fay = pages.as_(cast.fay)
    action, form = form_of(fay.get(address("calm", "/agreement")).page)
    for _time in range(2):
        assert fay.post(action, form | agreed()).status == 303
    assert len(rows()) == 1


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"words": ""}, "Write what was agreed"),
        ({"since": ""}, "Enter the first day"),
        ({"until": "2020-01-01"}, "The last day is before the first."),
        ({"words": "x" * 1001}, "Keep it under 1,000 letters"),
    ],
)
def test_what_is_missing_is_told_and_what_was_typed_is_kept(cast, pages, measure, changes, words):
    answer = pages.as_(cast.fay).submit(address("calm", "/agreement"), agreed(**changes))
    assert answer.status == 422
    assert words in answer.words
    assert not rows()


@pytest.mark.parametrize("name", ["asha", "erin", "dev"])
def test_others_note_no_agreement(cast, pages, measure, name):
    assert pages.as_(getattr(cast, name)).get(address("calm", "/agreement")).status == 403


def test_an_agreement_cannot_be_rewritten_or_deleted(cast, pages, measure):
    pages.as_(cast.fay).submit(address("calm", "/agreement"), agreed())
    for statement in ("UPDATE instrument_agreement SET until = '2099-01-01'", "DELETE FROM instrument_agreement"):
        with pytest.raises(Exception, match="An agreement is never"), db.engine.begin() as connection:
            connection.exec_driver_sql(statement)
