"""How a referral on paper behaves."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import select, update

from app.accounts.models import SignIn
from app.audit.models import AuditEntry
from app.audit.types import Action
from app.db import db, now, transaction
from tests.support.concerned import make_referral, of, write_told


def address(cast, made):
    return of(cast.cara, f"referrals/{made.public_id}/paper")


def test_it_says_who_asks_what_of_whom_and_what_happened_SAFE_14(cast, pages, context):
    write_told(pages, cast.asha, cast.cara)
    page = pages.as_(cast.asha).get(of(cast.cara, "referrals/make")).page
    chosen = [node.attributes["value"] for node in page.all("input", name="chosen")]
    made = make_referral(pages, cast.asha, cast.cara, chosen=chosen)
    answer = pages.as_(cast.asha).get(address(cast, made))
    for part in ("Cara Quill, reference T-001", "Please see her today.", "In their own words", "“He said the bruise"):
        assert part in answer.words
    assert not answer.page.all("nav")


def test_it_stays_as_it_was_sent(cast, pages, context):
    made = make_referral(pages, cast.asha, cast.cara)
    before = pages.as_(cast.asha).get(address(cast, made)).words
    write_told(pages, cast.asha, cast.cara)
    assert pages.as_(cast.asha).get(address(cast, made)).words == before


def test_it_says_what_was_left_out_SAFE_30(cast, pages, context):
    made = make_referral(pages, cast.asha, cast.cara)
    words = pages.as_(cast.asha).get(address(cast, made)).words
    assert "[left out]" in words
    assert "Left out on purpose" in words
    assert "Hill School" not in words


def test_taking_it_out_is_written_down_as_such_SEC_107(cast, pages, context):
    made = make_referral(pages, cast.asha, cast.cara)
    pages.as_(cast.erin).get(address(cast, made))
    taken = select(AuditEntry.actor_id).where(
        AuditEntry.action == Action.PRINTED, AuditEntry.subject == f"referral:{made.public_id}"
    )
    assert db.session.scalars(taken).all() == [cast.erin.user_id]
    exported = select(AuditEntry.person_id).where(AuditEntry.action == Action.EXPORTED)
    assert db.session.scalars(exported).all() == [cast.cara.id]


def test_whoever_takes_it_out_proves_again_who_they_are_SEC_49(cast, pages, context):
    made = make_referral(pages, cast.asha, cast.cara)
    with transaction():
        db.session.execute(update(SignIn).values(stepped_up_at=now() - dt.timedelta(hours=1)))
    answer = pages.as_(cast.asha).get(address(cast, made))
    assert answer.status == 303
    assert "step-up" in answer.to


def test_somebody_elsewhere_finds_nothing(cast, pages, context):
    made = make_referral(pages, cast.asha, cast.cara)
    assert pages.as_(cast.ben).get(address(cast, made)).status == 404
