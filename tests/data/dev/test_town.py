"""The invented town: the same for the same seed, and never among real records."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import create_engine, func, select, text
from sqlalchemy.engine import make_url

import config
from app import create_app
from app.accounts.models import User
from app.coproduction.models import Idea
from app.db import db, transaction
from app.dev.people import OPEN_SHARE
from app.dev.town import MARK, Town, build_town, is_town_here, publish_town
from app.errors import ConflictError
from app.i18n.dates import today
from app.instruments.models import Reading, Score
from app.invitations.models import Invitation
from app.journeys.reading import Occasion
from app.keywork.models import KeyworkSession
from app.people.models import Episode, YoungPerson
from app.provision.models import Service
from app.publishing.queries import newest_period
from app.safeguarding.models import Alert

pytestmark = pytest.mark.database

PEOPLE = 60
PASSWORD = "a password for the invented town"


@contextmanager
def empty_application(folder: Path, postgres: str | None) -> Iterator[Flask]:
    """An application with tables and nothing in them."""
    name = f"town_{secrets.token_hex(6)}"
    address = f"sqlite:///{folder / name}.sqlite3"
    if postgres:
        address = make_url(postgres).set(database=name).render_as_string(hide_password=False)
        on_server(postgres, f"CREATE DATABASE {name}")
    app = create_app(config.Testing({"DATABASE_URL": address}))
    with app.app_context():
        upgrade()
        yield app
        db.session.remove()
        db.engine.dispose()
    if postgres:
        on_server(postgres, f"DROP DATABASE {name} WITH (FORCE)")


def on_server(postgres: str, command: str) -> None:
    engine = create_engine(postgres, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(command))
    engine.dispose()


def build(seed: int = 1) -> Town:
    with transaction():
        return build_town(people=PEOPLE, seed=seed, password=PASSWORD)


def facts() -> str:
    """A digest of all that the town says about its people, without keys, which are chance."""
    people = db.session.scalars(select(YoungPerson).order_by(YoungPerson.id)).all()
    episodes = db.session.scalars(select(Episode).order_by(Episode.id)).all()
    sessions = db.session.scalars(select(KeyworkSession).order_by(KeyworkSession.id)).all()
    readings = db.session.scalars(select(Reading).order_by(Reading.id)).all()
    scores = db.session.execute(
        select(Score.reading_id, Score.scale_id, Score.value, Score.missing_code).order_by(
            Score.reading_id, Score.scale_id
        )
    ).all()
    told = [
        [(each.display_name, each.ref, each.born_on, each.sex, each.ethnicity, each.send) for each in people],
        [(each.person_id, each.service_id, each.started_on, each.ended_on, each.end_reason) for each in episodes],
        [(each.person_id, each.held_on, each.minutes, each.kind, each.summary, each.note) for each in sessions],
        [(each.person_id, each.taken_on, each.occasion.value, each.perspective.value) for each in readings],
        [tuple(score) for score in scores],
    ]
    return hashlib.sha256(repr(told).encode()).hexdigest()


def test_same_seed_same_town_and_another_seed_another(tmp_path, postgres):
    digests = []
    for seed in (1, 1, 2):
        with empty_application(tmp_path, postgres):
            build(seed)
            digests.append(facts())
    assert digests[0] == digests[1]
    assert digests[0] != digests[2]


@pytest.fixture
def town(tmp_path, postgres) -> Iterator[Town]:
    with empty_application(tmp_path, postgres):
        yield build()


def test_everything_sealed_can_be_read(town):
    for kind, name in ((YoungPerson, "display_name"), (KeyworkSession, "summary"), (Idea, "words"), (User, "email")):
        rows = db.session.scalars(select(kind)).all()
        assert rows
        assert all(getattr(row, name) for row in rows)


def test_there_is_as_much_as_was_said(town):
    assert db.session.scalar(select(func.count(YoungPerson.id))) == town.people == PEOPLE
    is_open = select(func.count(Episode.id)).where(Episode.ended_on.is_(None))
    assert db.session.scalar(is_open) == town.open_episodes
    assert PEOPLE * OPEN_SHARE / 3 < town.open_episodes < PEOPLE * OPEN_SHARE * 3
    assert db.session.scalar(select(func.count(KeyworkSession.id))) == town.sessions
    assert db.session.scalar(select(func.count(Service.id))) == 8
    assert db.session.scalar(select(func.count(Invitation.id))) > 0


def test_most_ended_episodes_have_a_start_and_a_closing_reading(town):
    ended = set(db.session.scalars(select(Episode.id).where(Episode.ended_on.is_not(None))))
    read = {
        occasion: set(db.session.scalars(select(Reading.episode_id).where(Reading.occasion == occasion)))
        for occasion in (Occasion.START, Occasion.CLOSING)
    }
    both = ended & read[Occasion.START] & read[Occasion.CLOSING]
    assert 0.6 < len(both) / len(ended) < 0.99


def test_nothing_lies_in_the_future_or_before_its_episode(town):
    readings = db.session.scalars(select(Reading)).all()
    assert all(each.taken_on <= each.recorded_at.date() <= today() for each in readings)
    before = (
        select(func.count(KeyworkSession.id))
        .join(Episode, Episode.person_id == KeyworkSession.person_id)
        .where(Episode.service_id == KeyworkSession.service_id)
        .group_by(KeyworkSession.id)
        .having(func.min(Episode.started_on) > KeyworkSession.held_on)
    )
    assert db.session.scalars(before).all() == []


def test_every_answer_that_may_mean_danger_has_an_alert_SAFE_05(town):
    assert db.session.scalar(select(func.count(Alert.id))) == town.alerts > 0
    assert db.session.scalar(select(func.count(Alert.id)).where(Alert.acknowledged_at > Alert.answered_at)) > 0


def test_quarters_can_be_published(town):
    with transaction():
        published = publish_town(2)
    assert len(published) == 2
    authority_id = db.session.scalars(select(Service.authority_id)).first()
    assert newest_period(authority_id, "ecm") == published[-1]


def test_the_town_is_not_built_twice(town):
    before = facts()
    with pytest.raises(ConflictError, match="here already"):
        build(seed=2)
    assert facts() == before


def test_a_database_with_other_people_is_left_alone(context, cast):
    with pytest.raises(ConflictError, match="other records"):
        build()
    assert not is_town_here()
    assert db.session.scalar(select(func.count(YoungPerson.id)).where(YoungPerson.import_batch == MARK)) == 0


def test_production_is_refused(context, monkeypatch):
    monkeypatch.setitem(context.config, "NAME", "production")
    with pytest.raises(ConflictError, match="production"):
        build()


def test_command_tells_what_it_made_and_who_can_sign_in(tmp_path, postgres):
    with empty_application(tmp_path, postgres) as app:
        done = app.test_cli_runner().invoke(args=["dev", "town", "--people", "20", "--password", PASSWORD])
        assert done.exit_code == 0, done.output
        assert "20 young people" in done.output
        assert "nadia.rafferty@tarnbridge.example" in done.output
        again = app.test_cli_runner().invoke(args=["dev", "town", "--people", "20"])
        assert again.exit_code == 1
        assert "here already" in again.output
