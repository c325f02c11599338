"""Two people at the same change of cover in the same moment: one of them is heard, the other is told (SAFE-09)."""

from __future__ import annotations

from sqlalchemy import func, select

from app.access.roles import Role
from app.access.scope import Scope
from app.audit.models import AuditEntry
from app.audit.types import Action
from app.db import db
from app.errors import ConflictError
from app.safeguarding.models import CoverChange, SafetyCover
from app.safeguarding.queries.changes import get_change
from app.safeguarding.services import changes as services
from app.safeguarding.types import Answered, Outcome
from tests.support.at_once import at_once
from tests.support.cover_changes import asked_for, less_cover

SETTLED = [Action.COVER_CHANGE_AGREED, Action.COVER_CHANGE_WITHDRAWN, Action.COVER_CHANGE_REFUSED]


def asked(cast, pages):
    """The id of a change that Erin asked for; the test lets go of the database."""
    erin = pages.as_(cast.erin)
    change = asked_for(erin, less_cover(erin, cast)).rpartition("/")[2]
    db.session.remove()
    return change


def scope_of(cast, who):
    return Scope(who.user_id, cast.authority_id, frozenset({Role.MANAGER}), frozenset({cast.harbour_id}))


def agree(cast, change_id):
    scope = scope_of(cast, cast.lena)
    change, service = get_change(scope, change_id)
    services.answer(scope, service, change, Answered(agrees=True, words=""))


def withdraw(cast, change_id):
    scope = scope_of(cast, cast.erin)
    services.withdraw(scope, get_change(scope, change_id)[0])


def tried(act, *arguments):
    try:
        act(*arguments)
    except ConflictError:
        # What it would have written is taken back with it.
        db.session.rollback()
        return "told"
    return "heard"


def entries():
    return db.session.scalar(select(func.count()).where(AuditEntry.action.in_(SETTLED)))


def test_a_change_that_several_agree_to_at_once_comes_into_force_once_SAFE_09(cast, pages, app, context):
    change_id = asked(cast, pages)
    said = at_once(app, lambda _number: tried(agree, cast, change_id))
    assert sorted(said) == ["heard", "told", "told", "told"]
    version = db.session.scalar(select(SafetyCover.version).where(SafetyCover.service_id == cast.harbour_id))
    assert (version, entries()) == (2, 1)


def test_a_change_that_is_agreed_to_and_taken_back_at_once_is_one_of_both_SAFE_09(cast, pages, app, context):
    change_id = asked(cast, pages)
    said = at_once(app, lambda number: tried((agree, withdraw)[number % 2], cast, change_id))
    assert sorted(said) == ["heard", "told", "told", "told"]
    change = db.session.scalars(select(CoverChange)).one()
    version = db.session.scalar(select(SafetyCover.version).where(SafetyCover.service_id == cast.harbour_id))
    assert (change.outcome, version) in {(Outcome.AGREED, 2), (Outcome.WITHDRAWN, 1)}
    assert (change.outcome is Outcome.AGREED) == (said[0] == "heard" or said[2] == "heard")
    assert entries() == 1
