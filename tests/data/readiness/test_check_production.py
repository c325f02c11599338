"""`flask check-production` names whatever would make an installation unsafe, and what to do about it (SEC-128)."""

from __future__ import annotations

import datetime as dt
import json
import os
import time

import pytest
from sqlalchemy import text

import config
from app.accounts.models import User
from app.audit.sealing import seal_new
from app.db import db, now, transaction
from app.i18n.dates import today
from app.readiness import checks
from app.safeguarding import helplines
from app.safeguarding.models import DutyPerson, SafetyCover, WatchBeat
from tests.rules.test_config import safe
from tests.support.relations import furnish
from tests.support.tamper import administrator


@pytest.fixture
def fit(cast, app, monkeypatch, tmp_path):
    """An installation with everything as it should be."""
    stamp, anchors = tmp_path / "backup", tmp_path / "anchors"
    stamp.touch()
    settings = {
        "NAME": "production",
        "DPIA_ON": today() - dt.timedelta(days=30),
        "BACKUP_STAMP_FILE": str(stamp),
        "AUDIT_ANCHOR_FILE": str(anchors),
    }
    before = {name: app.config[name] for name in settings}
    app.config.update(settings)
    for name, value in safe().items():
        monkeypatch.setenv(name, value)
    with app.app_context():
        furnish(cast)
        while seal_new():
            pass
        yield app
    app.config.update(before)


@pytest.fixture
def said(fit):
    """What the command says, refusals and warnings."""

    def said(*, refused=True):
        result = fit.test_cli_runner().invoke(args=["check-production", "--format", "json"])
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        assert result.exit_code == (1 if refused else 0), result.output
        return json.loads(result.stdout)

    return said


def test_an_installation_that_is_fit_may_go_live_SEC_128(fit, said):
    assert said(refused=False)["refused"] == []
    result = fit.test_cli_runner().invoke(args=["check-production"])
    assert result.exit_code == 0
    assert "Nothing stands against going live." in result.output


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", config.PUBLISHED_SECRET),
        ("FIELD_KEYS", f"1:{config.PUBLISHED_KEY}"),
        ("AUDIT_KEYS", f"1:{config.PUBLISHED_KEY}"),
        ("BASE_URL", "http://check.example.org"),
        ("FLASK_DEBUG", "1"),
        ("DATABASE_URL", "sqlite://"),
    ],
)
def test_every_unsafe_setting_is_refused_by_name_SEC_128(said, monkeypatch, name, value):
    monkeypatch.setenv(name, value)
    assert [one for one in said()["refused"] if one.startswith(f"{name}:")]


@pytest.mark.parametrize(
    ("setting", "value", "begins"),
    [
        ("NAME", "development", "WAYMARK_ENV:"),
        ("DPIA_ON", None, "DPIA_ON: give the day"),
        ("DPIA_ON", dt.date(2999, 1, 1), "DPIA_ON: give the day"),
        ("BACKUP_STAMP_FILE", "", "BACKUP_STAMP_FILE: name a file"),
        ("BACKUP_STAMP_FILE", "/no/such/file", "BACKUP_STAMP_FILE: name a file"),
        ("AUDIT_ANCHOR_FILE", "", "AUDIT_ANCHOR_FILE: name a file"),
        ("AUDIT_ANCHOR_FILE", "/no/such/folder/anchors", "AUDIT_ANCHOR_FILE: /no/such/folder/anchors can't be written"),
        ("AUDIT_ANCHOR_FILE", "/tmp", "AUDIT_ANCHOR_FILE: /tmp can't be written"),
    ],
)
def test_what_the_settings_lack_is_refused_by_name_SEC_128(fit, said, setting, value, begins):
    before = fit.config[setting]
    fit.config[setting] = value
    (one,) = said()["refused"]
    fit.config[setting] = before
    assert one.startswith(begins), one


def test_the_debugger_is_refused_however_it_was_turned_on_SEC_128_SEC_61():
    (one,) = checks.kind({"NAME": "production", "DEBUG": True})
    assert one.words.startswith("FLASK_DEBUG:")


def test_an_assessment_from_more_than_a_year_ago_is_a_warning_SEC_128(fit, said):
    fit.config["DPIA_ON"] = today() - dt.timedelta(days=400)
    (one,) = said(refused=False)["warnings"][:1]
    assert "look at the assessment again" in one


def test_a_backup_of_27_hours_ago_is_refused_SEC_128(fit, said):
    old = time.time() - 27 * 3600
    os.utime(fit.config["BACKUP_STAMP_FILE"], (old, old))
    (one,) = said()["refused"]
    assert "27 hours old" in one


