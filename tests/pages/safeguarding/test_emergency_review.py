"""How somebody else looks at an emergency."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.audit.models import AuditEntry
from app.audit.types import Action
from app.db import db
from app.people.models import RecordAccess
from tests.pages.safeguarding.test_emergency_index import ADDRESS, broke_glass
from tests.support.colleagues import held_by, restricted

FOUND = "It was needed; she is safe."


@pytest.fixture
def access(cast, context):
    held_by(cast.callum, None)
    restricted(cast.callum)
    return broke_glass(cast, cast.callum, cast.asha)


def stored():
    return db.session.scalars(select(RecordAccess)).one()


def test_manager_says_what_was_found_SEC_110(cast, pages, access):
    erin = pages.as_(cast.erin)
    where = ADDRESS + access.public_id
    assert erin.submit(where, {"words": FOUND}).to == ADDRESS
    assert (stored().review, stored().reviewed_by_id) == (FOUND, cast.erin.user_id)
    assert stored().reviewed_at is not None
    words = erin.get(ADDRESS).words
    assert "Looked at by Erin" in words
    assert FOUND in words
    actions = db.session.scalars(select(AuditEntry.action).where(AuditEntry.person_id == cast.callum.id)).all()
    assert Action.ACCESS_REVIEWED in actions


def test_what_was_found_first_is_kept(cast, pages, access):
    where = ADDRESS + access.public_id
    lena = pages.as_(cast.lena)
    token = lena.get(where).page.all("input", name="csrf_token")[-1].attributes["value"]
    pages.as_(cast.erin).submit(where, {"words": FOUND})
    again = lena.post(where, {"csrf_token": token, "words": "Something else"})
    assert again.status == 422
    assert "looked at this already" in again.words
    assert stored().review == FOUND


def test_nobody_reviews_their_own_SEC_110(cast, pages, context):
    restricted(cast.cara)
    access = broke_glass(cast, cast.cara, cast.erin)
    erin = pages.as_(cast.erin)
    where = ADDRESS + access.public_id
    assert not erin.get(where).page.all("textarea")
    token = erin.get(where).page.all("input", name="csrf_token")[-1].attributes["value"]
    assert erin.post(where, {"csrf_token": token, "words": FOUND}).status == 422
    assert stored().reviewed_at is None


def test_missing_words_are_explained(cast, pages, access):
    answer = pages.as_(cast.erin).submit(ADDRESS + access.public_id, {"words": ""})
    assert answer.status == 422
    assert answer.page.one("a", href="#words").text == "Write down what you found"


def test_key_worker_and_commissioner_are_refused(cast, pages, access):
    assert [pages.as_(who).get(ADDRESS + access.public_id).status for who in (cast.asha, cast.dev)] == [403, 403]


def test_manager_finds_nothing_of_another_service(cast, pages, context):
    access = broke_glass(cast, cast.bea, cast.ben)
    assert pages.as_(cast.erin).get(ADDRESS + access.public_id).status == 404


def test_signed_out_visitor_is_asked_to_sign_in(cast, pages, access):
    assert pages.get(ADDRESS + access.public_id).to == "/staff/sign-in"
