"""How raising a concern about a member of staff behaves."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from app.audit.models import AuditEntry
from app.concerns.models import Allegation, AllegationBar
from app.db import db
from tests.support.concerned import ABOUT_STAFF, about, account_id, every, raise_about


@pytest.mark.parametrize("name", ["asha", "erin", "lena", "omar", "dev", "fay", "sol"])
def test_any_member_of_staff_can_raise_one_SAFE_17(name, cast, pages, context):
    answer = pages.as_(getattr(cast, name)).get(ABOUT_STAFF)
    assert answer.status == 200
    assert "You need nobody's permission" in answer.words
    assert "Call 999 first" in answer.words


def test_it_is_kept_with_whom_it_is_about_and_barred_from_them_SAFE_17(cast, pages, context):
    row = raise_about(pages, cast.asha, cast, cast.erin, kept_from=[account_id(cast.lena)])
    assert (row.about_id, row.by_id, row.about_name) == (cast.erin.user_id, cast.asha.user_id, None)
    assert {bar.user_id for bar in every(AllegationBar)} == {cast.erin.user_id, cast.lena.user_id}


def test_a_name_in_words_will_do_SAFE_17(cast, pages, context):
    assert (
        raise_about(pages, cast.asha, cast, None, about_name="Mr Lark, the driver").about_name == "Mr Lark, the driver"
    )


def test_where_nobody_could_read_it_that_is_said_at_once_SAFE_17(cast, pages, context):
    answer = pages.as_(cast.asha).submit(ABOUT_STAFF, about(cast, cast.omar))
    assert answer.status == 422
    assert "Nobody with an account here could read this" in answer.words
    assert "101" in answer.words
    assert every(Allegation) == []
    assert raise_about(pages, cast.asha, cast, cast.omar, is_for_lead="y").about_id == cast.omar.user_id


def test_whom_and_what_are_needed(cast, pages, context):
    assert pages.as_(cast.asha).submit(ABOUT_STAFF, about(cast, None)).status == 422
    assert pages.as_(cast.asha).submit(ABOUT_STAFF, about(cast, cast.erin, words="")).status == 422
    assert every(Allegation) == []


def test_colleagues_of_other_services_are_not_listed(cast, pages, context):
    page = pages.as_(cast.asha).get(ABOUT_STAFF).page
    offered = {node.attributes["value"] for node in page.all("option")} - {""}
    assert offered == {account_id(who) for who in (cast.erin, cast.lena, cast.omar)}


def test_whose_words_they_were_is_in_the_trail_and_the_words_are_not(cast, pages, context):
    row = raise_about(pages, cast.asha, cast, cast.erin)
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.subject == f"allegation:{row.public_id}")).one()
    assert (entry.actor_id, entry.person_id, entry.detail) == (cast.asha.user_id, None, None)
    assert db.session.scalar(select(func.count()).where(AuditEntry.detail.contains("drove"))) == 0
