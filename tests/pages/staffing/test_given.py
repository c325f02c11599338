"""Whoever is in charge hears of parts that somebody was given, and sees by whom."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, select, text
from sqlalchemy.exc import DBAPIError

from app.access.roles import Role
from app.accounts.models import GivenPart, Membership, User
from app.accounts.services import add_membership
from app.audit.models import AuditEntry
from app.audit.types import Action
from app.db import db, transaction
from app.messaging.models import OutboxMessage
from app.messaging.types import MessageKind
from app.messaging.words import words_of
from tests.support.accounts import ACCOUNTS, GIVEN, address_of, invited, second_administrator


def told(kind=MessageKind.PART_GIVEN):
    """Addresses of those who are told, in order."""
    db.session.rollback()
    found = db.session.scalars(select(OutboxMessage).where(OutboxMessage.kind == kind)).all()
    return sorted(message.address for message in found)


def nobody_leads(cast, *more):
    """Nobody is in charge at Harbour House or its provider any more, nor has one of these roles."""
    with transaction():
        roles = (Role.MANAGER, Role.SAFEGUARDING_LEAD, *more)
        db.session.execute(delete(Membership).where(Membership.role.in_(roles)))


def change(pages, cast, who, **typed):
    address = address_of(who, "part")
    return pages.as_(cast.fay).submit(address, typed, to=address)


def test_whoever_is_in_charge_hears_at_once_that_somebody_was_invited_SEC_15(cast, pages, context):
    answer, _link = invited(pages, cast, role="manager")
    assert told() == [cast.erin.email, cast.lena.email], "neither Fay, who did it, nor Nia, who is in charge now"
    assert "told, with your name, and sees it under New parts. They are 2." in answer.words
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == Action.PART_TOLD)).one()
    assert (entry.actor_id, entry.detail) == (cast.fay.user_id, "part manager told 2")
    words = pages.as_(cast.lena).get(GIVEN).words
    for expected in ("Nia Wren", "Manager, Harbour House", "Fay", "Raise a concern"):
        assert expected in words


def test_the_message_names_nobody_and_no_place_SEC_87(cast, pages, context):
    invited(pages, cast)
    shown = " ".join(words_of(MessageKind.PART_GIVEN))
    assert not [word for word in ("Nia", "Fay", "Harbour", "manager") if word in shown]


def test_somebody_moved_into_a_service_is_told_there_and_not_where_they_stay_SEC_15(cast, pages, context):
    assert change(pages, cast, cast.erin, services=[cast.harbour, cast.ridge]).status == 303
    assert told() == [cast.omar.email], "nobody leads at Ridge Project, nor at its provider: the officer hears of it"
    assert "Manager, Ridge Project" in pages.as_(cast.omar).get(GIVEN).words
    assert "Ridge Project" not in pages.as_(cast.lena).get(GIVEN).words
    assert "Told: 1 in charge there." in pages.as_(cast.fay).get(address_of(cast.erin)).words


def test_a_new_start_is_told_too_SEC_15_SEC_36(cast, pages, context):
    address = address_of(cast.asha, "new-start")
    pages.as_(cast.fay).submit(address, to=address)
    assert told() == [cast.erin.email, cast.lena.email]
    assert "New start: Key worker, Harbour House" in pages.as_(cast.erin).get(GIVEN).words


def test_where_nobody_else_is_in_charge_it_is_done_and_said_SEC_15(cast, pages, context):
    nobody_leads(cast, Role.DESIGNATED_OFFICER)
    answer, link = invited(pages, cast, role="manager")
    assert (answer.status, bool(link), told()) == (200, True, [])
    assert "Nobody else is in charge there, so nobody is told" in answer.words
    made = db.session.scalars(select(User.public_id).order_by(User.id.desc())).first()
    assert "so nobody was told" in pages.as_(cast.fay).get(f"{ACCOUNTS}{made}").words


def test_where_nobody_leads_there_the_next_one_up_hears_SEC_15(cast, pages, context):
    nobody_leads(cast)
    invited(pages, cast, role="manager")
    assert told() == [cast.omar.email]
    # Whoever was brought in first is not the only one who hears of the next.
    invited(pages, cast, email="again@example.org")
    assert told() == ["nia@example.org", cast.omar.email]


def test_who_ceases_to_oversee_the_authority_hears_of_it_as_the_others_do_SEC_15(cast, pages, context):
    second_administrator(cast)
    address = address_of(cast.omar, "leave")
    assert pages.as_(cast.fay).submit(address, to=address).status == 200
    assert told() == ["gil@example.org", cast.omar.email]
    assert "Taken away: Designated officer" in pages.as_(cast.fay).get(GIVEN).words


def test_a_leader_who_is_sent_away_hears_of_it_as_the_others_there_do_SEC_15(cast, pages, context):
    address = address_of(cast.lena, "leave")
    assert pages.as_(cast.fay).submit(address, to=address).status == 200
    assert told() == [cast.erin.email, cast.lena.email]
    assert "Taken away: Safeguarding lead, Harbour House" in pages.as_(cast.erin).get(GIVEN).words


def test_a_leader_who_is_moved_is_told_of_where_they_were_SEC_15(cast, pages, context):
    assert change(pages, cast, cast.erin, services=[cast.ridge]).status == 303
    lines = pages.as_(cast.lena).get(GIVEN).words
    assert "Taken away: Manager, Harbour House" in lines
    assert "Ridge Project" not in lines


def test_what_an_operator_gives_is_told_as_well_SEC_15(app, cast, pages, context):
    line = "accounts invite x@example.org --name Xan --role administrator --authority northfield"
    made = app.test_cli_runner().invoke(args=line.split())
    assert made.exit_code == 0, made.output
    assert told() == [cast.fay.email, cast.omar.email]
    assert "an operator at the server" in pages.as_(cast.omar).get(GIVEN).words


def test_those_of_another_authority_see_nothing_of_it_SEC_53(cast, pages, context):
    invited(pages, cast)
    with transaction():
        db.session.execute(delete(Membership).where(Membership.user_id == cast.sol.user_id))
        south = db.session.execute(text("SELECT id FROM organisation WHERE code = 'southmere'")).scalar_one()
        add_membership(db.session.get_one(User, cast.sol.user_id), Role.ADMINISTRATOR, authority_id=south)
    words = pages.as_(cast.sol).get(GIVEN).words
    assert "Nia" not in words
    assert "Nobody, in that time." in words


def test_rows_are_neither_deleted_nor_rewritten_SEC_15(cast, pages, context):
    invited(pages, cast)
    for statement in ("DELETE FROM given_part", f"UPDATE given_part SET given_by_id = {cast.erin.user_id}"):
        with pytest.raises(DBAPIError), transaction():
            db.session.execute(text(statement))
    assert db.session.scalars(select(GivenPart)).one().given_by_id == cast.fay.user_id


def test_others_are_refused_and_signed_out_visitors_asked_to_sign_in(cast, pages, context):
    assert pages.as_(cast.asha).get(GIVEN).status == 403
    assert pages.as_(None).get(GIVEN).to == "/staff/sign-in"
