"""flask keys: list, rotate, destroy."""

from __future__ import annotations

import base64
import json
import secrets

import pytest
from sqlalchemy import select

from app import create_app
from app.audit.models import AuditEntry
from app.audit.types import Action
from app.db import db, transaction
from app.people.models import YoungPerson
from app.vault import keyring, keyring_from


@pytest.fixture
def run(app, cast):
    def call(*arguments: str):
        return app.test_cli_runner().invoke(args=["keys", *arguments])

    return call


def name_of(app, person) -> str:
    with app.app_context():
        return db.session.get(YoungPerson, person.id).display_name


def trail(app, action: Action) -> list[AuditEntry]:
    with app.app_context():
        return list(db.session.scalars(select(AuditEntry).where(AuditEntry.action == action)))


def test_list_says_whose_each_key_is_and_never_the_key(run):
    done = run("list")
    assert done.exit_code == 0, done.output
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert {line["authority"] for line in lines} == {"northfield", "southmere", None}
    assert {(line["state"], line["wrapped_by"], line["is_newest_master"]) for line in lines} == {("current", 1, True)}
    assert all("wrapped_key" not in line for line in lines)


def test_rotating_an_authoritys_key_reseals_what_it_has_and_is_written_down_SEC_54(app, run, cast):
    done = run("rotate", "--authority", "northfield")
    assert done.exit_code == 0, done.output
    report = json.loads(done.stdout)
    assert report["rotated"] == "northfield"
    assert report["resealed"] > 0
    assert (report["left"], report["unreadable"]) == (0, 0)
    assert "young_person.given_name" in done.stderr
    assert name_of(app, cast.cara) == "Cara Quill"
    (entry,) = trail(app, Action.KEY_TURNED_OVER)
    assert entry.authority_id == cast.authority_id
    assert entry.detail == f"key {report['key']}"
    assert json.loads(run("rotate", "--authority", "northfield", "--resume").stdout)["resealed"] == 0
    assert len(trail(app, Action.KEY_TURNED_OVER)) == 1


def test_after_the_master_key_was_changed_the_old_one_is_needed_no_more_SEC_54(app, world, run, cast):
    old = app.config["FIELD_KEYS"]
    with app.app_context(), transaction() as session:
        person = session.get(YoungPerson, cast.callum.id)
        person.given_name_sealed = keyring().seal("Callum", f"young_person.given_name:{person.public_id}")
    fresh = f"9:{base64.b64encode(secrets.token_bytes(32)).decode()}"
    try:
        app.extensions["keyring"] = keyring_from(f"{fresh},{old}", app.config["LOOKUP_KEY"])
        report = json.loads(run("rotate", "--master").stdout)
        assert (report["wrapped_anew"], report["resealed"], report["left"]) == (3, 1, 0)
        alone = create_app(world.settings)
        alone.extensions["keyring"] = keyring_from(fresh, app.config["LOOKUP_KEY"])
        assert name_of(alone, cast.cara) == "Cara Quill"
        assert name_of(alone, cast.callum) == "Callum Vane"
        with alone.app_context():
            db.engine.dispose()
    finally:
        app.extensions["keyring"] = keyring_from(old, app.config["LOOKUP_KEY"])
    (entry,) = trail(app, Action.KEYS_WRAPPED_ANEW)
    assert entry.detail == "3 keys, master key 9"


def test_the_installations_key_is_rotated_by_name(run):
    report = json.loads(run("rotate", "--installation").stdout)
    assert report["rotated"] == "installation"
    assert report["resealed"] > 0


@pytest.mark.parametrize("options", [[], ["--master", "--installation"], ["--master", "--authority", "northfield"]])
def test_rotate_wants_to_know_what(run, options):
    done = run("rotate", *options)
    assert done.exit_code == 2
    assert "Say one of" in done.output


def test_an_authority_that_is_not_here_is_named(run):
    done = run("rotate", "--authority", "nowhere")
    assert done.exit_code == 1
    assert "northfield" in done.output


def test_destroying_takes_two_people_and_a_word_SEC_121_SEC_15(run, app, cast):
    two = ("--operator", "Ann Ash", "--operator", "Bob Birch")
    for options in (
        ("--yes-destroy",),
        ("--yes-destroy", "--operator", "Ann Ash"),
        ("--yes-destroy", "--operator", "Ann Ash", "--operator", " ann ash"),
        ("--yes-destroy", "--operator", "Ann Ash", "--operator", " "),
        two,
    ):
        assert run("destroy", "--authority", "northfield", *options).exit_code == 2
    assert name_of(app, cast.cara) == "Cara Quill"
    assert trail(app, Action.KEYS_DESTROYED) == []


def test_destroyed_keys_open_nothing_of_that_authority_and_all_of_the_others_SEC_121(run, app, world, cast):
    done = run(
        "destroy", "--authority", "northfield", "--yes-destroy", "--operator", "Ann Ash", "--operator", "Bob Birch"
    )
    assert json.loads(done.stdout) == {"destroyed": "northfield", "keys": 1}
    (entry,) = trail(app, Action.KEYS_DESTROYED)
    assert "Ann Ash and Bob Birch" in entry.detail
    serving = create_app(world.settings)
    with pytest.raises(Exception, match="destroyed"):
        name_of(serving, cast.cara)
    assert name_of(serving, cast.sky) == "Sky Thrift"
    with serving.app_context():
        db.engine.dispose()
    again = run("rotate", "--authority", "northfield")
    assert again.exit_code == 1
    assert "destroyed" in again.output
    nothing = run("destroy", "--authority", "northfield", "--yes-destroy", "--operator", "Ann", "--operator", "Bob")
    assert nothing.exit_code == 1
