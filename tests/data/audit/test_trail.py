"""How the trail behaves."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.audit import services as audit
from app.audit.models import AuditEntry
from app.audit.types import Action, ActorKind
from app.db import db, transaction
from app.people.models import YoungPerson


@pytest.fixture
def entry(cast, context):
    with transaction():
        audit.record(None, Action.ACCOUNT_MADE, db.session.get(YoungPerson, cast.cara.id))
    return db.session.query(AuditEntry).order_by(AuditEntry.id.desc()).first()


def test_entry_says_who_what_and_about_whom(cast, entry):
    assert (entry.actor_kind, entry.action, entry.person_id) == (ActorKind.OPERATOR, Action.ACCOUNT_MADE, cast.cara.id)
    assert entry.subject == f"young_person:{cast.cara.public_id}"
    assert entry.authority_id == cast.authority_id


@pytest.mark.parametrize("change", ["UPDATE audit_entry SET action = 'viewed'", "DELETE FROM audit_entry"])
def test_the_database_itself_refuses_to_change_the_trail_SEC_108(entry, change):
    with pytest.raises(DBAPIError, match="only added to"), transaction() as session:
        session.execute(text(change))


def test_entry_goes_with_the_change_that_it_speaks_of(cast, context):
    before = db.session.query(AuditEntry).count()
    with pytest.raises(ValueError, match="no"), transaction():
        audit.record(None, Action.ACCOUNT_MADE)
        raise ValueError("no")
    assert db.session.query(AuditEntry).count() == before
