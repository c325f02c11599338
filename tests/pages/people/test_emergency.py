"""How a restricted record is opened in an emergency."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import select, update

from app.audit.models import AuditEntry
from app.audit.types import Action
from app.db import db, now, transaction
from app.messaging.models import OutboxMessage
from app.people.models import RecordAccess
from app.people.types import AccessKind
from tests.support.alerts import raised
from tests.support.colleagues import held_by, restricted

WHY = "She rang and is on the bridge"


def record(person):
    return f"/staff/young-people/{person.public_id}"


def door(person):
    return f"{record(person)}/emergency"


def opened():
    return db.session.scalars(select(RecordAccess).order_by(RecordAccess.id)).all()


@pytest.fixture
def callum(cast, context):
    """Restricted, and held by nobody."""
    held_by(cast.callum, None)
    restricted(cast.callum)
    return cast.callum


def test_own_key_worker_and_safeguarding_lead_open_a_restricted_record_as_ever_SEC_110(cast, pages, context):
    restricted(cast.cara)
    for who in (cast.asha, cast.lena):
        assert "Cara Quill" in pages.as_(who).get(record(cast.cara)).words
        assert pages.as_(who).get(door(cast.cara)).to == record(cast.cara)


def test_colleagues_and_managers_find_it_shut_and_nameless_SEC_110_SEC_52(cast, pages, callum):
    for who in (cast.asha, cast.erin):
        browser = pages.as_(who)
        for page in ("", "/sessions/", "/progress/", "/answers/", "/invitations/"):
            assert browser.get(record(callum) + page).to.startswith(door(callum))
        words = browser.get(door(callum)).words
        assert "Callum" not in words
        assert "C. V." in words
        assert "told at once" in words
        assert "2 working days" in words


def test_a_reason_is_not_enough_SEC_110(cast, pages, callum):
    asha = pages.as_(cast.asha)
    assert asha.get(f"{record(callum)}/reason").to == record(callum)
    with transaction():
        db.session.add(
            RecordAccess(
                kind=AccessKind.ALERT,
                granted_at=now(),
                ends_at=now() + dt.timedelta(days=1),
                authority_id=cast.authority_id,
                person_id=callum.id,
                service_id=cast.harbour_id,
                viewer_id=cast.asha.user_id,
            )
        )
    assert asha.get(record(callum)).to.startswith(door(callum))


def test_it_opens_for_sixty_minutes_SEC_110(cast, pages, callum):
    asha = pages.as_(cast.asha)
    way = asha.get(record(callum) + "/sessions/").to
    answer = asha.submit(way, {"words": WHY})
    assert (answer.status, answer.to) == (303, record(callum) + "/sessions/")
    assert asha.get(record(callum)).status == 200
    [access] = opened()
    assert (access.kind, access.words, access.viewer_id) == (AccessKind.BREAK_GLASS, WHY, cast.asha.user_id)
    assert access.ends_at - access.granted_at == pytest.approx(dt.timedelta(minutes=60), abs=dt.timedelta(seconds=5))


def test_after_sixty_minutes_it_is_shut_again_SEC_110(cast, pages, callum):
    with transaction():
        row = RecordAccess(
            kind=AccessKind.BREAK_GLASS,
            granted_at=now() - dt.timedelta(minutes=61),
            ends_at=now() - dt.timedelta(minutes=1),
            authority_id=cast.authority_id,
            person_id=callum.id,
            service_id=cast.harbour_id,
            viewer_id=cast.asha.user_id,
        )
        row.words = WHY
        db.session.add(row)
    assert pages.as_(cast.asha).get(record(callum)).to.startswith(door(callum))


def test_manager_and_safeguarding_lead_are_told_at_once_and_not_whoever_opened_it_SEC_110(cast, pages, callum):
    pages.as_(cast.erin).submit(door(callum), {"words": WHY})
    pages.as_(cast.asha).submit(door(callum), {"words": WHY})
    told = [(message.address, message.key.split(":")[1]) for message in db.session.scalars(select(OutboxMessage)).all()]
    by_erin, by_asha = (access.public_id for access in opened())
    assert sorted(told) == sorted([(cast.lena.email, by_erin), (cast.lena.email, by_asha), (cast.erin.email, by_asha)])


def test_it_is_in_the_trail_with_each_view_SEC_107_SEC_110(cast, pages, callum):
    asha = pages.as_(cast.asha)
    asha.submit(door(callum), {"words": WHY})
    asha.get(record(callum))
    [access] = opened()
    entries = db.session.scalars(
        select(AuditEntry).where(AuditEntry.person_id == callum.id).order_by(AuditEntry.id)
    ).all()
    assert [entry.action for entry in entries] == [Action.GLASS_BROKEN, Action.VIEWED]
    assert access.public_id in entries[1].detail
    assert WHY not in " ".join(entry.detail or "" for entry in entries)


def test_missing_words_are_explained(cast, pages, callum):
    answer = pages.as_(cast.asha).submit(door(callum), {"words": ""})
    assert answer.status == 422
    assert answer.page.one("a", href="#words").text == "Write down why you need it now"
    assert opened() == []


def test_lists_show_initials_to_colleagues_and_the_name_to_the_key_worker_and_the_lead_SEC_52(cast, pages, callum):
    restricted(cast.cara)
    everyone = "/staff/young-people/?show=everyone"
    for who, cara, vane in (
        (cast.asha, "Cara Quill", "Restricted record C. V."),
        (cast.erin, "Restricted record C. Q.", "Restricted record C. V."),
        (cast.lena, "Cara Quill", "Callum Vane"),
    ):
        words = pages.as_(who).get(everyone).words
        assert cara in words
        assert vane in words
        assert ("Callum" in words) == (who is cast.lena)


def test_emergency_is_never_rewritten_SEC_110(cast, pages, callum):
    pages.as_(cast.asha).submit(door(callum), {"words": WHY})
    for change in ({"ends_at": now() + dt.timedelta(days=1)}, {"viewer_id": cast.erin.user_id}):
        with pytest.raises(Exception, match="never rewritten"), transaction():
            db.session.execute(update(RecordAccess).values(**change))


def test_key_worker_elsewhere_finds_nothing(cast, pages, callum):
    assert [pages.as_(who).get(door(callum)).status for who in (cast.ben, cast.sol)] == [404, 404]


def test_commissioner_is_refused(cast, pages, callum):
    assert pages.as_(cast.dev).get(door(callum)).status == 403


def test_signed_out_visitor_is_asked_to_sign_in(cast, pages, callum):
    assert pages.get(door(callum)).to == "/staff/sign-in"


def test_alert_about_a_restricted_record_shows_initials_and_what_was_said_SEC_52(cast, pages, callum):
    alert = raised(cast, callum, reason="They said they are not safe.")
    for page in ("/staff/alerts/", f"/staff/alerts/{alert.public_id}"):
        words = pages.as_(cast.asha).get(page).words
        assert "Restricted record C. V." in words
        assert "They said they are not safe." in words
        assert "Callum" not in words
        assert "Callum Vane" in pages.as_(cast.lena).get(page).words
