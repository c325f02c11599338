"""How inviting somebody behaves, up to their first page."""

from __future__ import annotations

import datetime as dt

import time_machine
from sqlalchemy import select

from app.accounts.models import AccountLink, User
from app.audit.models import AuditEntry
from app.audit.types import Action
from app.db import db
from app.messaging.deliver import deliver_due
from tests.support.accounts import ACCOUNTS, invited
from tests.support.mail import mail_server
from tests.support.signing_in import DOOR, code_for, sign_in

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
    shown = new.submit(SET_UP, {"code": code_for(secret)}).words
    assert "Your recovery codes" in shown
    assert "Codes that you had before" not in shown
    assert new.get("/staff/young-people/").status == 200
    done = db.session.scalars(select(AuditEntry.action).where(AuditEntry.subject == f"user_account:{nia().public_id}"))
    assert {Action.ACCOUNT_MADE, Action.ACCOUNT_LINK_MADE, Action.ACCOUNT_LINK_USED, Action.SIGNED_IN} <= set(done)


def test_the_link_goes_to_its_owner_and_the_administrator_does_not_see_it_SEC_36(app, cast, pages, context):
    with mail_server(app) as mailbox:
        answer, shown = invited(pages, cast)
        deliver_due()
        (letter,) = mailbox.to("nia@example.org")
    assert "on its way to nia@example.org" in answer.words
    assert shown == ""
    link = letter.get_payload().split()[-1]
    assert link.startswith("http://127.0.0.1:8000/staff/welcome/")
    secret = link.rpartition("/")[2]
    assert secret not in answer.text
    path = link.removeprefix("http://127.0.0.1:8000")
    assert pages.as_(None).submit(path, {"password": CHOSEN}).to == SET_UP
    assert pages.as_(None).get(path).status == 404
    made = db.session.scalars(select(AuditEntry.detail).where(AuditEntry.action == Action.ACCOUNT_LINK_MADE)).one()
    assert made == "invitation, mailed"


def test_nothing_that_is_stored_holds_the_link_SEC_38(app, cast, pages, context):
    with mail_server(app) as mailbox:
        invited(pages, cast)
        deliver_due()
        secret = mailbox.letters[0].get_payload().split()[-1].rpartition("/")[2]
    for table in db.metadata.sorted_tables:
        for row in db.session.execute(select(table)):
            assert secret not in str(tuple(row)), table.name


def test_a_link_that_is_tried_again_is_the_same_SAFE_11(app, cast, pages, context):
    with mail_server(app) as mailbox, time_machine.travel(dt.datetime(2031, 3, 4, 9, 0, tzinfo=dt.UTC)) as clock:
        pages = pages.as_(None)
        sign_in(pages, cast.fay)
        mailbox.refusal = "451 Later"
        pages.submit(ADDRESS, {"name": "Nia Wren", "email": "nia@example.org", "role": "commissioner"}, to=ADDRESS)
        deliver_due()
        mailbox.refusal = None
        clock.shift(dt.timedelta(minutes=1))
        deliver_due()
        path = mailbox.letters[-1].get_payload().split()[-1].removeprefix("http://127.0.0.1:8000")
        assert pages.as_(None).get(path).status == 200


def test_without_mail_it_is_shown_to_hand_over_in_person_and_written_down_SEC_36(cast, pages, context):
    answer, link = invited(pages, cast)
    assert link
    assert "hand it over in person" in answer.words
    made = db.session.scalars(select(AuditEntry.detail).where(AuditEntry.action == Action.ACCOUNT_LINK_MADE)).one()
    assert made == "invitation, shown"


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
