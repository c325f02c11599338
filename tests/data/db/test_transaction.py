"""How the one way to write behaves."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import func, select

from app.accounts.models import Organisation
from app.accounts.types import OrganisationKind
from app.db import after_commit, db, transaction
from app.errors import ConflictError
from app.safeguarding.models import SafetyCover


def authority(code):
    return Organisation(code=code, name=code, kind=OrganisationKind.AUTHORITY)


def count(code):
    return db.session.scalar(select(func.count()).select_from(Organisation).where(Organisation.code == code))


def test_error_inside_takes_everything_back_SEC_14(context):
    with pytest.raises(ConflictError), transaction() as session:
        session.add(authority("gone"))
        session.flush()
        raise ConflictError("field", "No")
    assert count("gone") == 0


def test_what_leaves_the_building_waits_for_the_commit(context):
    left = []
    with transaction() as session:
        session.add(authority("kept"))
        after_commit(lambda: left.append(count("kept")))
        assert left == []
    assert left == [1]


def test_nothing_leaves_the_building_where_the_rows_do_not_stay(context):
    left = []
    with pytest.raises(ValueError, match="broken"), transaction():
        after_commit(lambda: left.append(1))
        raise ValueError("broken")
    with transaction():
        pass
    assert left == []


def test_time_without_a_zone_is_refused(cast, context):
    from app.audit.models import AuditEntry
    from app.audit.types import Action, ActorKind

    with pytest.raises(Exception, match="needs a zone"), transaction() as session:
        naive = dt.datetime(2026, 1, 1)
        session.add(AuditEntry(at=naive, actor_kind=ActorKind.OPERATOR, action=Action.VIEWED))


def test_column_that_does_not_exist_is_refused():
    with pytest.raises(TypeError, match="no column colour"):
        SafetyCover(colour="red")
