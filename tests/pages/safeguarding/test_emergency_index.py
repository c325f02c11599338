"""How the list of restricted records that were opened in an emergency behaves."""

from __future__ import annotations

import datetime as dt

import pytest

from app.accounts.models import User
from app.db import db, now, transaction
from app.people.models import RecordAccess
from app.people.types import AccessKind
from tests.support.colleagues import held_by, restricted

ADDRESS = "/staff/emergency-access/"


def broke_glass(cast, person, who, *, days_ago=0, words="She rang"):
    """Somebody opened this restricted record so many days ago."""
    at = now() - dt.timedelta(days=days_ago)
    with transaction():
        access = RecordAccess(
            kind=AccessKind.BREAK_GLASS,
            granted_at=at,
            ends_at=at + dt.timedelta(minutes=60),
            authority_id=cast.authority_id,
            person_id=person.id,
            service_id=person.service_id,
            viewer_id=who.user_id,
        )
        access.words = words
        db.session.add(access)
        return access


@pytest.fixture
def callum(cast, context):
    held_by(cast.callum, None)
    restricted(cast.callum)
    return cast.callum


def test_manager_sees_who_opened_what_and_why_by_initials_SEC_110_SEC_52(cast, pages, callum):
    broke_glass(cast, callum, cast.asha)
    words = pages.as_(cast.erin).get(ADDRESS).words
    for expected in ("Restricted record C. V.", "Opened by Asha", "She rang", "To be looked at by"):
        assert expected in words
    assert "Callum" not in words


def test_overdue_is_marked_and_the_oldest_comes_first_SEC_110(cast, pages, callum):
    broke_glass(cast, callum, cast.asha, words="The new one")
    broke_glass(cast, callum, cast.asha, days_ago=9, words="The old one")
    words = pages.as_(cast.lena).get(ADDRESS).words
    assert words.count("Overdue") == 1
    assert words.index("The old one") < words.index("The new one")


def test_nobody_looks_at_their_own(cast, pages, callum):
    access = broke_glass(cast, callum, cast.erin)
    erin, lena = pages.as_(cast.erin).get(ADDRESS), pages.as_(cast.lena).get(ADDRESS)
    assert "Somebody else has to look at it" in erin.words
    assert not erin.page.all("a", href=ADDRESS + access.public_id)
    assert lena.page.one("a", href=ADDRESS + access.public_id)


def test_other_services_and_other_grounds_are_not_listed(cast, pages, callum):
    broke_glass(cast, cast.bea, cast.ben, words="At another service")
    assert "Nothing waits to be looked at" in pages.as_(cast.erin).get(ADDRESS).words


def test_where_nobody_else_is_in_charge_the_officer_of_the_authority_looks_SEC_110(cast, pages, callum):
    with transaction():
        db.session.get_one(User, cast.lena.user_id).is_disabled = True
    at_once, elsewhere = broke_glass(cast, callum, cast.erin), broke_glass(cast, callum, cast.asha)
    omar = pages.as_(cast.omar).get(ADDRESS)
    assert omar.page.one("a", href=ADDRESS + at_once.public_id)
    assert not omar.page.all("a", href=ADDRESS + elsewhere.public_id), "Erin can look at this one"
    assert "Callum" not in omar.words
    assert not pages.as_(cast.fay).get(ADDRESS).page.all("a", href=ADDRESS + at_once.public_id)


def test_key_worker_and_commissioner_are_refused(cast, pages):
    assert [pages.as_(who).get(ADDRESS).status for who in (cast.asha, cast.dev)] == [403, 403]


def test_signed_out_visitor_is_asked_to_sign_in(pages):
    assert pages.get(ADDRESS).to == "/staff/sign-in"
