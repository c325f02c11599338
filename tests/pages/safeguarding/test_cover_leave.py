"""How saying who is away behaves."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import select, update

from app.accounts.models import User
from app.db import db, transaction
from app.i18n.dates import today
from app.messaging.models import OutboxMessage
from app.messaging.types import MessageKind
from app.safeguarding.models import CoverChange, DutyLeave
from app.safeguarding.queries.cover import rota_of
from app.safeguarding.types import Outcome, Rung
from tests.support.cover_changes import COVER, agreed, answered, asha_at_ridge_too, asked_for


def address(cast):
    return f"/staff/safety-cover/{cast.harbour}/leave"


def stored():
    db.session.rollback()
    return db.session.scalars(select(DutyLeave)).all()


def told_of_changes():
    kinds = select(OutboxMessage).where(OutboxMessage.kind == MessageKind.COVER_CHANGED)
    found = {(message.key.split(":")[2], message.address) for message in db.session.scalars(kinds)}
    db.session.rollback()
    return found


def filled(cast, **changes):
    account = db.session.scalars(select(User.public_id).where(User.id == cast.asha.user_id)).one()
    day = today().isoformat()
    return {"account": account, "starts_on": day, "ends_on": day} | changes


def test_whoever_is_away_is_passed_over_SAFE_07(cast, pages, context):
    erin = pages.as_(cast.erin)
    agreed(erin, cast.lena, erin.submit(address(cast), filled(cast), to=address(cast)))
    assert "Asha" in erin.get(address(cast)).words
    first = [each for each in rota_of(cast.harbour_id).people if each.rung is Rung.FIRST]
    assert [each.is_there(today()) for each in first] == [False]
    assert [each.is_there(today() + dt.timedelta(days=1)) for each in first] == [True]


def test_no_manager_alone_sends_somebody_away_SAFE_09(cast, pages, context):
    answer = pages.as_(cast.erin).submit(address(cast), filled(cast), to=address(cast))
    assert answer.to.endswith("/ask")
    assert stored() == []


def test_there_after_all(cast, pages, context):
    erin = pages.as_(cast.erin)
    agreed(erin, cast.lena, erin.submit(address(cast), filled(cast), to=address(cast)))
    (leave,) = stored()
    answer = erin.submit(address(cast), to=f"{address(cast)}/{leave.public_id}/drop")
    assert (answer.status, answer.to) == (303, address(cast))
    assert stored() == []


def test_nobody_is_there_after_all_without_hearing_of_it_SAFE_09(cast, pages, context):
    erin = pages.as_(cast.erin)
    agreed(erin, cast.lena, erin.submit(address(cast), filled(cast), to=address(cast)))
    (leave,) = stored()
    before = told_of_changes()
    erin.submit(address(cast), to=f"{address(cast)}/{leave.public_id}/drop")
    assert sorted(told_of_changes() - before) == sorted([("back", cast.asha.email), ("back", cast.lena.email)])


@pytest.fixture
def both(cast, context):
    """Asha is on the list of both services."""
    with transaction():
        asha_at_ridge_too(cast)


def away_at(cast):
    """The services at which Asha is away today."""
    db.session.rollback()
    found = {
        service_id
        for service_id in (cast.harbour_id, cast.ridge_id)
        for duty in rota_of(service_id).people
        if duty.account_id == cast.asha.user_id and not duty.is_there(today())
    }
    db.session.rollback()
    return found


def change_at(service_id):
    db.session.rollback()
    found = db.session.scalars(select(CoverChange).where(CoverChange.service_id == service_id)).one()
    return found.outcome, f"{COVER}changes/{found.public_id}"


def test_leave_takes_the_word_of_each_service_where_somebody_has_a_place_SAFE_09(cast, pages, both):
    erin = pages.as_(cast.erin)
    answer = erin.submit(address(cast), filled(cast), to=address(cast))
    assert "also on the list of: Ridge Project" in erin.get(answer.to).words
    agreed(erin, cast.lena, answer)
    assert away_at(cast) == {cast.harbour_id}, "those in charge of Ridge Project said nothing yet"
    asked = db.session.scalars(select(OutboxMessage).where(OutboxMessage.kind == MessageKind.COVER_ASKED)).all()
    assert {message.address for message in asked} == {cast.lena.email, cast.ben.email}
    _outcome, at_ridge = change_at(cast.ridge_id)
    assert pages.as_(cast.lena).get(at_ridge).status == 404, "it is nothing of Harbour House's"
    assert answered(pages.as_(cast.ben), at_ridge, agrees="yes").status == 303
    assert away_at(cast) == {cast.harbour_id, cast.ridge_id}


def test_a_no_at_one_service_leaves_the_other_as_it_was_agreed_SAFE_09(cast, pages, both):
    erin = pages.as_(cast.erin)
    agreed(erin, cast.lena, erin.submit(address(cast), filled(cast), to=address(cast)))
    _outcome, at_ridge = change_at(cast.ridge_id)
    answered(pages.as_(cast.ben), at_ridge, agrees="no", words="We have nobody else")
    assert away_at(cast) == {cast.harbour_id}
    assert "We have nobody else" in erin.get(at_ridge).words
    again = erin.submit(address(cast), filled(cast), to=address(cast)).to
    assert "Ridge Project" in erin.get(again).words
    assert len(stored()) == 1, "asking Ridge Project anew notes nothing twice at Harbour House"


def test_taking_it_back_takes_it_back_at_each_service(cast, pages, both):
    erin = pages.as_(cast.erin)
    change = asked_for(erin, erin.submit(address(cast), filled(cast), to=address(cast)).to.removesuffix("/ask"))
    assert "The same days wait at: Ridge Project" in erin.get(change).words
    erin.submit(change, to=f"{change}/withdraw")
    assert [change_at(service_id)[0] for service_id in (cast.harbour_id, cast.ridge_id)] == [Outcome.WITHDRAWN] * 2


def test_where_nobody_could_agree_the_other_service_is_asked_all_the_same_SAFE_09(cast, pages, both):
    with transaction():
        nobody = [cast.ben.user_id, cast.omar.user_id, cast.fay.user_id]
        db.session.execute(update(User).where(User.id.in_(nobody)).values(is_disabled=True))
    erin = pages.as_(cast.erin)
    agreed(erin, cast.lena, erin.submit(address(cast), filled(cast), to=address(cast)))
    assert away_at(cast) == {cast.harbour_id}
    assert "Nobody was asked yet" in erin.get(change_at(cast.ridge_id)[1]).words


def test_there_after_all_at_one_service_says_nothing_about_another(cast, pages, both):
    with transaction():
        for service_id in (cast.harbour_id, cast.ridge_id):
            db.session.add(
                DutyLeave(
                    starts_on=today(),
                    ends_on=today(),
                    authority_id=cast.authority_id,
                    service_id=service_id,
                    user_id=cast.asha.user_id,
                )
            )
    erin = pages.as_(cast.erin)
    here, there = sorted(stored(), key=lambda leave: leave.service_id != cast.harbour_id)
    ids = here.public_id, there.public_id
    erin.submit(address(cast), to=f"{address(cast)}/{ids[0]}/drop")
    assert away_at(cast) == {cast.ridge_id}
    assert ids[1] not in erin.get(address(cast)).text


def test_days_that_end_before_they_begin_are_explained(cast, pages, context):
    answer = pages.as_(cast.erin).submit(address(cast), filled(cast, ends_on="2020-01-01"), to=address(cast))
    assert answer.status == 422
    assert answer.page.all("a", href="#ends_on")
    assert stored() == []


def test_what_is_missing_is_explained_A11Y_62(cast, pages, context):
    answer = pages.as_(cast.erin).submit(address(cast), to=address(cast))
    assert answer.status == 422
    assert answer.page.all("a", href="#starts_on")


def test_others_are_kept_out(cast, pages):
    assert [pages.as_(staff).get(address(cast)).status for staff in (cast.asha, cast.dev)] == [403, 403]
    assert pages.as_(cast.erin).get(f"/staff/safety-cover/{cast.ridge}/leave").status == 404