@pytest.mark.parametrize(
    ("address", "is_refused"),
    [
        ("postgresql+psycopg://a:b@db.example.org/w", True),
        ("postgresql+psycopg://a:b@db.example.org/w?sslmode=prefer", True),
        ("postgresql+psycopg://a:b@db.example.org/w?sslmode=verify-full", False),
        ("postgresql+psycopg://a:b@localhost/w", False),
        ("postgresql+psycopg://a@/w?host=/var/run/postgresql", False),
        ("postgresql+psycopg://a@/w?host=db.example.org", True),
        ("sqlite:////tmp/w.sqlite3", False),
        ("", False),
    ],
)
def test_a_database_elsewhere_is_spoken_to_over_tls_only_SEC_128(address, is_refused):
    found = list(checks.database_line({"SQLALCHEMY_DATABASE_URI": address}))
    assert [one.words.partition(":")[0] for one in found] == (["DATABASE_URL"] if is_refused else [])


@pytest.mark.parametrize(("age", "expected"), [(10, None), (91, True), (121, False)])
def test_help_lines_grow_old_in_two_steps_SEC_128_SAFE_32(monkeypatch, age, expected):
    day = (today() - dt.timedelta(days=age)).isoformat()
    monkeypatch.setattr(checks, "lines", lambda: [{"name": "A line", "checked_on": day}])
    assert [one.is_warning for one in checks.help_lines({})] == ([] if expected is None else [expected])


def test_a_help_line_that_nobody_rang_is_a_warning_SAFE_32(monkeypatch):
    assert any(line.get("checked_on") is None for line in helplines.lines())
    monkeypatch.setattr(checks, "lines", lambda: [{"name": "A line", "checked_on": None}])
    assert [one.is_warning for one in checks.help_lines({})] == [True]


def test_asking_about_danger_without_cover_is_refused_SEC_128(said):
    with transaction() as session:
        session.query(DutyPerson).delete()
        session.query(SafetyCover).delete()
    refused = said()["refused"]
    assert refused
    assert all(one.startswith("Safety cover of ") for one in refused)
    assert any("Harbour House" in one for one in refused)


def test_a_silent_watch_is_refused_SEC_128(said):
    with transaction() as session:
        session.query(WatchBeat).update({"beat_at": now() - dt.timedelta(hours=1)})
    (one,) = said()["refused"]
    assert one.startswith("The watch over alerts is silent")


def test_a_trail_that_nobody_seals_is_refused_SEC_128(said):
    with administrator() as connection:
        connection.execute(text("UPDATE audit_sealer SET ran_at = NULL"))
        connection.commit()
    (one,) = said()["refused"]
    assert one.startswith("The trail is not being sealed")


def test_an_account_in_use_without_a_second_step_is_refused_SEC_128_SEC_131(cast, said):
    with transaction() as session:
        session.get_one(User, cast.asha.user_id).totp = None
        session.get_one(User, cast.erin.user_id).totp = None
        session.get_one(User, cast.erin.user_id).signed_in_at = now()
        session.get_one(User, cast.asha.user_id).signed_in_at = None
    told = said()
    assert [one for one in told["refused"] if one.startswith("Second step: 1 accounts are in use")] == told["refused"]
    assert any(one.startswith("Second step: 1 new accounts") for one in told["warnings"])


def test_a_policy_that_lets_pages_load_anything_is_refused_SEC_128(fit, said, monkeypatch):
    from app.web import security

    monkeypatch.setattr(security, "POLICY", "default-src 'none'; script-src 'self' 'unsafe-inline' https://cdn.example")
    (one,) = said()["refused"]
    assert one.startswith("Content-Security-Policy:")
    assert "unsafe" in one


def test_tables_that_are_not_the_newest_are_refused_SEC_128(said):
    with administrator() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0006_rate_limits'"))
        connection.commit()
    (one,) = said()["refused"]
    assert one.startswith("Tables: 0006_rate_limits is not the newest")


def test_a_database_without_tables_is_said_in_one_line(said):
    with administrator() as connection:
        connection.execute(text("DROP TABLE alembic_version"))
        connection.commit()
    (one,) = said()["refused"]
    assert one.startswith("DATABASE_URL: the database does not answer as it should")
    db.session.remove()


def test_so_many_short_codes_that_a_guess_might_find_one_are_a_warning_SEC_88(fit, monkeypatch):
    assert not list(checks.short_codes())
    monkeypatch.setattr(checks, "MOST_LIVE", 0)
    (one,) = checks.short_codes()
    assert one.is_warning
    assert one.words.startswith("Short codes: ")


def test_administrators_without_passkeys_are_a_warning_SEC_32():
    (one,) = checks.passkeys({"ADMINISTRATORS_NEED_PASSKEYS": False})
    assert one.is_warning
    assert one.words.startswith("ADMINISTRATORS_NEED_PASSKEYS:")
    assert not list(checks.passkeys({"ADMINISTRATORS_NEED_PASSKEYS": True}))
