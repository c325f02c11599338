"""How low and how high a scale can come out, whatever is answered (pure)."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import accumulate
from operator import mul

from app.instruments.definition import Item, Part, ScaleRule


def reach(rule: ScaleRule, items: Mapping[str, Item]) -> tuple[float, float]:
    """The lowest and the highest value that any answers can lead to, before a table turns it into another.

    Every item of the rule has bounds.

    Where missing items are left out of a sum, the ends are those of the best choice of items that may be missing.
    """
    lows = [low for low, _high in (_ends(part, items[part.item], rule.method) for part in rule.parts)]
    highs = [high for _low, high in (_ends(part, items[part.item], rule.method) for part in rule.parts)]
    if rule.method == "sum" and not rule.fills:
        low, high = min(_sums(sorted(lows), rule.least)), max(_sums(sorted(highs, reverse=True), rule.least))
    else:
        # A mean, and a sum filled up with the mean of what was given, lies between the ends of single items.
        share = len(lows) if rule.method == "sum" else 1
        low, high = min(lows) * share, max(highs) * share
        if rule.least == len(lows):
            weights = [part.weight for part in rule.parts] if rule.method == "mean" else [1.0] * len(lows)
            low, high = (sum(map(mul, ends, weights)) / sum(weights) * share for ends in (lows, highs))
    ends = (low * rule.multiply + rule.add, high * rule.multiply + rule.add)
    return min(ends), max(ends)


def _ends(part: Part, item: Item, method: str) -> tuple[float, float]:
    """What one item can bring to a sum; for a mean its values themselves, since weights only say whose counts more."""
    bounds = item.bounds
    assert bounds is not None
    low, high = sorted(end * (part.weight if method == "sum" else 1) for end in bounds)
    return low, high


def _sums(sorted_ends: list[float], least: int) -> list[float]:
    """The sum of the first `least`, of one more, and so on."""
    return list(accumulate(sorted_ends))[least - 1 :]
