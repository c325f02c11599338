"""The guide for providers (docs/importing.md) says what the commands do."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from app.intake.columns import COLUMNS, needed_columns
from app.intake.types import RecordKind

GUIDE = (Path(__file__).parents[3] / "docs" / "importing.md").read_text(encoding="utf-8")


def section(kind):
    return re.search(rf"^### {kind}\n(.*?)(?=^##)", GUIDE, re.DOTALL | re.MULTILINE)[1]


def test_the_examples_come_in_one_after_another(bring, context):
    for kind in RecordKind:
        example = re.search(r"```csv\n(.*?)```", section(kind), re.DOTALL)[1]
        answer = bring(kind.value, example, authority="eastmere")
        assert answer.status == 0, answer.reasons
        assert answer.json["added"] == example.count("\n") - 1
        assert bring(kind.value, example, authority="eastmere").json["unchanged"] == example.count("\n") - 1


@pytest.mark.parametrize("kind", list(RecordKind))
def test_every_column_is_explained_and_those_needed_are_bold(kind):
    first_cells = re.findall(r"^\| ([^|]+) \|", section(kind), re.MULTILINE)[1:]
    named = [name for cell in first_cells for name in cell.split(", ")]
    wanted = [f"**{name}**" if name in needed_columns(kind) else name for name in COLUMNS[kind]]
    assert sorted(named) == sorted(wanted)
