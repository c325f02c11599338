"""How a definition is brought in and taken out again."""

from __future__ import annotations

import json
import time

import pytest
from sqlalchemy import func, select

from app.audit.models import AuditEntry
from app.audit.types import Action
from app.db import db
from app.instruments.models import InstrumentScale, InstrumentVersion
from tests.data.intake.conftest import Answer
from tests.support.reference_data import instrument

NAMED = json.dumps(instrument("btheb"))


@pytest.fixture
def take_out(app):
    def run(*options):
        return Answer(app.test_cli_runner().invoke(args=["export", "instrument", *options]))

    return run


def versions(code):
    statement = select(InstrumentVersion.version).where(InstrumentVersion.code == code).order_by(InstrumentVersion.id)
    return list(db.session.scalars(statement))


def test_a_definition_comes_in_with_its_scales_and_only_once(bring_instrument, context):
    answer = bring_instrument(instrument("btheb"))
    assert answer.out == (
        "btheb 1: brought in, 1 scales and no items: readings can be brought in, but nobody can be asked\n"
    )
    scale = db.session.scalars(select(InstrumentScale).order_by(InstrumentScale.id.desc())).first()
    assert (scale.lowest, scale.highest, scale.step) == (0, 63, 1)
    again = bring_instrument(b"\xef\xbb\xbf" + json.dumps(instrument("btheb"), indent=8).encode())
    assert (again.status, again.out) == (0, "btheb 1: here already, unchanged\n")
    assert versions("btheb") == ["1"]
    entries = db.session.scalar(
        select(func.count()).where(
            AuditEntry.action == Action.INSTRUMENT_IMPORTED, AuditEntry.detail.startswith("btheb")
        )
    )
    assert entries == 1


def test_a_version_that_is_here_does_not_change(bring_instrument, context):
    bring_instrument(instrument("btheb"))
    changed = instrument("btheb") | {"title": {"en-GB": "Another title"}}
    answer = bring_instrument(changed)
    assert answer.status == 1
    assert "give the changed one a new version" in answer.err
    assert bring_instrument(changed | {"version": "2"}).status == 0
    assert versions("btheb") == ["1", "2"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "this is not JSON"),
        (b"[]", "not of type 'object'"),
        (b'{"code": }', "Line 1, column 10"),
        (b"\xff{}", "Byte 1 is not UTF-8"),
        (NAMED.encode("utf-16"), "not UTF-8"),
        (b"PK\x03\x04rest", "workbook"),
        (b'{"resourceType": "Questionnaire"}', "Nothing in this form can be asked"),
        (b'{"resourceType": "Patient"}', "not a Questionnaire"),
        (b"[" * 100_000, "nested"),
        (b"[" * 25 + b"]" * 25, "nested"),
        (b'{"a": ' * 30_000, "nested"),
        (NAMED.replace('"lowest": 0', '"lowest": NaN').encode(), "NaN is not a number"),
        (NAMED.replace('"lowest": 0', '"lowest": -Infinity').encode(), "-Infinity is not a number"),
        (NAMED.replace('"lowest": 0', '"lowest": 1e400').encode(), "too large"),
        (NAMED.replace('"lowest": 0', f'"lowest": {"9" * 100_000}').encode(), "too large"),
        (NAMED.replace('"lowest": 0', '"lowest": 99').encode(), "lowest must be below highest"),
        (NAMED.replace('"code": "btheb"', '"code": "btheb", "code": "other"').encode(), "'code' is there twice"),
        (NAMED.replace("For tests", "For\\u0000tests").encode(), "U+0000"),
        (NAMED.replace("For tests", "For \\ud800 tests").encode(), "U+D800"),
        (NAMED.replace("licence", "license").encode(), "'licence' is a required property"),
        (b" " * 6_000_000, "larger than a definition can be"),
        (json.dumps(instrument("btheb") | {"scales": [{"x": n} for n in range(300_000)]}).encode(), "was not brought in"),
    ],
)  # fmt: skip
def test_what_is_no_definition_is_refused_in_words_SEC_102(bring_instrument, context, content, words):
    began = time.process_time()
    answer = bring_instrument(content)
    assert answer.status == 1
    assert words in answer.err
    assert len(answer.err) < 20_000
    assert versions("btheb") == []
    assert time.process_time() - began < 5


def test_a_definition_taken_out_is_the_one_that_came_in(bring_instrument, take_out, context, tmp_path):
    bring_instrument(instrument("btheb"))
    answer = take_out("btheb", "--as", "json")
    assert (answer.status, answer.json) == (0, instrument("btheb"))
    file = tmp_path / "out.json"
    written = take_out("check-in", "--as", "json", "--out", str(file))
    assert written.out == ""
    back = bring_instrument(file.read_bytes())
    assert back.out == "check-in 1: here already, unchanged\n"


def test_a_version_may_be_named(bring_instrument, take_out, context):
    bring_instrument(instrument("btheb"))
    bring_instrument(instrument("btheb") | {"version": "2"})
    assert take_out("btheb", "--as", "json").json["version"] == "2"
    assert take_out("btheb", "--as", "json", "--version", "1").json["version"] == "1"
    missing = take_out("btheb", "--as", "json", "--version", "3")
    assert missing.status == 1
    assert "there are: 2, 1" in missing.err


def test_what_is_not_here_and_wrong_calls_are_told_apart(app, take_out, tmp_path):
    assert take_out("nothing", "--as", "json").status == 1
    assert take_out("check-in").status == 2
    assert take_out("check-in", "--as", "parchment").status == 2
    runner = app.test_cli_runner()
    assert runner.invoke(args=["import", "instrument", str(tmp_path / "nowhere.json")]).exit_code == 2
    assert take_out("check-in", "--as", "json", "--out", str(tmp_path / "no" / "such" / "folder.json")).status == 1
