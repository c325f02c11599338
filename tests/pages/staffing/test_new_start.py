"""How a new start for somebody behaves: the drill for a lost phone."""

from __future__ import annotations

from sqlalchemy import select

from app.accounts.models import RecoveryCode, User
from app.audit.models import AuditEntry
from app.audit.types import Action
from app.db import db
from app.messaging.deliver import deliver_due
from tests.support.accounts import address_of
from tests.support.cast import PASSWORD
from tests.support.mail import mail_server
from tests.support.signing_in import DOOR, LATE, SECOND, app_code, code_for


def start_over(pages, cast, who):
    address = address_of(who, "new-start")
    return pages.as_(cast.fay).submit(address, to=address)


def link_in(answer):
    return answer.page.one("p", class_="copy band").text.removeprefix("http://127.0.0.1:8000")


def test_nothing_from_before_works_any_more_SEC_36_SEC_41(cast, pages, context):
    asha, half = pages.as_(cast.asha), pages.as_(None)
    half.submit(DOOR, {"email": cast.asha.email, "password": PASSWORD})
    code = app_code(pages.app, cast.asha.user_id)
    start_over(pages, cast, cast.asha)
    assert asha.get("/staff/young-people/").to == DOOR
    assert half.get(SECOND).to == LATE
    assert pages.as_(None).submit(DOOR, {"email": cast.asha.email, "password": PASSWORD}).status == 422
    assert code
    db.session.rollback()
    assert db.session.get(User, cast.asha.user_id).totp is None
    assert not db.session.scalars(select(RecoveryCode)).all()
    assert db.session.scalars(select(AuditEntry).where(AuditEntry.action == Action.ACCOUNT_RESET)).one()


def test_link_leads_to_a_new_password_and_a_new_second_step_SEC_36(cast, pages, context):
    link = link_in(start_over(pages, cast, cast.asha))
    new = pages.as_(None)
    assert new.submit(link, {"password": "gravel lantern seven plums"}).to == "/staff/second-step/set-up"
    secret = new.get("/staff/second-step/set-up").page.one("code", class_="copy").text
    new.submit("/staff/second-step/set-up", {"code": code_for(secret)})
    assert new.get("/staff/young-people/").status == 200


def test_with_mail_the_link_goes_to_its_owner_alone_SEC_36(app, cast, pages, context):
    with mail_server(app) as mailbox:
        answer = start_over(pages, cast, cast.asha)
        deliver_due()
        (letter,) = mailbox.to(cast.asha.email)
    assert "/staff/welcome/" not in answer.text
    assert "on its way to asha@example.org" in answer.words
    path = letter.get_payload().split()[-1].removeprefix("http://127.0.0.1:8000")
    new = pages.as_(None)
    assert new.submit(path, {"password": "gravel lantern seven plums"}).to == "/staff/second-step/set-up"


def test_own_account_is_for_another_administrator(cast, pages, context):
    assert start_over(pages, cast, cast.fay).status == 422


def test_others_are_refused_and_signed_out_visitors_asked_to_sign_in(cast, pages, context):
    assert pages.as_(cast.erin).get(address_of(cast.asha, "new-start")).status == 403
    assert pages.as_(None).get(address_of(cast.asha, "new-start")).to == DOOR
