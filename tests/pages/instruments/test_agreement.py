"""How noting an agreement with the owner of a measure behaves."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.audit.models import AuditEntry
from app.audit.types import Action
from app.db import db
from tests.support.client import form_of
from tests.support.library import TITLE, address, agreed, agreements, offered

pytestmark = pytest.mark.usefixtures("context")


def test_an_agreement_makes_it_ready_for_this_authority_alone_and_says_what_is_left_out(cast, pages, measure):
    fay = pages.as_(cast.fay)
    answer = fay.submit(address("calm", "/agreement"), agreed())
    assert answer.status == 303
    words = fay.get(address("calm")).words
    assert "Licence 12, in the safe" in words
    assert "Left out, because its licence does not allow it" in words
    assert "Pictures and faces" in words
    assert "Translations that its owner has not made official" in words
    assert TITLE in offered(pages, cast.asha, cast.cara)
    assert TITLE not in offered(pages, cast.sol, cast.sky)
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == Action.AGREEMENT_NOTED)).one()
    assert entry.detail == "calm"


def test_the_same_form_twice_is_stored_once(cast, pages, measure):
    fay = pages.as_(cast.fay)
    action, form = form_of(fay.get(address("calm", "/agreement")).page)
    for _time in range(2):
        assert fay.post(action, form | agreed()).status == 303
    assert len(agreements()) == 1


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"words": ""}, "Write what was agreed"),
        ({"starts_on": ""}, "Enter the first day"),
        ({"ends_on": "2020-01-01"}, "The last day is before the first."),
        ({"words": "x" * 1001}, "Keep it under 1,000 letters"),
    ],
)
def test_what_is_missing_is_told_and_what_was_typed_is_kept(cast, pages, measure, changes, words):
    answer = pages.as_(cast.fay).submit(address("calm", "/agreement"), agreed(**changes))
    assert answer.status == 422
    assert words in answer.words
    assert not agreements()


@pytest.mark.parametrize("name", ["asha", "erin", "dev"])
def test_others_note_no_agreement(cast, pages, measure, name):
    assert pages.as_(getattr(cast, name)).get(address("calm", "/agreement")).status == 403


def test_an_agreement_cannot_be_rewritten_or_deleted(cast, pages, measure):
    pages.as_(cast.fay).submit(address("calm", "/agreement"), agreed())
    for statement in ("UPDATE instrument_agreement SET ends_on = '2099-01-01'", "DELETE FROM instrument_agreement"):
        with pytest.raises(Exception, match="An agreement is never"), db.engine.begin() as connection:
            connection.exec_driver_sql(statement)
