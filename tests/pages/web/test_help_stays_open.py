"""Whatever was tried too often, help and leaving answer at once (SEC-98)."""

from __future__ import annotations

import pytest

from app.access.scope import Pass
from app.audit import hooks
from app.coproduction import services as ideas
from app.coproduction.types import IdeaDetails
from app.db import db, new_public_id, transaction
from app.errors import ConflictError, TooManyError
from app.invitations.services import CODE_TRIES
from app.provision.models import Service
from app.surveys.flow import Step
from app.surveys.services import CHANGES
from app.web import limits
from tests.support.relations import OWN, furnish


@pytest.fixture(autouse=True)
def open_afterwards(pages, cast):
    yield
    for browser in (pages, pages.as_(cast.erin)):
        assert browser.get("/help").status == 200
        assert browser.get("/exit").status == 303


def test_codes_one_after_another_are_slowed_SEC_98(pages, context):
    statuses = [pages.submit("/go", {"code": "ABCD-EFGH"}).status for _ in range(CODE_TRIES.most)]
    assert 429 not in statuses
    last = pages.submit("/go", {"code": "ABCD-EFGH"})
    assert last.status == 429
    assert int(last.headers["Retry-After"]) > 0


def test_passwords_one_after_another_are_slowed_SEC_98(pages, cast, context):
    wrong = {"email": cast.asha.email, "password": "not this one at all"}
    statuses = [pages.submit("/staff/sign-in", wrong).status for _ in range(12)]
    assert statuses[-1] == 429
    assert statuses[0] != 429


def test_answers_without_end_are_slowed_SEC_98(context):
    with transaction():
        for _ in range(CHANGES.most):
            limits.take(CHANGES, "7")
    with pytest.raises(TooManyError), transaction():
        limits.take(CHANGES, "7")
    with transaction():
        limits.take(CHANGES, "8")


def test_an_answer_that_may_mean_danger_is_never_slowed_SEC_98(cast, context, monkeypatch):
    from app.instruments.definition import read
    from app.instruments.models import InstrumentVersion
    from app.invitations.models import Invitation
    from app.surveys import services
    from app.surveys.models import Response
    from app.surveys.types import AnswerValue

    found = furnish(cast)
    invitation = db.session.query(Invitation).filter_by(public_id=found[OWN]["invitation_id"]).one()
    version = db.session.get_one(InstrumentVersion, invitation.version_id)
    items = read(version.definition).items
    risky = next(item for item in items if item.risk is not None)
    held = Pass(invitation.authority_id, invitation.id, invitation.service_id, "h" * 22)
    with transaction() as session:
        session.query(Response).delete()
    monkeypatch.setattr(services, "CHANGES", limits.Limit("answers", most=0, minutes=60))
    harmless = next(item for item in items if item.risk is None)
    with pytest.raises(TooManyError), transaction():
        services.save_answer(held, Step(harmless), AnswerValue(1, None, None), "en-GB")
    danger = next(value for value in range(-10, 20) if risky.is_risk(value))
    with transaction():
        services.save_answer(held, Step(risky), AnswerValue(danger, None, None), "en-GB")


def test_ideas_without_end_wait_for_tomorrow_and_leave_no_count_SEC_98(cast, context, monkeypatch):
    monkeypatch.setattr(ideas, "A_DAY", 3)
    service = db.session.get_one(Service, cast.harbour_id)
    before = db.session.query(limits.RateHit).count()
    with transaction():
        for number in range(3):
            ideas.say_idea(service, IdeaDetails(new_public_id(), f"Idea {number}", None))
    with pytest.raises(ConflictError, match="tomorrow"), transaction():
        ideas.say_idea(service, IdeaDetails(new_public_id(), "One more", None))
    other = db.session.get_one(Service, cast.ridge_id)
    with transaction():
        ideas.say_idea(other, IdeaDetails(new_public_id(), "Another place", None))
    assert db.session.query(limits.RateHit).count() == before
    db.session.rollback()


def test_files_taken_away_without_end_are_slowed_SEC_98(cast, pages, context, monkeypatch):
    monkeypatch.setattr(hooks, "EXPORTS_AN_HOUR", 2)
    address = f"/commission/{furnish(cast)[OWN]['publication_id']}/document.json"
    dev = pages.as_(cast.dev)
    assert [dev.get(address).status for _ in range(3)] == [200, 200, 429]
    assert dev.get("/commission/").status == 200
