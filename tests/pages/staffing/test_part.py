"""How changing somebody's part behaves."""

from __future__ import annotations

from sqlalchemy import select

from app.audit.models import AuditEntry
from app.audit.types import Action
from app.db import db
from tests.support.accounts import address_of
from tests.support.signing_in import sign_in


def change(pages, cast, who, **typed):
    address = address_of(who, "part")
    return pages.as_(cast.fay).submit(address, typed, to=address)


def test_change_bites_at_once_and_is_written_down_SEC_46_SEC_74(cast, pages, context):
    erin = pages.as_(cast.erin)
    assert erin.get("/staff/ideas/").status == 200
    assert change(pages, cast, cast.erin, role="commissioner", services=None).status == 303
    assert erin.get("/staff/ideas/").to == "/staff/sign-in"
    again = pages.as_(None)
    sign_in(again, cast.erin)
    assert again.get("/staff/ideas/").status == 403
    assert "changed by an administrator" in again.get("/staff/changes").words
    written = set(db.session.scalars(select(AuditEntry.action)))
    assert {Action.PART_TAKEN, Action.PART_GIVEN} <= written


def test_somebody_who_holds_young_people_there_stays_until_they_are_handed_on_SEC_112(cast, pages, context):
    answer = change(pages, cast, cast.asha, services=cast.ridge)
    assert answer.status == 422
    assert "Hand those on first" in answer.words


def test_what_they_have_is_chosen_when_the_page_opens(cast, pages, context):
    page = pages.as_(cast.fay).get(address_of(cast.asha, "part")).page
    chosen = {node.attributes["value"] for node in page.all("input") if "checked" in node.attributes}
    assert chosen == {"key_worker", cast.harbour}


def test_own_part_is_for_another_administrator(cast, pages, context):
    answer = change(pages, cast, cast.fay, role="manager", services=cast.harbour)
    assert answer.status == 422
    assert "another administrator" in answer.words


def test_others_are_refused_and_signed_out_visitors_asked_to_sign_in(cast, pages, context):
    assert pages.as_(cast.erin).get(address_of(cast.asha, "part")).status == 403
    assert pages.as_(None).get(address_of(cast.asha, "part")).to == "/staff/sign-in"
