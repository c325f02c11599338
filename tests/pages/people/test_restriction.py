"""How a manager restricts a record."""

from __future__ import annotations

from sqlalchemy import select

from app.audit.models import AuditEntry
from app.audit.types import Action
from app.db import db
from app.messaging.models import OutboxMessage
from app.messaging.types import MessageKind
from app.people.models import YoungPerson
from tests.support.colleagues import restricted


def record(person):
    return f"/staff/young-people/{person.public_id}"


def address(person):
    return f"{record(person)}/restriction"


def row(person):
    return db.session.get_one(YoungPerson, person.id)


def test_manager_restricts_a_record_with_a_reason_SEC_110(cast, pages, context):
    erin = pages.as_(cast.erin)
    assert "Who may open this record" in erin.get(record(cast.cara)).words
    answer = erin.submit(address(cast.cara), {"why": "Lives in a refuge"})
    assert (answer.status, answer.to) == (303, f"{record(cast.cara)}/restricted")
    done = erin.get(answer.to)
    assert (done.status, "The record is restricted now" in done.words) == (200, True)
    assert "Cara" not in done.words, "its manager sees initials alone from now on"
    assert (row(cast.cara).is_restricted, row(cast.cara).restricted_why) == (True, "Lives in a refuge")
    actions = db.session.scalars(select(AuditEntry.action).where(AuditEntry.person_id == cast.cara.id)).all()
    assert Action.RECORD_RESTRICTED in actions


def test_manager_has_to_open_it_in_an_emergency_to_lift_it_and_the_lead_has_not_SEC_110(cast, pages, context):
    restricted(cast.cara)
    assert pages.as_(cast.erin).get(address(cast.cara)).to.startswith(f"{record(cast.cara)}/emergency")
    lena = pages.as_(cast.lena)
    assert "Family of a member of staff" in lena.get(address(cast.cara)).words
    assert lena.submit(address(cast.cara)).status == 303
    assert (row(cast.cara).is_restricted, row(cast.cara).restricted_why) == (False, None)


def test_whoever_else_is_in_charge_hears_that_a_restriction_was_lifted_SEC_15(cast, pages, context):
    restricted(cast.cara)
    pages.as_(cast.lena).submit(address(cast.cara))
    told = db.session.scalars(select(OutboxMessage).where(OutboxMessage.kind == MessageKind.RESTRICTION_LIFTED)).all()
    assert [message.address for message in told] == [cast.erin.email]


def test_missing_reason_is_explained(cast, pages, context):
    answer = pages.as_(cast.erin).submit(address(cast.cara), {"why": ""})
    assert answer.status == 422
    assert answer.page.one("a", href="#why").text == "Write down why the record is restricted"
    assert not row(cast.cara).is_restricted


def test_what_was_decided_when_the_page_opened_is_what_is_done(cast, pages, context):
    lena = pages.as_(cast.lena)
    page = lena.get(address(cast.cara)).page
    sent = {"csrf_token": page.all("input", name="csrf_token")[-1].attributes["value"], "lift": "", "why": "Known name"}
    restricted(cast.cara, "A refuge")
    assert lena.post(address(cast.cara), sent).status == 303
    assert row(cast.cara).is_restricted


def test_key_worker_is_refused_and_sees_no_link(cast, pages):
    asha = pages.as_(cast.asha)
    assert asha.get(address(cast.cara)).status == 403
    assert "Who may open" not in asha.get(record(cast.cara)).words


def test_manager_elsewhere_and_made_up_ids_find_nothing(cast, pages):
    assert pages.as_(cast.erin).get(address(cast.bea)).status == 404
    assert pages.as_(cast.erin).get(address(cast.sky)).status == 404


def test_commissioner_is_refused(cast, pages):
    assert pages.as_(cast.dev).get(address(cast.cara)).status == 403


def test_signed_out_visitor_is_asked_to_sign_in(cast, pages):
    assert pages.get(address(cast.cara)).to == "/staff/sign-in"
