"""How the list of concerns behaves."""

from __future__ import annotations

from sqlalchemy import select

from app.audit.models import AuditEntry
from app.audit.types import Action
from app.db import db
from tests.support.concerned import BOARD, raise_about, write_told


def test_what_is_new_comes_with_one_next_step(cast, pages, context):
    row = write_told(pages, cast.asha, cast.cara)
    answer = pages.as_(cast.lena).get(BOARD)
    assert "Cara Quill" in answer.words
    assert "Nobody has added anything yet" in answer.words
    assert len(answer.page.all("a", href=f"{BOARD}{row.public_id}")) == 1
    assert "Call 999 first" in answer.page.one("main").text


def test_what_somebody_acts_on_moves_down(cast, pages, context):
    row = write_told(pages, cast.asha, cast.cara)
    address = f"{BOARD}{row.public_id}"
    pages.as_(cast.lena).submit(address, {"words": "I called the council at 3."}, to=address)
    words = pages.as_(cast.lena).get(BOARD).words
    assert "Somebody is acting on these" in words
    assert "Nobody has added anything yet" not in words


def test_a_colleague_of_the_same_service_sees_neither_concern_nor_count_SAFE_16(cast, pages, context):
    write_told(pages, cast.erin, cast.cara)
    words = pages.as_(cast.asha).get(BOARD).words
    assert "Cara" not in words
    assert "Nothing waits for you right now" in words


def test_allegations_are_listed_for_the_officer_only_SAFE_17(cast, pages, context):
    raise_about(pages, cast.asha, cast, cast.erin)
    assert "About a member of staff" in pages.as_(cast.omar).get(BOARD).words
    for who in (cast.asha, cast.erin, cast.lena, cast.ben, cast.sol):
        answer = pages.as_(who).get(BOARD)
        assert "About a member of staff" not in answer.words
        assert "Nothing waits for you right now" in answer.words


def test_the_menu_leads_here_for_those_who_may_read(cast, pages):
    assert pages.as_(cast.omar).get(BOARD).page.one("a", href=BOARD)
    assert pages.as_(cast.dev).get(BOARD).status == 403
    assert pages.get(BOARD).to == "/staff/sign-in"


def test_each_concern_that_was_seen_is_written_down_SEC_107(cast, pages, context):
    row = write_told(pages, cast.asha, cast.cara)
    pages.as_(cast.lena).get(BOARD)
    seen = select(AuditEntry.actor_id).where(
        AuditEntry.action == Action.VIEWED, AuditEntry.subject == f"concern:{row.public_id}"
    )
    assert cast.lena.user_id in set(db.session.scalars(seen))
