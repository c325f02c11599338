"""How the list of what was shared about a young person behaves."""

from __future__ import annotations

from sqlalchemy import select

from app.audit.models import AuditEntry
from app.audit.types import Action
from app.db import db
from tests.support.concerned import CONTACT, make_referral, of, shared


def test_what_was_shared_is_listed_with_why_and_who_was_told_SAFE_13(cast, pages):
    asha = pages.as_(cast.asha)
    asha.submit(of(cast.cara, "sharing/decide"), shared())
    words = asha.get(of(cast.cara, "sharing/")).words
    for part in (CONTACT, "A child may be at risk of harm", "It could make home less safe tonight.", "Asha"):
        assert part in words
    page = asha.get(f"/staff/young-people/{cast.cara.public_id}")
    assert CONTACT in page.words


def test_referrals_stand_there_too(cast, pages, context):
    made = make_referral(pages, cast.asha, cast.cara)
    answer = pages.as_(cast.erin).get(of(cast.cara, "sharing/"))
    assert answer.page.one("a", href=of(cast.cara, f"referrals/{made.public_id}"))


def test_whoever_looks_is_written_down_SEC_107(cast, pages, context):
    pages.as_(cast.asha).submit(of(cast.cara, "sharing/decide"), shared())
    pages.as_(cast.erin).get(of(cast.cara, "sharing/"))
    seen = select(AuditEntry.actor_id).where(
        AuditEntry.action == Action.VIEWED, AuditEntry.subject.startswith("share_decision:")
    )
    assert set(db.session.scalars(seen)) == {cast.erin.user_id}


def test_key_worker_elsewhere_and_commissioner_see_nothing(cast, pages):
    pages.as_(cast.asha).submit(of(cast.cara, "sharing/decide"), shared())
    assert pages.as_(cast.ben).get(of(cast.cara, "sharing/")).status == 404
    assert pages.as_(cast.sol).get(of(cast.cara, "sharing/")).status == 404
    assert pages.as_(cast.dev).get(of(cast.cara, "sharing/")).status == 403


def test_an_empty_list_says_so(cast, pages):
    assert "No decision about sharing is written down yet" in pages.as_(cast.asha).get(of(cast.cara, "sharing/")).words
