"""How the page with all sessions of one young person behaves."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import func, select

from app.audit.models import AuditEntry
from app.audit.types import Action
from app.db import db
from app.i18n.dates import today


def address(person):
    return f"/staff/young-people/{person.public_id}/sessions/"


def record(browser, person, summary, *, days_ago=0):
    form = {
        "held_on": (today() - dt.timedelta(days=days_ago)).isoformat(),
        "is_them": "y",
        "attended": "attended",
        "kind": "group",
        "summary": summary,
    }
    assert browser.submit(address(person) + "record", form).status == 303


def test_key_worker_reads_the_newest_session_first(cast, pages):
    asha = pages.as_(cast.asha)
    record(asha, cast.cara, "Cooked together.", days_ago=2)
    record(asha, cast.cara, "Went to the library.")
    record(asha, cast.callum, "Fixed a bike.")
    said = asha.get(address(cast.cara)).words
    assert 0 < said.index("Went to the library.") < said.index("Cooked together.")
    assert "Fixed a bike." not in said
    assert "In a group · Harbour House · Asha" in said


def test_before_the_first_session_the_page_says_so(cast, pages):
    assert "No session is recorded yet." in pages.as_(cast.asha).get(address(cast.cara)).words


def test_a_look_at_the_record_is_written_down_SEC_107(cast, pages, context):
    pages.as_(cast.erin).get(address(cast.cara))
    looked = select(func.count()).where(
        AuditEntry.action == Action.VIEWED,
        AuditEntry.person_id == cast.cara.id,
        AuditEntry.actor_id == cast.erin.user_id,
    )
    assert db.session.scalar(looked) == 1


def test_key_worker_elsewhere_finds_nothing(cast, pages):
    assert pages.as_(cast.ben).get(address(cast.cara)).status == 404


def test_commissioner_is_refused(cast, pages):
    assert pages.as_(cast.dev).get(address(cast.cara)).status == 403


def test_signed_out_visitor_is_asked_to_sign_in(cast, pages):
    assert pages.get(address(cast.cara)).to == "/staff/sign-in"
