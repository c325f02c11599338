"""How the page that shows an invitation behaves."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from sqlalchemy import func, select

from app.audit.models import AuditEntry
from app.audit.types import Action
from app.db import db, now, transaction
from app.invitations.models import Invitation
from app.web.qr import qr_picture
from tests.support.invited import invite


def address(person, invited):
    return f"/staff/young-people/{person.public_id}/invitations/{invited.public_id}"


def test_key_worker_shows_picture_link_and_code_YP_37(cast, pages, context):
    invited = invite(cast)
    answer = pages.as_(cast.asha).get(address(cast.cara, invited))
    link = f"http://127.0.0.1:8000/go/{invited.token}"
    assert link in answer.words
    assert f"{invited.code[:4]} {invited.code[4:]}" in answer.words
    picture = answer.page.one("svg", role="img")
    assert picture.attributes["aria-label"] == "QR code that opens the form"
    assert any(node.attributes.get("d") == qr_picture(link).path for node in answer.page.all("path"))
    assert answer.words.count("Works until") == 2


def test_what_is_shown_opens_the_form(cast, pages, context):
    words = pages.as_(cast.asha).get(address(cast.cara, invite(cast))).words
    token = re.search(r"/go/([\w-]{32})", words).group(1)
    code = re.search(r"and type: (\w{4} \w{4})", words).group(1)
    assert pages.as_(None).get(f"/go/{token}").to == "/go/start"
    assert pages.as_(None).submit("/go", {"code": code}).to == "/go/start"


def test_message_names_nobody_and_says_until_when_SEC_87_YP_28(cast, pages, context):
    invited = invite(cast)
    message = pages.as_(cast.asha).get(address(cast.cara, invited)).page.one("textarea", id="message")
    assert "readonly" in message.attributes
    assert invited.token in message.text
    assert "It works until" in message.text
    told = message.text.replace(invited.token, "")
    for word in ("Cara", "Quill", "Asha", "Harbour", "Tideway", "Northfield", "check-in", "star", "safe", "worker"):
        assert word.lower() not in told.lower(), word


def test_key_worker_elsewhere_finds_nothing(cast, pages, context):
    invited = invite(cast)
    assert pages.as_(cast.ben).get(address(cast.cara, invited)).status == 404
    assert pages.as_(cast.sol).get(address(cast.cara, invited)).status == 404
    assert pages.as_(cast.ben).get(address(cast.bea, invited)).status == 404
    assert pages.as_(cast.asha).get(address(cast.callum, invited)).status == 404, "not Callum's"


def test_commissioner_is_refused(cast, pages, context):
    assert pages.as_(cast.dev).get(address(cast.cara, invite(cast))).status == 403


def test_signed_out_visitor_is_asked_to_sign_in(cast, pages, context):
    answer = pages.get(address(cast.cara, invite(cast)))
    assert (answer.status, answer.to) == (303, "/staff/sign-in")


def test_young_person_with_the_pass_sees_no_staff_page_SEC_84(cast, pages, context):
    invited = invite(cast)
    pages.get(f"/go/{invited.token}")
    assert pages.get(address(cast.cara, invited)).to == "/staff/sign-in"


def test_code_that_ran_out_is_not_shown_and_the_link_is_SEC_88(cast, pages, context):
    invited = invite(cast)
    with transaction():
        db.session.get_one(Invitation, invited.id).code_expires_at = now() - dt.timedelta(minutes=1)
    words = pages.as_(cast.asha).get(address(cast.cara, invited)).words
    assert invited.code[4:] not in words
    assert "The code stopped working" in words
    assert invited.token in words


@pytest.mark.parametrize(("column", "state"), [("used_at", "Answered"), ("cancelled_at", "Taken back")])
def test_closed_invitation_shows_no_way_in_SEC_84(cast, pages, context, column, state):
    invited = invite(cast)
    with transaction():
        setattr(db.session.get_one(Invitation, invited.id), column, now())
    answer = pages.as_(cast.asha).get(address(cast.cara, invited))
    assert state in answer.words
    assert invited.token not in answer.text
    assert invited.code[4:] not in answer.text
    assert not answer.page.all("button", class_="button button--warn")


def test_that_it_was_looked_at_is_in_the_trail_SEC_107(cast, pages, context):
    pages.as_(cast.asha).get(address(cast.cara, invite(cast)))
    trail = select(func.count()).where(AuditEntry.action == Action.VIEWED, AuditEntry.person_id == cast.cara.id)
    assert db.session.scalar(trail) == 1


def test_device_is_handed_over_signed_out(cast, pages, context):
    invited = invite(cast)
    asha = pages.as_(cast.asha)
    link = asha.get(address(cast.cara, invited)).page.one("a", rel="nofollow")
    assert asha.get(link.attributes["href"]).to == "/go/start"
    assert asha.get(address(cast.cara, invited)).to == "/staff/sign-in"
