"""How the page of one referral behaves."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import text

from app.concerns.models import Referral, ReferralEvent
from app.db import db, now, transaction
from app.i18n.dates import today
from app.provision.models import Service
from tests.support.concern_rows import EMPTY_PACK
from tests.support.concerned import BOARD, every, make_referral, of


def old(cast, days):
    """A referral whose reply was due some days ago."""
    service = db.session.get_one(Service, cast.harbour_id)
    with transaction() as session:
        row = Referral(
            form_key="r" * 22,
            recipient="Children's services",
            pack=EMPTY_PACK,
            made_at=now() - dt.timedelta(days=days + 1),
            reply_by=today() - dt.timedelta(days=days),
            authority_id=service.authority_id,
            person_id=cast.cara.id,
            service_id=service.id,
            by_id=cast.asha.user_id,
        )
        session.add(row)
        session.flush()
        return row.public_id


def test_a_reply_is_written_down_and_ends_the_waiting_SAFE_14(cast, pages, context):
    made = make_referral(pages, cast.asha, cast.cara)
    address = of(cast.cara, f"referrals/{made.public_id}")
    asha = pages.as_(cast.asha)
    assert "They should tell you by" in asha.get(address).words
    assert asha.submit(address, {"kind": "reply", "words": "They visit tomorrow."}).status == 303
    words = asha.get(address).words
    assert "They visit tomorrow." in words
    assert "They replied" in words
    assert "Nothing waits for you right now" in asha.get(BOARD).words


def test_silence_is_chased_and_escalated_with_days_SAFE_14_SAFE_27(cast, pages, context):
    address = of(cast.cara, f"referrals/{old(cast, 3)}")
    words = pages.as_(cast.asha).get(address).words
    assert "A reply was due on" in words
    assert "local escalation" in words
    assert "The designated officer of the council" in words
    assert "local escalation" in pages.as_(cast.lena).get(BOARD).words
    pages.as_(cast.asha).submit(address, {"kind": "chased", "words": "Called twice."})
    assert "A reply was due on" in pages.as_(cast.lena).get(BOARD).words


def test_what_happened_is_never_changed(cast, pages, context):
    made = make_referral(pages, cast.asha, cast.cara)
    address = of(cast.cara, f"referrals/{made.public_id}")
    pages.as_(cast.asha).submit(address, {"kind": "chased", "words": "Called twice."})
    pages.as_(cast.asha).submit(address, {"kind": "reply", "words": "They come."})
    assert [event.words for event in every(ReferralEvent)] == ["Called twice.", "They come."]
    assert db.session.scalar(text("SELECT count(*) FROM referral")) == 1


def test_words_are_needed(cast, pages, context):
    made = make_referral(pages, cast.asha, cast.cara)
    answer = pages.as_(cast.asha).submit(of(cast.cara, f"referrals/{made.public_id}"), {"kind": "reply", "words": ""})
    assert answer.status == 422
    assert every(ReferralEvent) == []


def test_a_referral_is_reached_through_its_own_young_person_only(cast, pages, context):
    made = make_referral(pages, cast.asha, cast.cara)
    assert pages.as_(cast.asha).get(of(cast.callum, f"referrals/{made.public_id}")).status == 404
    assert pages.as_(cast.ben).get(of(cast.cara, f"referrals/{made.public_id}")).status == 404
