"""An idea tells nothing of who said it, nor when, nor in which order."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import Date, DateTime, Integer, inspect, select, text

from app.access.roles import Role
from app.access.scope import Scope
from app.audit.models import AuditEntry
from app.audit.types import Action
from app.coproduction import queries, services
from app.coproduction.models import Idea
from app.coproduction.types import AnswerDetails, IdeaDetails, IdeaStatus
from app.db import db, transaction
from app.errors import ConflictError, NotFoundError
from app.i18n.dates import today
from app.provision.models import Service
from tests.support.at_once import at_once

KEY = "k" * 22


def said(cast, key=KEY, words="Longer opening on Fridays.", said_as=None):
    service = db.session.get(Service, cast.harbour_id)
    with transaction():
        return services.say_idea(service, IdeaDetails(key, words, said_as))


def erin_of(cast):
    return Scope(cast.erin.user_id, cast.authority_id, frozenset({Role.MANAGER}), frozenset({cast.harbour_id}))


def decided(**changes):
    values = {"version": 1, "status": IdeaStatus.DONE, "answer": "Open until 8pm now.", "answer_by": None}
    return AnswerDetails(**(values | changes))


def test_the_table_knows_no_time_and_no_order_YP_60(context):
    columns = inspect(db.engine).get_columns("idea")
    kinds = {column["name"]: column["type"] for column in columns}
    assert [name for name, kind in kinds.items() if isinstance(kind, DateTime)] == []
    assert sorted(name for name, kind in kinds.items() if isinstance(kind, Date)) == [
        "answer_by",
        "answered_on",
        "arrived_on",
    ]
    counted = {name for name, kind in kinds.items() if isinstance(kind, Integer)}
    assert counted == {"authority_id", "service_id", "version"}
    assert inspect(db.engine).get_pk_constraint("idea")["constrained_columns"] == ["public_id"]
    links = {key["referred_table"] for key in inspect(db.engine).get_foreign_keys("idea")}
    assert links == {"organisation", "service"}


def test_the_embedded_database_keeps_no_hidden_row_number(context):
    if db.engine.dialect.name != "sqlite":
        pytest.skip("SQLite only: PostgreSQL has no row number of its own")
    stored = db.session.scalar(text("SELECT sql FROM sqlite_master WHERE name = 'idea'"))
    assert stored.rstrip().endswith("WITHOUT ROWID")


def test_the_same_form_twice_is_one_idea_REL_02(cast, context):
    said(cast)
    said(cast)
    assert len(db.session.scalars(select(Idea)).all()) == 1


def test_other_words_on_a_form_sent_before_are_not_lost_in_silence_REL_02(cast, context):
    said(cast)
    with pytest.raises(ConflictError, match="first idea"):
        said(cast, words="A second idea.")
    assert db.session.scalars(select(Idea)).one().words == "Longer opening on Fridays."


def test_words_and_name_are_sealed(cast, context):
    idea = said(cast, said_as="Moss")
    assert (idea.words, idea.said_as) == ("Longer opening on Fridays.", "Moss")
    assert b"Friday" not in idea.words_sealed
    assert b"Moss" not in idea.said_as_sealed
    assert (idea.arrived_on, idea.answer_by) == (today(), today() + dt.timedelta(days=28))


def test_an_answer_is_written_down_without_its_words(cast, context):
    said(cast)
    idea, _service = queries.get_idea(erin_of(cast), KEY)
    with transaction():
        services.answer_idea(erin_of(cast), idea, decided())
    assert (idea.status, idea.answer_by, idea.answered_on) == (IdeaStatus.DONE, None, today())
    (entry,) = db.session.scalars(select(AuditEntry).where(AuditEntry.action == Action.IDEA_ANSWERED)).all()
    assert (entry.actor_id, entry.detail, entry.person_id) == (cast.erin.user_id, "done", None)


def test_an_answer_made_from_an_older_version_is_refused_REL_10(cast, context):
    said(cast)
    idea, _service = queries.get_idea(erin_of(cast), KEY)
    with transaction():
        services.answer_idea(erin_of(cast), idea, decided())
    with pytest.raises(ConflictError, match="Both answers"), transaction():
        services.answer_idea(erin_of(cast), idea, decided(answer="No."))
    assert idea.answer == "Open until 8pm now."


@pytest.mark.parametrize(
    "change",
    [
        {"status": IdeaStatus.THINKING, "answer_by": None},
        {"status": IdeaStatus.DOING, "answer_by": today() - dt.timedelta(days=1)},
        {"answer": ""},
    ],
)
def test_an_answer_without_words_or_a_day_to_come_is_refused(cast, context, change):
    said(cast)
    idea, _service = queries.get_idea(erin_of(cast), KEY)
    with pytest.raises(ConflictError), transaction():
        services.answer_idea(erin_of(cast), idea, decided(**change))
    assert idea.status is IdeaStatus.ARRIVED


def test_ideas_elsewhere_are_not_found(cast, context):
    said(cast)
    ridge = Scope(cast.erin.user_id, cast.authority_id, frozenset({Role.MANAGER}), frozenset({cast.ridge_id}))
    assert queries.ideas(ridge) == []
    with pytest.raises(NotFoundError):
        queries.get_idea(ridge, KEY)


def test_the_same_form_sent_many_times_at_once_is_one_idea_REL_02(app, cast):
    details = IdeaDetails(KEY, "Longer opening on Fridays.", None)

    def say(_number):
        return services.say_idea(db.session.get(Service, cast.harbour_id), details).public_id

    assert set(at_once(app, say)) == {KEY}
    with app.app_context():
        assert len(db.session.scalars(select(Idea)).all()) == 1
