"""Conditions over earlier answers (pure): one JSON table, read here and, in the same words, by static/js/rules.js.

tests/reference/rules.json holds the cases that both are held to. A condition is data: nothing in it is ever run.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Protocol

Rule = Mapping[str, Any]


class Given(Protocol):
    """What a condition may ask of an answer: a number, a text, picks, or the reason why there is none."""

    @property
    def value(self) -> float | None:
        """The number, where it is one."""

    @property
    def text(self) -> str | None:
        """The words, where it is some."""

    @property
    def picks(self) -> tuple[float, ...] | None:
        """What was picked, where it was several."""

    @property
    def missing_code(self) -> str | None:
        """Why there is no answer."""


def holds(rule: Rule | None, answers: Mapping[str, Given]) -> bool:
    """Whether a condition holds; none at all always does.

    An item that was not answered, or was answered with a reason, meets no comparison: only `answered` and `skipped`
    can tell of it.

    >>> holds({"not": {"item": "a", "is": 1}}, {})
    True
    """
    if rule is None:
        return True
    if "all" in rule:
        return all(holds(part, answers) for part in rule["all"])
    if "any" in rule:
        return any(holds(part, answers) for part in rule["any"])
    if "not" in rule:
        return not holds(rule["not"], answers)
    return _leaf(rule, answers.get(rule["item"]))


def _leaf(rule: Rule, given: Given | None) -> bool:
    has_answer = given is not None and (given.value is not None or bool(given.text) or bool(given.picks))
    if "answered" in rule:
        return has_answer is bool(rule["answered"])
    if given is None:
        return False
    if "skipped" in rule:
        return given.missing_code == rule["skipped"]
    if "includes" in rule:
        return rule["includes"] in (given.picks or ())
    return given.value is not None and _compares(rule, given.value)


def _compares(rule: Rule, value: float) -> bool:
    if "is" in rule:
        return bool(value == rule["is"])
    if "at_most" in rule:
        return bool(value <= rule["at_most"])
    if "at_least" in rule:
        return bool(value >= rule["at_least"])
    return value in rule["any_of"]


def asks_about(rule: Rule | None) -> Iterator[str]:
    """The codes of the items that a condition looks at, each as often as it does.

    >>> list(asks_about({"any": [{"item": "a", "is": 1}, {"not": {"item": "b", "answered": True}}]}))
    ['a', 'b']
    """
    if rule is None:
        return
    for part in [*rule.get("all", ()), *rule.get("any", ()), *([rule["not"]] if "not" in rule else [])]:
        yield from asks_about(part)
    if "item" in rule:
        yield rule["item"]


def leaves(rule: Rule | None) -> Iterator[Rule]:
    """Every comparison in a condition."""
    if rule is None:
        return
    for part in [*rule.get("all", ()), *rule.get("any", ()), *([rule["not"]] if "not" in rule else [])]:
        yield from leaves(part)
    if "item" in rule:
        yield rule
