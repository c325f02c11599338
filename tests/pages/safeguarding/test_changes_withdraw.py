"""How whoever wrote a change takes it back."""

from __future__ import annotations

from sqlalchemy import select

from app.audit.models import AuditEntry
from app.audit.types import Action
from app.db import db
from app.safeguarding.models import CoverChange
from app.safeguarding.types import Outcome
from tests.support.cover_changes import COVER, asked_for, less_cover


def outcome():
    db.session.rollback()
    return db.session.scalars(select(CoverChange.outcome)).one()


def test_the_writer_takes_it_back_SAFE_09(cast, pages, context):
    erin = pages.as_(cast.erin)
    change = asked_for(erin, less_cover(erin, cast))
    assert erin.submit(change, to=f"{change}/withdraw").to == change
    assert outcome() is Outcome.WITHDRAWN
    assert "It was taken back" in erin.get(change).words
    assert "Changes that wait" not in pages.as_(cast.lena).get(COVER).words
    assert Action.COVER_CHANGE_WITHDRAWN in set(db.session.scalars(select(AuditEntry.action)))


def test_before_anybody_was_asked_too(cast, pages, context):
    erin = pages.as_(cast.erin)
    change = less_cover(erin, cast)
    assert erin.submit(f"{change}/ask", to=f"{change}/withdraw").status == 303
    assert outcome() is Outcome.WITHDRAWN


def test_nobody_else_does(cast, pages, context):
    erin = pages.as_(cast.erin)
    change = asked_for(erin, less_cover(erin, cast))
    lena = pages.as_(cast.lena)
    token = lena.get(change).page.all("input", name="csrf_token")[-1].attributes["value"]
    lena.post(f"{change}/withdraw", {"csrf_token": token, "sure": "yes"})
    assert outcome() is None
    assert pages.as_(cast.asha).post(f"{change}/withdraw").status in {400, 403}
