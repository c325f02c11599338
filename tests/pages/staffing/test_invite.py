"""How inviting somebody behaves, up to their first page."""

from __future__ import annotations

import datetime as dt

import time_machine
from sqlalchemy import select

from app.accounts.models import AccountLink, User
from app.audit.models import AuditEntry
from app.audit.types import Action
from app.db import db
from tests.support.accounts import ACCOUNTS, invited
from tests.support.signing_in import DOOR, code_for

ADDRESS = f"{ACCOUNTS}invite"
CHOSEN = "gravel lantern seven plums"
SET_UP = "/staff/second-step/set-up"


def nia():
    db.session.rollback()
    return db.session.scalars(select(User).order_by(User.id.desc())).first()


def test_somebody_new_goes_from_the_link_to_the_caseload_SEC_35(cast, pages, context):
    _answer, link = invited(pages, cast)
    new = pages.as_(None)
    assert new.submit(link, {"password": CHOSEN}).to == SET_UP
    assert new.get("/staff/young-people/").to == DOOR
    secret = new.get(SET_UP).page.one("code", class_="copy").text
    assert "Your recovery codes" in new.submit(SET_UP, {"code": code_for(secret)}).words
    assert new.get("/staff/young-people/").status == 200
    done = db.session.scalars(select(AuditEntry.action).where(AuditEntry.subject == f"user_account:{nia().public_id}"))
    assert {Action.ACCOUNT_MADE, Action.ACCOUNT_LINK_MADE, Action.ACCOUNT_LINK_USED, Action.SIGNED_IN} <= set(done)


def test_opening_the_link_changes_nothing_and_it_works_once_SEC_37_SEC_85(cast, pages):
    _answer, link = invited(pages, cast)
    assert [pages.as_(None).get(link).status for _ in range(3)] == [200] * 3
    assert pages.as_(None).submit(link, {"password": CHOSEN}).status == 303
    assert pages.as_(None).get(link).status == 404


def test_link_works_for_three_days_SEC_35(cast, pages):
    _answer, link = invited(pages, cast)
    begun = dt.datetime.now(dt.UTC)
    with time_machine.travel(begun + dt.timedelta(hours=71)):
        assert pages.as_(None).get(link).status == 200
    with time_machine.travel(begun + dt.timedelta(hours=73)):
        assert pages.as_(None).get(link).status == 404


def test_link_is_stored_as_a_digest_only_SEC_38(cast, pages, context):
    _answer, link = invited(pages, cast)
    kept = db.session.scalars(select(AccountLink)).one()
    assert link.rpartition("/")[2] not in kept.secret_digest
    assert len(kept.secret_digest) == 64


def test_nobody_can_sign_in_before_a_password_is_chosen_SEC_35(cast, pages, context):
    invited(pages, cast)
    assert nia().password_hash == ""
    for password in ("", "nobody has this password", " "):
        answer = pages.as_(None).submit(DOOR, {"email": "nia@example.org", "password": password})
        assert answer.status == 422


def test_address_that_has_an_account_is_explained(cast, pages):
    answer, link = invited(pages, cast, email=cast.asha.email)
    assert (answer.status, link) == (422, "")
    assert "account with this e-mail address already" in answer.words


def test_part_and_services_have_to_go_together(cast, pages):
    assert "Choose where they work" in invited(pages, cast, services=None)[0].words
    assert "choose no service" in invited(pages, cast, role="commissioner")[0].words
    assert invited(pages, cast, role="commissioner", services=None)[1]


def test_missing_fields_are_explained(cast, pages):
    answer = pages.as_(cast.fay).submit(ADDRESS, {}, to=ADDRESS)
    assert answer.status == 422
    assert {link.attributes["href"] for link in answer.page.all("a")} >= {"#name", "#email", "#role-0"}


def test_others_are_refused_and_signed_out_visitors_asked_to_sign_in(cast, pages):
    assert pages.as_(cast.erin).get(ADDRESS).status == 403
    assert pages.as_(None).get(ADDRESS).to == DOOR


def test_it_asks_again_who_it_is_SEC_49(cast, pages):
    fay = pages.as_(cast.fay)
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(minutes=6)):
        assert fay.get(ADDRESS).to == "/staff/step-up?next=/staff/accounts/invite"
