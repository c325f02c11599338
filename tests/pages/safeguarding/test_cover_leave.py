"""How saying who is away behaves."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import select

from app.access.roles import Role
from app.accounts.models import Membership, User
from app.db import db, transaction
from app.i18n.dates import today
from app.messaging.models import OutboxMessage
from app.messaging.types import Channel, MessageKind
from app.safeguarding.models import DutyLeave, DutyPerson
from app.safeguarding.queries.cover import rota_of
from app.safeguarding.types import Rung
from tests.support.cover_changes import agreed


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


def test_leave_is_told_wherever_somebody_has_a_place_SAFE_09(cast, pages, context):
    with transaction():
        part = db.session.scalars(select(Membership).where(Membership.user_id == cast.ben.user_id)).one()
        part.role = Role.MANAGER
        place = DutyPerson(
            rung=Rung.FIRST,
            channel=Channel.EMAIL,
            address=cast.asha.email,
            authority_id=cast.authority_id,
            service_id=cast.ridge_id,
            user_id=cast.asha.user_id,
        )
        db.session.add(place)
    erin = pages.as_(cast.erin)
    agreed(erin, cast.lena, erin.submit(address(cast), filled(cast), to=address(cast)))
    assert ("away", cast.ben.email) in told_of_changes()


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
