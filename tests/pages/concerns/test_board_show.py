"""How the page of one concern behaves: who may read it, and that nobody can stop it."""

from __future__ import annotations

import pytest

from app.access.roles import Role
from app.concerns.models import Concern, ConcernNote
from tests.support.concerned import BOARD, WORDS, every, write_told
from tests.support.generated import doors


def test_whoever_wrote_it_and_the_lead_read_it(cast, pages, context):
    row = write_told(pages, cast.asha, cast.cara)
    for who in (cast.asha, cast.lena, cast.erin):
        assert WORDS in pages.as_(who).get(f"{BOARD}{row.public_id}").words


@pytest.mark.parametrize("name", ["omar", "ben", "sol"])
def test_whoever_it_was_not_sent_to_finds_nothing_SAFE_16(name, cast, pages, context):
    row = write_told(pages, cast.asha, cast.cara)
    assert pages.as_(getattr(cast, name)).get(f"{BOARD}{row.public_id}").status == 404


@pytest.mark.parametrize("name", ["dev", "fay"])
def test_commissioners_and_administrators_are_refused(name, cast, pages, context):
    row = write_told(pages, cast.asha, cast.cara)
    assert pages.as_(getattr(cast, name)).get(f"{BOARD}{row.public_id}").status == 403


def test_no_form_of_any_role_takes_back_holds_hides_or_changes_a_report_SAFE_16(cast, pages, context):
    row = write_told(pages, cast.asha, cast.cara)
    address = f"{BOARD}{row.public_id}"
    before = {column.name: getattr(row, column.name) for column in Concern.__table__.columns if column.name != "id"}
    with context.test_request_context():
        named = [rule for rule in context.url_map.iter_rules() if "concern_id" in rule.arguments]
    assert [rule.endpoint for rule in named] == ["concerns_board.show"]
    assert not [door for door in doors(context) if door[1] in {"PUT", "PATCH", "DELETE"}]
    for who in (cast.erin, cast.lena, cast.asha):
        sent = {"words": "x", "is_kept_from_managers": "y", "is_for_officer": "", "delete": "y"}
        assert pages.as_(who).submit(address, sent, to=address).status == 422
        assert pages.as_(who).submit(address, {"words": "Seen."}, to=address).status == 303
    (after,) = every(Concern)
    assert {name: getattr(after, name) for name in before} == before
    assert len(every(ConcernNote)) == 3


def test_what_is_added_is_signed_with_its_writer(cast, pages, context):
    row = write_told(pages, cast.asha, cast.cara)
    address = f"{BOARD}{row.public_id}"
    pages.as_(cast.erin).submit(address, {"words": "I spoke with the police."}, to=address)
    words = pages.as_(cast.asha).get(address).words
    assert "I spoke with the police." in words
    assert "Erin" in words


def test_nothing_is_no_note(cast, pages, context):
    row = write_told(pages, cast.asha, cast.cara)
    address = f"{BOARD}{row.public_id}"
    assert pages.as_(cast.erin).submit(address, {"words": ""}, to=address).status == 422
    assert every(ConcernNote) == []


def test_a_form_of_a_young_person_opens_none_of_these_SAFE_18(cast, pages, context):
    assert not [line for line in open_to(Role.RESPONDENT, context) if line.startswith("concerns_")]
    assert not [line for line in open_to(Role.ANYONE, context) if line.startswith("concerns_")]


def open_to(role, app):
    from app.access.seal import rule_for

    return [endpoint for endpoint, _method in doors(app) if rule_for(app, endpoint).admits(role)]
