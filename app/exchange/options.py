"""Answers to pick from, by their names in other programs (pure)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from app.exchange.naming import number_in, written


def with_values(names: Sequence[str], weights: Sequence[float | None] = ()) -> list[dict[str, Any]]:
    """Value and code for each name. Weights count where every answer has one of its own; else names that are numbers; else the order.

    >>> with_values(["never", "often"])
    [{'value': 1, 'code': 'never'}, {'value': 2, 'code': 'often'}]
    >>> with_values(["0", "1"])
    [{'value': 0}, {'value': 1}]
    """
    if weights and None not in weights and len(set(weights)) == len(names):
        pairs = zip(names, weights, strict=True)
        return [
            {"value": value} if name == written(value or 0) else {"value": value, "code": name} for name, value in pairs
        ]
    numbers = [number_in(name) for name in names]
    if None not in numbers and len(set(numbers)) == len(names):
        return [{"value": number} for number in numbers]
    return [{"value": place, "code": name} for place, name in enumerate(names, start=1)]


def name_of(option: Mapping[str, Any]) -> str:
    """The name that an answer goes by elsewhere."""
    return option.get("code") or written(option["value"])


def named(item: Mapping[str, Any], name: str) -> float | int | None:
    """The value of the answer with this name, or None."""
    return next((option["value"] for option in item.get("options", ()) if name_of(option) == name), None)


def keeps_values(options: Sequence[Mapping[str, Any]]) -> bool:
    """Whether the names alone bring back the same values."""
    again = with_values([name_of(option) for option in options])
    return all(
        one["value"] == option["value"] and one.get("code") == option.get("code")
        for one, option in zip(again, options, strict=True)
    )
