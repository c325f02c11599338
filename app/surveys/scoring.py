"""Answers become one score for each scale, by the rule that the definition states (pure).

A missing answer is never counted as zero. Where fewer items have a value than the rule asks for, the scale has none, and
the reason stands in its place if the items give one reason only. Sums are worked out in exact fractions of what was
written, so that the same answers to the same version give the same score for ever, on every machine.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from app.instruments.definition import Definition, Item, Part, ScaleRule
from app.instruments.types import MissingCode
from app.surveys.types import AnswerValue


@dataclass(frozen=True, slots=True)
class ScaleScore:
    """The value of one scale, or why there is none (no reason where the question was never reached)."""

    value: float | None
    missing_code: MissingCode | None = None


def scores(form: Definition, answers: Mapping[str, AnswerValue]) -> dict[str, ScaleScore]:
    """The score of each scale that some item counts for, by the scale's code, in the order of the scales."""
    items = {item.code: item for item in form.items}
    return {rule.code: score(rule, items, answers) for rule in form.scales if rule.parts}


def score(rule: ScaleRule, items: Mapping[str, Item], answers: Mapping[str, AnswerValue]) -> ScaleScore:
    """The score of one scale."""
    given = [answers.get(part.item) for part in rule.parts]
    values = [
        (Fraction(str(part.weight)), _turned(items[part.item], part, answer.value))
        for part, answer in zip(rule.parts, given, strict=True)
        if answer is not None and answer.value is not None
    ]
    if not values or len(values) < rule.least:
        reasons = {answer.missing_code for answer in given if answer is not None and answer.missing_code is not None}
        return ScaleScore(None, reasons.pop() if len(reasons) == 1 else None)
    result = sum((weight * value for weight, value in values), Fraction(0))
    if rule.method == "mean":
        result /= sum(weight for weight, _value in values)
    elif rule.fills:
        result *= Fraction(len(rule.parts), len(values))
    return ScaleScore(_finished(rule, result))


def _turned(item: Item, part: Part, value: float) -> Fraction:
    """The value, seen from the other end of its item where the rule says so: 1 of 1 to 5 counts as 5."""
    if not part.is_reversed:
        return Fraction(str(value))
    bounds = item.bounds
    assert bounds is not None
    return Fraction(str(bounds[0])) + Fraction(str(bounds[1])) - Fraction(str(value))


def _finished(rule: ScaleRule, result: Fraction) -> float:
    result = result * Fraction(str(rule.multiply)) + Fraction(str(rule.add))
    if rule.digits is not None:
        result = _rounded(result, rule.digits)
    if rule.convert is not None:
        return rule.convert[float(result)]
    return float(result)


def _rounded(result: Fraction, digits: int) -> Fraction:
    """Halves away from zero, as people round by hand."""
    exact = Decimal(result.numerator) / Decimal(result.denominator)
    return Fraction(exact.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP))


def band_of(rule: ScaleRule, value: float) -> Mapping[str, Any] | None:
    """The named part of the scale that a value lies in; None below the first, or where there are none.

    A value that was not rounded may lie between two bands that are written in whole numbers: it belongs to the lower.
    """
    return next((band for band in reversed(rule.bands) if band["from"] <= value), None)
