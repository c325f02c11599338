"""How the list of one's own sign-ins behaves."""

from __future__ import annotations

from sqlalchemy import select

from app.accounts.models import SignIn
from app.audit.models import AuditEntry
from app.audit.types import Action
from app.db import db
from tests.support.signing_in import sign_in

ADDRESS = "/staff/sign-ins"


def test_it_says_where_with_what_and_which_is_this_one_SEC_47(cast, pages):
    asha = pages.as_(cast.asha)
    answer = asha.get(ADDRESS)
    headings = [node.text for node in answer.page.all("h2")]
    assert headings[0] == "Firefox on a Windows computer this one"


def test_one_of_them_can_be_ended_SEC_47(cast, pages, context):
    other = pages.as_(None)
    sign_in(other, cast.asha)
    assert other.get(ADDRESS).status == 200
    asha = pages.as_(cast.asha)
    assert asha.submit(ADDRESS, to="/staff/sign-ins/end").to == ADDRESS
    assert other.get(ADDRESS).to == "/staff/sign-in"
    assert asha.get(ADDRESS).status == 200
    assert db.session.scalars(select(AuditEntry).where(AuditEntry.action == Action.SIGN_IN_ENDED)).one()


def test_all_others_can_be_ended_at_once_SEC_41_SEC_47(cast, pages):
    others = [pages.as_(None) for _ in range(2)]
    for other in others:
        sign_in(other, cast.asha)
    asha = pages.as_(cast.asha)
    asha.submit(ADDRESS, to="/staff/sign-ins/end-others")
    assert [other.get(ADDRESS).to for other in others] == ["/staff/sign-in"] * 2
    assert asha.get(ADDRESS).status == 200


def test_somebody_elses_sign_in_is_not_found_SEC_83(cast, pages, context):
    bens = db.session.scalars(select(SignIn).where(SignIn.user_id == cast.ben.user_id)).one().public_id
    asha = pages.as_(cast.asha)
    sign_in(pages.as_(None), cast.asha)
    assert asha.submit(ADDRESS, {"which": bens}, to="/staff/sign-ins/end").status == 404
    assert pages.as_(cast.ben).get(ADDRESS).status == 200


def test_who_has_no_recovery_codes_left_is_told_so_SEC_38(cast, pages):
    assert "Make new recovery codes You have none left." in " ".join(pages.as_(cast.asha).get(ADDRESS).words.split())


def test_everyone_signed_in_has_the_page(cast, pages):
    assert {pages.as_(who).get(ADDRESS).status for who in (cast.erin, cast.dev, cast.fay)} == {200}


def test_signed_out_visitor_is_asked_to_sign_in(pages):
    assert pages.get(ADDRESS).to == "/staff/sign-in"


def test_sign_out_is_on_every_page_SEC_45(cast, pages):
    assert pages.as_(cast.asha).get(ADDRESS).page.one("form", action="/staff/sign-out")
