"""How an operator seals the trail, keeps its heads elsewhere, and checks it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time

import pytest
from sqlalchemy import text

from tests.support.source import ROOT
from tests.support.tamper import administrator, live


@pytest.fixture
def run(app, tmp_path):
    """Run `flask audit …`, with an anchor file."""
    app.config["AUDIT_ANCHOR_FILE"] = str(tmp_path / "anchors.jsonl")

    def run(*arguments):
        result = app.test_cli_runner().invoke(args=["audit", *arguments])
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result

    yield run
    app.config["AUDIT_ANCHOR_FILE"] = ""


@pytest.fixture
def anchors(tmp_path):
    return tmp_path / "anchors.jsonl"


def test_sealing_once_writes_the_heads_outside_and_the_check_is_content_SEC_108_SEC_77(cast, context, run, anchors):
    live(cast, 9)
    assert "0 sealed" in run("seal", "--once").output
    lines = [json.loads(line) for line in anchors.read_text().splitlines()]
    assert {line["chain"] for line in lines} >= {0, cast.authority_id}
    assert oct(anchors.stat().st_mode)[-3:] == "600"
    checked = run("verify")
    assert checked.exit_code == 0
    assert "are as they were written" in checked.output


def test_the_check_says_when_it_had_nothing_from_outside(cast, context, run):
    live(cast, 3)
    assert "without anchors from outside" in run("verify").output


def test_head_prints_what_an_anchor_holds(cast, context, run, tmp_path):
    live(cast, 9)
    printed = run("head").output
    kept = tmp_path / "mailed"
    kept.write_text(printed)
    assert run("verify", "--anchor", str(kept)).exit_code == 0
    assert {json.loads(line)["chain"] for line in printed.splitlines()} >= {0, cast.authority_id}


def test_a_bad_entry_ends_with_status_1_and_its_name_SEC_108(cast, context, run):
    live(cast, 9)
    with administrator() as connection:
        connection.execute(text("UPDATE audit_entry SET detail = 'nothing' WHERE detail = 'page 3'"))
        connection.commit()
    checked = run("verify")
    assert checked.exit_code == 1
    assert "was edited" in checked.output
    told = json.loads(run("verify", "--format", "json").stdout)
    assert len(told["problems"]) == 1


def test_many_bad_entries_are_cut_to_the_first(cast, context, run):
    live(cast, 60)
    with administrator() as connection:
        connection.execute(text("UPDATE audit_entry SET person_id = 1 WHERE detail LIKE 'page%'"))
        connection.commit()
    said = run("verify").output.splitlines()
    assert len(said) == 21
    assert said[-1] == "… and more"


def test_a_file_that_is_not_there_is_said_in_one_line(cast, context, run, tmp_path):
    gone = run("verify", "--anchor", str(tmp_path / "gone"))
    assert gone.exit_code == 1
    assert "No such file" in gone.output


def test_an_anchor_that_cant_be_written_is_said_and_sealing_is_kept(cast, context, app, run, tmp_path):
    live(cast, 3)
    app.config["AUDIT_ANCHOR_FILE"] = str(tmp_path / "no-such-folder" / "anchors")
    result = run("seal", "--once")
    assert result.exit_code == 1
    assert "No such file or directory" in result.output


def test_the_sealer_runs_until_it_is_stopped_and_seals_within_seconds_SEC_108(cast, context, world, run, anchors):
    environment = os.environ | {
        "WAYMARK_ENV": "development",
        "DATABASE_URL": world.settings.SQLALCHEMY_DATABASE_URI,
        "AUDIT_ANCHOR_FILE": str(anchors),
    }
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "audit", "seal", "--every", "0.2"]
    live_before = anchors.exists()
    with subprocess.Popen(command, cwd=ROOT, env=environment) as sealer:
        until = time.monotonic() + 60
        while not anchors.exists() and time.monotonic() < until:
            time.sleep(0.1)
        sealer.send_signal(signal.SIGTERM)
        assert sealer.wait(timeout=20) == 0
    assert not live_before
    assert anchors.exists()
    assert run("verify", "--minutes", "0").exit_code == 0
