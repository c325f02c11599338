"""How a leaver's account is closed: one action, once it is said who takes over."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.accounts.models import SignIn, User
from app.audit.models import AuditEntry
from app.audit.types import Action
from app.db import db, transaction
from app.people.models import Episode
from tests.support.accounts import address_of, invited, second_administrator
from tests.support.cast import PASSWORD
from tests.support.signing_in import DOOR, SECOND, app_code, sign_in


def account(who):
    db.session.rollback()
    return db.session.get(User, who.user_id)


def leave(pages, cast, who, taker=None, by=None):
    address = address_of(who, "leave")
    typed = {f"taker_{cast.harbour}": account(taker).public_id} if taker else {}
    return pages.as_(by or cast.fay).submit(address, typed, to=address)


def test_every_way_in_ends_at_once_SEC_46_SEC_112(cast, pages, context):
    asha, half = pages.as_(cast.asha), pages.as_(None)
    half.submit(DOOR, {"email": cast.asha.email, "password": PASSWORD})
    code = app_code(pages.app, cast.asha.user_id)
    assert leave(pages, cast, cast.asha, cast.erin).status == 200
    assert asha.get("/staff/young-people/").to == DOOR
    assert half.submit(DOOR, {"email": cast.asha.email, "password": PASSWORD}).status == 422
    assert half.post(SECOND, {"code": code}).status in {303, 400}
    gone = account(cast.asha)
    assert (gone.is_disabled, gone.totp, gone.password_hash) == (True, None, "")
    assert not db.session.scalars(select(SignIn).where(SignIn.user_id == cast.asha.user_id)).all()
    assert db.session.scalars(select(AuditEntry).where(AuditEntry.action == Action.ACCOUNT_CLOSED)).one()


def test_open_invitation_of_a_leaver_works_no_more_SEC_112(cast, pages, context):
    _answer, link = invited(pages, cast)
    new = db.session.scalars(select(User).order_by(User.id.desc())).first().public_id
    address = f"/staff/accounts/{new}/leave"
    assert "nobody had to take over" in pages.as_(cast.fay).submit(address, to=address).words
    assert pages.as_(None).get(link).status == 404


def test_young_people_are_handed_on_in_the_same_step_and_written_down_SEC_112(cast, pages, context):
    leave(pages, cast, cast.asha, cast.erin)
    held = db.session.scalars(select(Episode.key_worker_id).where(Episode.service_id == cast.harbour_id)).all()
    assert set(held) == {cast.erin.user_id}
    entries = db.session.scalars(select(AuditEntry).where(AuditEntry.action == Action.EPISODES_HANDED_OVER)).all()
    assert {entry.person_id for entry in entries} == {cast.cara.id, cast.callum.id}


def test_it_is_said_afterwards_what_happened_SEC_112(cast, pages, context):
    answer = leave(pages, cast, cast.asha, cast.erin)
    assert "The account of Asha is closed" in answer.page.one("h1").text
    assert "Harbour House: 2 young people, to Erin" in answer.words
    assert "/staff/accounts/" in {link.attributes["href"] for link in answer.page.all("a")}


def test_nobody_leaves_before_it_is_said_who_takes_over_SEC_112(cast, pages, context):
    answer = leave(pages, cast, cast.asha)
    assert answer.status == 422
    assert "Choose who takes over at Harbour House" in answer.words
    assert not account(cast.asha).is_disabled


def test_colleague_of_another_service_cannot_take_over(cast, pages, context):
    assert leave(pages, cast, cast.asha, cast.ben).status == 422
    assert not account(cast.asha).is_disabled


def test_somebody_who_comes_back_gets_a_new_account_SEC_112(cast, pages, context):
    leave(pages, cast, cast.asha, cast.erin)
    answer, link = invited(pages, cast, email=cast.asha.email, name="Asha")
    assert (answer.status, bool(link)) == (200, True)
    again = db.session.scalars(select(User).order_by(User.id.desc())).first()
    assert again.id != cast.asha.user_id
    assert account(cast.asha).former_email_digest == again.email_digest


def test_closed_account_cannot_be_opened_again_SEC_112(cast, pages, context):
    leave(pages, cast, cast.asha, cast.erin)
    for page in ("part", "new-start", "leave"):
        address = address_of(cast.asha, page)
        typed = {"role": "commissioner", "services": None} if page == "part" else {}
        answer = pages.as_(cast.fay).submit(address, typed, to=address)
        assert answer.status == 422
        assert "closed for good" in answer.words
    with pytest.raises(IntegrityError), transaction():
        account(cast.asha).is_disabled = False


def test_last_administrator_stays(cast, pages, context):
    second_administrator(cast)
    gil = type(cast.fay)(
        db.session.scalars(select(User.id).order_by(User.id.desc())).first(), "Gil", "gil@example.org", ""
    )
    assert leave(pages, cast, cast.fay).status == 422  # Her own account.
    assert leave(pages, cast, gil).status == 200
    assert account(gil).is_disabled


def test_others_are_refused_and_signed_out_visitors_asked_to_sign_in(cast, pages, context):
    assert pages.as_(cast.erin).get(address_of(cast.asha, "leave")).status == 403
    assert pages.as_(None).get(address_of(cast.asha, "leave")).to == DOOR
    assert sign_in(pages.as_(None), cast.asha).status == 303
