"""What somebody sees who holds a copy of the database and no key (SEC-120)."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import select

from app.coproduction.models import Idea
from app.db import db, transaction
from app.i18n.dates import today
from app.keys.reseal import reseal_authority, sealed_columns
from app.keys.services import turn_over
from app.keywork.models import KeyworkSession
from app.people.models import YoungPerson
from app.vault import SealError, unseal
from tests.support.marked import full, mark_everything, raw_copy, spellings


@pytest.fixture
def markers(world):
    with world.app.app_context():
        return mark_everything()


def found(markers, copy):
    return sorted(name for name, text in markers.items() if any(spelling in copy for spelling in spellings(text)))


def test_a_copy_of_the_database_shows_no_name_contact_or_word_SEC_120(world, markers, cast):
    copy = raw_copy(world)
    assert b"northfield" in copy, "the copy is a copy"
    assert found(markers, copy) == []
    names = [text for person in cast.people.values() for text in (person.given_name, person.family_name, person.ref)]
    emails = [staff.email for staff in cast.staff.values()]
    shown = [text for text in (*names, *emails) if any(spelling in copy for spelling in spellings(text))]
    assert [text for text in shown if len(text) > 4] == []


def test_what_people_write_on_pages_is_in_no_table_SEC_120(world, pages, cast):
    summary, note = "We walked to the Zephyrine harbour wall", "I want the Quixotic boat course"
    address = f"/staff/young-people/{cast.cara.public_id}/sessions/record"
    sent = {
        "is_them": "y",
        "held_on": today().isoformat(),
        "attended": "attended",
        "kind": "one_to_one",
        "minutes": "45",
    }
    answer = pages.as_(cast.asha).submit(address, sent | {"summary": summary, "note": note})
    assert answer.status == 303
    with world.app.app_context():
        (stored,) = db.session.scalars(select(KeyworkSession)).all()
        assert (stored.summary, stored.note) == (summary, note)
        db.session.remove()
    assert found({"summary": summary, "note": note, "word": "Zephyrine", "other": "Quixotic"}, raw_copy(world)) == []


def test_the_markers_are_where_they_are_looked_for(world, markers, context):
    """Each is read back, so that the two tests above look for what was really stored."""
    for each in sealed_columns():
        rows = db.session.scalars(select(each.kind).where(each.column.is_not(None))).all()
        assert rows, full(each)
        assert {getattr(row, each.name) for row in rows} == {markers[full(each)]}


def test_a_word_that_is_not_sealed_would_be_found(world, markers, context):
    with transaction() as session:
        person = session.scalars(select(YoungPerson)).first()
        person.locality_code = "marker-open"
    db.session.remove()
    assert found({"open": "marker-open"}, raw_copy(world)) == ["open"]


def test_values_of_every_table_move_to_no_other_row_column_or_authority_SEC_120(markers, context):
    places = {}
    for each in sealed_columns():
        for row in db.session.scalars(select(each.kind).where(each.column.is_not(None)).limit(2)):
            where = f"{each.table.name}.{each.name}:{row.public_id}"
            places[where] = (getattr(row, f"{each.name}_sealed"), getattr(row, "authority_id", None))
    assert len(places) > len(sealed_columns())
    for home, (value, authority_id) in places.items():
        unseal(value, home, authority_id)
        for other in places:
            if other != home:
                with pytest.raises(SealError):
                    unseal(value, other, authority_id)
        for stranger in (None if authority_id else 1, (authority_id or 1) + 1):
            with pytest.raises(SealError):
                unseal(value, home, stranger)


def test_every_table_lets_its_words_be_sealed_anew_SEC_54(markers, context, cast):
    """Also those whose rows never change: triggers leave the sealed columns out."""
    for authority_id in (cast.authority_id, None):
        with transaction():
            turn_over(authority_id)
        tally = reseal_authority(authority_id, lambda _line: None)
        assert (tally.unreadable, tally.left) == (0, 0)
    with transaction() as session:
        session.add(
            Idea(
                words="after",
                arrived_on=today() - dt.timedelta(days=1),
                authority_id=cast.authority_id,
                service_id=cast.harbour_id,
            )
        )
    for each in sealed_columns():
        for row in db.session.scalars(select(each.kind).where(each.column.is_not(None))):
            assert getattr(row, each.name) in {markers[full(each)], "after"}
