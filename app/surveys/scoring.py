"""Answers become one score for each scale (pure).

A scale with one item takes its value. A scale with several takes the mean of the values that were given, if at least
half of its items have one; below that the mean would speak for questions that nobody answered. A missing answer is
never counted as zero: it is left out, and where a scale has no value the reason stands in its place if the items give one
reason only. Scales that no item asks about are left out of the result.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

from app.instruments.definition import Item
from app.instruments.types import MissingCode
from app.surveys.types import AnswerValue

LEAST_SHARE = 0.5
"""The share of a scale's items that need a value before their mean stands for the scale."""


@dataclass(frozen=True, slots=True)
class ScaleScore:
    """The value of one scale, or why there is none (no reason where the question was never reached)."""

    value: float | None
    missing_code: MissingCode | None = None


def scores(items: Sequence[Item], answers: Mapping[str, AnswerValue]) -> dict[str, ScaleScore]:
    """The score of each scale that the items ask about, by the scale's code, in the order of the items."""
    by_scale: dict[str, list[AnswerValue | None]] = {}
    for item in items:
        if item.scale is not None:
            by_scale.setdefault(item.scale, []).append(answers.get(item.code))
    return {scale: _score(given) for scale, given in by_scale.items()}


def _score(given: Sequence[AnswerValue | None]) -> ScaleScore:
    values = [answer.value for answer in given if answer is not None and answer.value is not None]
    if values and len(values) >= LEAST_SHARE * len(given):
        return ScaleScore(fmean(values))
    reasons = {answer.missing_code for answer in given if answer is not None and answer.missing_code is not None}
    return ScaleScore(None, reasons.pop() if len(reasons) == 1 else None)
