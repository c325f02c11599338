"""How choosing who is told of alerts behaves."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, select

from app.accounts.models import User
from app.db import db, transaction
from app.messaging.models import OutboxMessage
from app.messaging.types import Channel, MessageKind
from app.safeguarding.models import DutyPerson
from app.safeguarding.queries.cover import contacts_of
from app.safeguarding.types import Rung
from tests.support.cover_changes import asked_for
from tests.support.invited import invite


def address(cast):
    return f"/staff/safety-cover/{cast.harbour}/people"


def public_id(staff):
    return db.session.scalars(select(User.public_id).where(User.id == staff.user_id)).one()


def addresses(service_id, staff, rung):
    """Where messages about this place reach somebody, first to last."""
    return [
        contact.address if isinstance(contact, DutyPerson) else contact.email
        for contact in contacts_of(service_id, staff.user_id, rung)
    ]


def places(cast):
    db.session.rollback()
    rows = db.session.scalars(
        select(DutyPerson).where(DutyPerson.service_id == cast.harbour_id).order_by(DutyPerson.id)
    ).all()
    return [(row.rung, row.user_id, row.channel, row.address) for row in rows]


def add(cast, pages, **changes):
    form = {"account": public_id(cast.asha), "rung": "on_call", "address": "07700 900123"} | changes
    return pages.as_(cast.erin).submit(address(cast), form, to=address(cast))


def test_manager_puts_somebody_on_call_with_a_number_SAFE_07(cast, pages, context):
    assert add(cast, pages).status == 303
    assert places(cast)[-1] == (Rung.ON_CALL, cast.asha.user_id, Channel.TEXT, "07700 900123")
    assert "On call, outside the hours: Asha" in pages.as_(cast.erin).get(address(cast)).words


def test_left_empty_the_address_is_the_accounts_own(cast, pages, context):
    assert add(cast, pages, address="").status == 303
    assert places(cast)[-1][2:] == (Channel.EMAIL, cast.asha.email)


@pytest.mark.parametrize("wrong", ["12", "not a number", "a@b", "07700 900123 or mum"])
def test_an_address_that_reaches_nobody_is_explained(cast, pages, context, wrong):
    before = places(cast)
    answer = add(cast, pages, address=wrong)
    assert answer.status == 422
    assert answer.page.all("a", href="#address")
    assert places(cast) == before


def test_the_same_place_twice_is_explained(cast, pages, context):
    add(cast, pages)
    answer = add(cast, pages)
    assert answer.status == 422
    assert "This person has this place already" in answer.words


def test_only_accounts_that_can_open_alerts_here_can_be_chosen(cast, pages, context):
    for staff in (cast.ben, cast.dev, cast.fay, cast.sol):
        assert add(cast, pages, account=public_id(staff)).status == 422


def test_an_account_that_has_left_is_pointed_out_SAFE_07(cast, pages, context):
    with transaction():
        db.session.get_one(User, cast.asha.user_id).is_disabled = True
    assert "This account can't open alerts here any more." in pages.as_(cast.erin).get(address(cast)).words


def test_without_a_deputy_no_question_about_danger_is_sent_and_the_page_says_why_SAFE_01(cast, pages, context):
    with transaction():
        db.session.execute(delete(DutyPerson).where(DutyPerson.rung == Rung.DEPUTY))
    words = pages.as_(cast.erin).get("/staff/safety-cover/").words
    assert "Not complete" in words
    assert "An account of the deputy" in words
    where = f"/staff/young-people/{cast.cara.public_id}/invitations/"
    asha = pages.as_(cast.asha)
    page = asha.get(where).page
    chosen = {
        name: next(n.attributes["value"] for n in page.all("input", name=name, type="radio"))
        for name in ("instrument", "perspective")
        if page.all("input", name=name, type="radio")
    }
    answer = asha.submit(where, chosen)
    assert answer.status == 422
    assert "complete the safety cover" in answer.words


def test_with_cover_the_same_form_is_sent_SAFE_01(cast, pages, context):
    assert invite(cast).token


def test_whoever_is_gone_is_taken_off_by_one_person_SAFE_07(cast, pages, context):
    duty = db.session.scalars(select(DutyPerson).where(DutyPerson.rung == Rung.FIRST)).first().public_id
    with transaction():
        db.session.get_one(User, cast.asha.user_id).is_disabled = True
    answer = pages.as_(cast.erin).submit(address(cast), to=f"{address(cast)}/{duty}/remove")
    assert (answer.status, answer.to) == (303, address(cast))
    assert Rung.FIRST not in {rung for rung, *_rest in places(cast)}


def test_no_manager_alone_takes_somebody_off_who_is_told_SAFE_09(cast, pages, context):
    add(cast, pages)
    before = places(cast)
    last = db.session.scalars(select(DutyPerson).order_by(DutyPerson.id.desc())).first()
    answer = pages.as_(cast.erin).submit(address(cast), to=f"{address(cast)}/{last.public_id}/remove")
    assert answer.to.endswith("/ask")
    assert places(cast) == before


def test_no_manager_takes_the_lead_off_the_list_unseen_SAFE_09(cast, pages, context):
    duty = db.session.scalars(select(DutyPerson).where(DutyPerson.user_id == cast.lena.user_id)).one().public_id
    erin, before = pages.as_(cast.erin), places(cast)
    asked_for(erin, erin.submit(address(cast), to=f"{address(cast)}/{duty}/remove").to.removesuffix("/ask"))
    asked = db.session.scalars(select(OutboxMessage).where(OutboxMessage.kind == MessageKind.COVER_ASKED)).all()
    assert [message.address for message in asked] == [cast.lena.email]
    assert places(cast) == before


def test_a_place_that_is_added_leads_no_other_message_elsewhere_SAFE_09(cast, pages, context):
    add(cast, pages, account=public_id(cast.lena), rung="on_call", address="07700 900999")
    reached = {rung: addresses(cast.harbour_id, cast.lena, rung) for rung in Rung}
    assert reached.pop(Rung.ON_CALL) == ["07700 900999"]
    assert {address for found in reached.values() for address in found} == {cast.lena.email}


def test_nobody_is_reached_only_where_a_far_place_says_SAFE_09(cast, pages, context):
    with transaction():
        db.session.execute(delete(DutyPerson).where(DutyPerson.user_id == cast.lena.user_id))
    add(cast, pages, account=public_id(cast.lena), rung="on_call", address="nobody@example.org")
    for rung in (Rung.EVERYBODY, Rung.STILL_OPEN, None):
        assert addresses(cast.harbour_id, cast.lena, rung) == [cast.lena.email, "nobody@example.org"]


def test_key_worker_commissioner_and_manager_elsewhere_are_kept_out(cast, pages):
    assert [pages.as_(staff).get(address(cast)).status for staff in (cast.asha, cast.dev)] == [403, 403]
    assert pages.as_(cast.erin).get(f"/staff/safety-cover/{cast.ridge}/people").status == 404


def test_numbers_are_sealed(cast, pages, context):
    add(cast, pages)
    last = db.session.scalars(select(DutyPerson).order_by(DutyPerson.id.desc())).first()
    assert b"900123" not in last.address_sealed


def told_of_changes():
    kinds = select(OutboxMessage).where(OutboxMessage.kind == MessageKind.COVER_CHANGED)
    found = sorted(message.address for message in db.session.scalars(kinds))
    db.session.rollback()
    return found


def test_no_manager_sends_the_messages_of_others_elsewhere_unseen_SAFE_09(cast, pages, context):
    add(cast, pages, account=public_id(cast.asha), rung="deputy", address="elsewhere@example.net")
    assert told_of_changes() == sorted([cast.asha.email, cast.lena.email]), "at their own addresses"
