"""Nobody puts a label on a child: no low, medium or high risk, no traffic light, no predicted danger (SAFE-21)."""

from __future__ import annotations

import re
from enum import StrEnum

import app.models  # noqa: F401 - every table must be known
from app.db import db
from tests.support.shown_words import APP, code_words, template_words
from tests.support.source import ROOT, modules, templates

GRADES = {"low", "medium", "high", "severe", "red", "amber", "green", "rag"}
NAMES = re.compile(
    r"(^|_)(risk|danger|threat)_?(level|score|rating|grade|band|category|flag|prediction)s?$|predicted_|traffic_light"
)
SAID = re.compile(
    r"\b(?:low|medium|high|higher|highest|severe)[- ]risk\b|\brisk (?:level|score|rating|band|category)s?\b"
    r"|\btraffic light|\bred flag|\bpredicted (?:risk|harm|danger)|\brisk prediction",
    re.IGNORECASE,
)


def test_no_column_grades_a_child_SAFE_21():
    columns = [f"{table.name}.{column.name}" for table in db.metadata.tables.values() for column in table.columns]
    grading = [name for name in columns if NAMES.search(name.partition(".")[2])]
    assert not grading, f"Write what is needed and who acts, not how much danger: {grading}"


def test_no_list_of_words_is_a_ladder_of_grades_SAFE_21():
    ladders = [kind.__name__ for kind in every_list(StrEnum) if len(GRADES & {word.value for word in kind}) > 1]
    assert not ladders, f"These grade: {ladders}"


def every_list(kind: type) -> list[type]:
    """Every list of words of ours."""
    return [one for one in kind.__subclasses__() if one.__module__.startswith("app.")]


def test_no_page_and_no_message_grades_a_child_SAFE_21():
    shown = {path: template_words(path.read_text(encoding="utf-8")) for path in templates()}
    shown |= {module.path: code_words(module.text) for module in modules(APP)}
    found = {str(path.relative_to(ROOT)): SAID.findall(words) for path, words in shown.items() if SAID.search(words)}
    assert not found, f"Say what happened and what is needed: {found}"


def test_the_check_catches_what_it_is_for_SAFE_21():
    for planted in ("a high-risk child", "Risk level", "Traffic light", "predicted harm"):
        assert SAID.search(planted)
    for name in ("risk_level", "danger_score", "predicted_harm"):
        assert NAMES.search(name)
    assert not NAMES.search("asks_about_danger")
    assert not SAID.search("A child may be at risk of harm")
