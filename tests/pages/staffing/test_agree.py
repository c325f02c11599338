"""Parts that reach everybody's take two people (SEC-15)."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from sqlalchemy import delete, select

from app.access.roles import Role
from app.accounts.models import GivenPart, Membership, User
from app.accounts.types import GivenState
from app.audit.models import AuditEntry
from app.audit.types import Action
from app.db import db, transaction
from app.messaging.types import MessageKind
from tests.pages.staffing.test_given import change, told
from tests.support.accounts import ACCOUNTS, GIVEN, ask_for_administrator, invited, second_administrator
from tests.support.client import form_of
from tests.support.signing_in import DOOR


@pytest.fixture
def asked(cast, pages, context):
    """Fay invited Nia as an administrator."""
    return ask_for_administrator(pages, cast)


def roles_of(user_id):
    db.session.rollback()
    return set(db.session.scalars(select(Membership.role).where(Membership.user_id == user_id)))


def nia():
    db.session.rollback()
    return db.session.scalars(select(User).order_by(User.id.desc())).first()


def state():
    db.session.rollback()
    return db.session.scalars(select(GivenPart.state).order_by(GivenPart.id.desc())).first()


def test_an_administrator_is_made_by_two_SEC_15(cast, pages, asked):
    assert roles_of(nia().id) == set()
    assert told(MessageKind.PART_ASKED) == [cast.omar.email]
    omar = pages.as_(cast.omar)
    assert omar.get(GIVEN).page.one("a", href=asked)
    for expected in ("Nia Wren", "nia@example.org", "Administrator", "Fay"):
        assert expected in omar.get(asked).words
    answer = omar.submit(asked, {"agrees": "yes"})
    assert "hand it over in person" in answer.words
    assert roles_of(nia().id) == {Role.ADMINISTRATOR}
    assert told() == [cast.fay.email]
    assert "and Omar agreed" in pages.as_(cast.fay).get(GIVEN).words
    link = answer.page.one("p", class_="copy band").text.removeprefix("http://127.0.0.1:8000")
    new = pages.as_(None)
    assert new.submit(link, {"password": "gravel lantern seven plums"}).to == "/staff/second-step/set-up"
    done = db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
    assert [each for each in done if each in {Action.PART_ASKED, Action.PART_GIVEN, Action.PART_AGREED}] == [
        Action.PART_ASKED,
        Action.PART_GIVEN,
        Action.PART_AGREED,
    ]


def test_until_then_there_is_no_way_in_SEC_15(cast, pages, asked):
    assert pages.as_(None).submit(DOOR, {"email": "nia@example.org", "password": ""}).status == 422
    assert told(MessageKind.INVITED) == []
    assert pages.as_(cast.fay).get(f"{ACCOUNTS}{nia().public_id}").status == 404


def test_nobody_agrees_to_what_they_asked_for_SEC_15(cast, pages, asked):
    fay = pages.as_(cast.fay)
    page = fay.get(asked)
    assert "Until then nothing has changed" in page.words
    assert {node.attributes["value"] for node in page.page.all("input", type="radio")} == {"no"}
    _action, filled = form_of(page.page, asked)
    assert fay.post(asked, filled | {"agrees": "yes"}).status == 422
    assert roles_of(nia().id) == set()


def test_a_no_closes_the_account_and_its_address_is_free_SEC_15(cast, pages, asked):
    assert pages.as_(cast.omar).submit(asked, {"agrees": "no"}).to == GIVEN
    assert (state(), nia().is_disabled) == (GivenState.REFUSED, True)
    assert "and Omar said no" in pages.as_(cast.fay).get(GIVEN).words
    assert pages.as_(cast.omar).get(asked).status == 404
    assert invited(pages, cast)[1]


def test_whoever_asked_takes_it_back(cast, pages, asked):
    assert pages.as_(cast.fay).submit(asked, {"agrees": "no"}).to == GIVEN
    assert "and took it back" in pages.as_(cast.omar).get(GIVEN).words


def test_somebody_who_is_here_keeps_the_part_they_have_until_then_SEC_15(cast, pages, context):
    assert change(pages, cast, cast.dev, role="administrator").status == 303
    assert roles_of(cast.dev.user_id) == {Role.COMMISSIONER}
    assert "Another part for them waits" in change(pages, cast, cast.dev, role="administrator").words
    asked = f"{GIVEN}/{db.session.scalars(select(GivenPart.public_id)).one()}"
    assert pages.as_(cast.dev).get(asked).status == 403
    assert pages.as_(cast.omar).submit(asked, {"agrees": "yes"}).to == GIVEN
    assert roles_of(cast.dev.user_id) == {Role.ADMINISTRATOR}


def test_nobody_agrees_to_a_part_for_themselves_SEC_15(cast, pages, context):
    second_administrator(cast)
    assert change(pages, cast, cast.omar, role="administrator").status == 303
    asked = f"{GIVEN}/{db.session.scalars(select(GivenPart.public_id)).one()}"
    assert pages.as_(cast.omar).get(asked).status == 404
    assert told(MessageKind.PART_ASKED) == ["gil@example.org"]


def test_a_designated_officer_takes_two_as_well_SEC_15(cast, pages, context):
    ask_for_administrator(pages, cast, role="designated_officer")
    assert state() is GivenState.WAITING


def test_somebody_who_left_meanwhile_gets_no_part(cast, pages, context):
    change(pages, cast, cast.dev, role="administrator")
    asked = f"{GIVEN}/{db.session.scalars(select(GivenPart.public_id)).one()}"
    with transaction():
        db.session.get_one(User, cast.dev.user_id).is_disabled = True
    answer = pages.as_(cast.omar).submit(asked, {"agrees": "yes"})
    assert (answer.status, state()) == (422, GivenState.WAITING)
    assert pages.as_(cast.omar).submit(asked, {"agrees": "no"}).to == GIVEN


def test_where_there_is_no_second_person_one_is_enough_and_it_is_written_down_SEC_15(cast, pages, context):
    with transaction():
        db.session.execute(delete(Membership).where(Membership.role == Role.DESIGNATED_OFFICER))
    answer, link = invited(pages, cast, role="administrator", services=None)
    assert (answer.status, bool(link)) == (200, True)
    assert "Nobody else is in charge there" in answer.words
    assert db.session.scalars(select(GivenPart)).one().told == 0


def test_it_asks_again_who_it_is_SEC_49(cast, pages, asked):
    omar = pages.as_(cast.omar)
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(minutes=6)):
        assert omar.get(asked).to.startswith(f"/staff/step-up?next={asked}")


def test_an_answer_is_needed(cast, pages, asked):
    assert "Choose yes or no" in pages.as_(cast.omar).submit(asked).words


def test_others_are_refused_and_signed_out_visitors_asked_to_sign_in(cast, pages, asked):
    assert pages.as_(cast.erin).get(asked).status == 403
    assert pages.as_(None).get(asked).to == DOOR
