"""How a second person agrees that fewer people are told, or later, or says no."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import func, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from app.access.roles import Role
from app.accounts.models import SignIn, User
from app.audit.models import AuditEntry
from app.audit.types import Action
from app.db import db, now, transaction
from app.i18n.dates import UK, say_time
from app.messaging.models import OutboxMessage
from app.messaging.types import MessageKind
from app.safeguarding.models import CoverChange, DutyPerson, SafetyCover
from app.safeguarding.types import Outcome
from tests.support.client import form_of
from tests.support.cover_changes import COVER, WHY, answered, asked_for, less_cover, part_of


@pytest.fixture
def change(cast, pages, context):
    """Erin asked for fewer hours and more minutes."""
    erin = pages.as_(cast.erin)
    return asked_for(erin, less_cover(erin, cast))


def stored():
    db.session.rollback()
    return db.session.scalars(select(CoverChange)).one()


def cover(cast):
    db.session.rollback()
    found = db.session.scalars(select(SafetyCover).where(SafetyCover.service_id == cast.harbour_id)).one()
    return found.hours, found.answer_minutes, found.version


BEFORE = ("Monday to Friday, 9am to 5pm", 30, 1)
AFTER = ("Monday to Thursday, 9am to 5pm", 45, 2)


def test_the_second_person_sees_it_and_agrees_and_it_is_in_force_SAFE_09_SEC_15(cast, pages, change):
    lena = pages.as_(cast.lena)
    assert lena.get(COVER).page.one("a", href=change)
    words = lena.get(change).words
    for expected in (WHY, "Asked by Erin", BEFORE[0], AFTER[0]):
        assert expected in words
    assert answered(lena, change, agrees="yes").to == change
    words = lena.get(change).words
    assert "Lena agreed. It is in force" in words, "what became of it is said at once"
    assert "What changed" in words
    assert cover(cast) == AFTER
    row = stored()
    assert (row.outcome, row.settled_by_id, row.was["hours"]) == (Outcome.AGREED, cast.lena.user_id, BEFORE[0])
    told = db.session.scalars(select(OutboxMessage).where(OutboxMessage.kind == MessageKind.COVER_ANSWERED)).one()
    assert told.address == cast.erin.email
    actions = set(db.session.scalars(select(AuditEntry.action)))
    assert {Action.COVER_CHANGE_AGREED, Action.COVER_CHANGED} <= actions
    assert "Lena agreed" in pages.as_(cast.erin).get(change).words


def test_whoever_can_answer_is_asked_first_of_all_and_the_writer_is_not_SAFE_09(cast, pages, change):
    asks, waits = "Erin asks you, or somebody else in charge, to agree.", "This waits for a second person"
    theirs, own = (pages.as_(staff).get(change).page.one("main").text for staff in (cast.lena, cast.erin))
    assert theirs.index(asks) < theirs.index("they would be told later") < theirs.index("What would change")
    assert waits not in theirs
    assert asks not in own
    assert waits in own


def test_a_no_changes_nothing_and_has_a_reason_SAFE_09(cast, pages, change):
    lena = pages.as_(cast.lena)
    missing = answered(lena, change, agrees="no")
    assert missing.status == 422
    assert missing.page.one("a", href="#words").text == "Write down why not"
    assert answered(lena, change, agrees="no", words="Fridays are the worst").status == 303
    assert (stored().outcome, stored().answer) == (Outcome.REFUSED, "Fridays are the worst")
    assert cover(cast) == BEFORE
    assert "Fridays are the worst" in pages.as_(cast.erin).get(change).words
    assert db.session.scalar(select(func.count()).where(AuditEntry.action == Action.COVER_CHANGE_REFUSED)) == 1


def test_nobody_agrees_to_their_own_SAFE_09(cast, pages, change):
    erin = pages.as_(cast.erin)
    page = erin.get(change).page
    assert not page.all("input", name="agrees")
    token = page.all("input", name="csrf_token")[-1].attributes["value"]
    assert erin.post(change, {"csrf_token": token, "agrees": "yes", "words": ""}).status == 422
    assert cover(cast) == BEFORE
    with pytest.raises(IntegrityError), transaction():
        db.session.execute(
            update(CoverChange).values(
                outcome=Outcome.AGREED, settled_at=now(), settled_by_id=cast.erin.user_id, was={"hours": ""}
            )
        )


def test_the_second_person_has_to_prove_again_who_they_are_SAFE_09_SEC_49(cast, pages, change):
    with transaction():
        db.session.execute(update(SignIn).values(stepped_up_at=now() - dt.timedelta(minutes=6)))
    assert "step-up" in pages.as_(cast.lena).get(change).to


def test_after_seven_days_nobody_can_agree_any_more_SAFE_09(cast, pages, context):
    with transaction():
        row = CoverChange(
            kind="cover",
            cover_version=1,
            written_at=now() - dt.timedelta(days=9),
            asked_at=now() - dt.timedelta(days=7),
            authority_id=cast.authority_id,
            service_id=cast.harbour_id,
            written_by_id=cast.erin.user_id,
        )
        row.wanted, row.why = "{}", WHY
        db.session.add(row)
        address = f"{COVER}changes/{row.public_id}"
    lena = pages.as_(cast.lena)
    page = lena.get(address)
    assert "Nobody answered in 7 days" in page.words
    token = page.page.all("input", name="csrf_token")[-1].attributes["value"]
    assert lena.post(address, {"csrf_token": token, "agrees": "yes", "words": ""}).status == 422
    assert stored().outcome is None
    assert "Changes that wait" not in lena.get(COVER).words


def test_cover_that_was_changed_meanwhile_is_not_overwritten_REL_10(cast, pages, change):
    pages.as_(cast.lena).submit(COVER + cast.harbour, {"answer_minutes": "20"})
    answer = answered(pages.as_(cast.lena), change, agrees="yes")
    assert answer.status == 422
    assert "changed after this was written" in answer.words
    assert cover(cast)[1:] == (20, 2)


def test_where_nobody_else_is_in_charge_the_officer_of_the_authority_agrees_SAFE_09(cast, pages, context):
    with transaction():
        db.session.get_one(User, cast.lena.user_id).is_disabled = True
    erin = pages.as_(cast.erin)
    change = asked_for(erin, less_cover(erin, cast))
    asked = db.session.scalars(select(OutboxMessage).where(OutboxMessage.kind == MessageKind.COVER_ASKED)).all()
    assert [message.address for message in asked] == [cast.omar.email]
    db.session.rollback()
    assert pages.as_(cast.fay).get(change).status == 404
    omar = pages.as_(cast.omar)
    assert omar.get(COVER).page.one("a", href=change)
    assert answered(omar, change, agrees="yes").to == change
    assert "Omar agreed" in omar.get(change).words
    assert cover(cast) == AFTER
    assert "Omar agreed" in erin.get(change).words


def test_where_there_is_nobody_at_all_nothing_is_asked_and_nothing_changes_SAFE_09(cast, pages, context):
    with transaction():
        others = [cast.lena.user_id, cast.omar.user_id, cast.fay.user_id]
        db.session.execute(update(User).where(User.id.in_(others)).values(is_disabled=True))
    erin = pages.as_(cast.erin)
    change = less_cover(erin, cast)
    answer = erin.submit(f"{change}/ask", {"why": WHY}, to=f"{change}/ask")
    assert answer.status == 422
    assert "There is nobody who could agree" in answer.words
    assert cover(cast) == BEFORE


def test_taking_somebody_off_is_agreed_to_by_another_SAFE_09(cast, pages, context):
    people = f"{COVER}{cast.harbour}/people"
    lead = select(DutyPerson).where(DutyPerson.user_id == cast.lena.user_id)
    duty = db.session.scalars(lead).one().public_id
    erin, lena = pages.as_(cast.erin), pages.as_(cast.lena)
    change = erin.submit(people, to=f"{people}/{duty}/remove").to.removesuffix("/ask")
    asked_for(erin, change)
    assert "Lena is not told in this place any more" in lena.get(change).words
    answered(lena, change, agrees="yes")
    db.session.rollback()
    assert db.session.scalars(lead).one_or_none() is None
    assert "Lena agreed" in erin.get(change).words


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM cover_change",
        "UPDATE cover_change SET written_by_id = settled_by_id",
        "UPDATE cover_change SET outcome = 'refused'",
        "UPDATE cover_change SET asked_at = NULL, why_sealed = NULL",
    ],
)
def test_what_was_said_is_never_rewritten_SAFE_09(cast, pages, change, statement):
    answered(pages.as_(cast.lena), change, agrees="yes")
    with pytest.raises(DBAPIError, match="never"), transaction():
        db.session.execute(text(statement))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE cover_change SET answer_sealed = NULL",
        "UPDATE cover_change SET why_sealed = NULL, asked_at = NULL",
    ],
)
def test_words_are_never_taken_away_SAFE_09(cast, pages, change, statement):
    answered(pages.as_(cast.lena), change, agrees="no", words="Fridays are the worst")
    with pytest.raises(DBAPIError, match="never"), transaction():
        db.session.execute(text(statement))
    assert stored().answer == "Fridays are the worst"


def test_nothing_is_added_to_an_answer_later_SAFE_09(cast, pages, change):
    answered(pages.as_(cast.lena), change, agrees="yes")
    with pytest.raises(DBAPIError, match="never"), transaction():
        stored().answer = "And Mondays too"


def test_whoever_comes_second_sees_what_became_of_it_by_whom_and_when_SAFE_09(cast, pages, change):
    with transaction():
        part_of(cast, cast.ben, cast.harbour_id, Role.MANAGER)
    lena = pages.as_(cast.lena)
    _action, typed = form_of(lena.get(change).page, change)
    answered(pages.as_(cast.ben), change, agrees="yes")
    late = lena.post(change, typed | {"agrees": "no", "words": "Not on Fridays"})
    assert late.status == 422
    assert not late.page.all("input", name="agrees"), "the form is gone"
    for expected in ("does not wait any more", "Ben agreed. It is in force", "What changed", "Not on Fridays"):
        assert expected in late.words
    settled = stored().settled_at.astimezone(UK)
    assert f"{settled:%H:%M}" in late.words or say_time(settled) in late.words
    assert (stored().outcome, stored().answer) == (Outcome.AGREED, None)


def test_an_officer_who_was_asked_sees_that_it_was_taken_back(cast, pages, context):
    with transaction():
        db.session.get_one(User, cast.lena.user_id).is_disabled = True
    erin, omar = pages.as_(cast.erin), pages.as_(cast.omar)
    change = asked_for(erin, less_cover(erin, cast))
    _action, typed = form_of(omar.get(change).page, change)
    erin.submit(change, to=f"{change}/withdraw")
    assert "It was taken back" in omar.get(change).words
    assert "It was taken back" in omar.post(change, typed | {"agrees": "yes"}).words
    assert stored().outcome is Outcome.WITHDRAWN


def test_missing_choice_is_explained(cast, pages, change):
    answer = answered(pages.as_(cast.lena), change)
    assert answer.status == 422
    assert answer.page.one("a", href="#agrees-0").text == "Choose yes or no"


def test_an_officer_to_whom_it_was_not_sent_and_made_up_ids_find_nothing(cast, pages, change):
    assert pages.as_(cast.omar).get(change).status == 404
    assert pages.as_(cast.lena).get(f"{COVER}changes/{'n' * 22}").status == 404


def test_key_worker_and_commissioner_are_refused(cast, pages, change):
    assert [pages.as_(who).get(change).status for who in (cast.asha, cast.dev)] == [403, 403]


def test_signed_out_visitor_is_asked_to_sign_in(cast, pages, change):
    assert pages.get(change).to == "/staff/sign-in"


def test_the_form_asks_for_no_more_than_an_answer(cast, pages, change):
    _action, fields = form_of(pages.as_(cast.lena).get(change).page, change)
    assert fields.keys() == {"csrf_token", "words"}
