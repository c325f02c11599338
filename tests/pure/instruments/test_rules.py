"""Conditions over earlier answers: the cases that the server and the browser are both held to."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.instruments.rules import asks_about, holds, leaves
from app.surveys.types import AnswerValue

CASES = json.loads((Path(__file__).parents[2] / "reference/rules.json").read_text(encoding="utf-8"))


def given(raw):
    return AnswerValue(**(raw | ({"picks": tuple(raw["picks"])} if "picks" in raw else {})))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["why"])
def test_the_server_says_what_the_golden_cases_say(case):
    answers = {code: given(raw) for code, raw in case["answers"].items()}
    assert holds(case["rule"], answers) is case["holds"]


def test_each_kind_of_comparison_has_a_case_that_holds_and_one_that_does_not():
    seen = {(key, case["holds"]) for case in CASES for leaf in leaves(case["rule"]) for key in leaf if key != "item"}
    kinds = {"is", "at_most", "at_least", "any_of", "includes", "answered", "skipped"}
    assert seen >= {(kind, result) for kind in kinds for result in (True, False)}


def test_what_a_condition_looks_at_is_found_however_deep():
    rule = {
        "any": [{"all": [{"item": "a", "is": 1}, {"not": {"item": "b", "answered": True}}]}, {"item": "c", "is": 1}]
    }
    assert list(asks_about(rule)) == ["a", "b", "c"]
    assert list(asks_about(None)) == []
