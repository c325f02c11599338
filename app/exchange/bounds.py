"""What an XLSForm's constraint says about numbers, days, lengths and how many may be picked (pure)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from app.exchange import xpath
from app.exchange.lost import CannotSayError
from app.exchange.naming import written
from app.exchange.xpath import Call, Number, Own, Tree, Word

_TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "="}


def bounds_from(expression: str, item: Mapping[str, Any]) -> dict[str, Any]:
    """The keys of an item that a constraint stands for. Raises CannotSayError where any part of it can't be said here.

    >>> bounds_from(". >= 1 and . <= 5", {"kind": "number"})
    {'lowest': 1, 'highest': 5}
    """
    found: dict[str, Any] = {}
    for part in _conjuncts(xpath.parse(expression)):
        key, value = _bound(part, item)
        if key in found:
            raise CannotSayError("it sets the same bound twice")
        found[key] = value
    return found


def _conjuncts(tree: Tree) -> Iterator[Tree]:
    if isinstance(tree, Call) and tree.name == "and":
        for part in tree.parts:
            yield from _conjuncts(part)
    else:
        yield tree


def _bound(tree: Tree, item: Mapping[str, Any]) -> tuple[str, Any]:
    if not isinstance(tree, Call) or tree.name not in _TURNED:
        raise CannotSayError("only bounds are carried")
    left, sign, right = tree.parts[0], tree.name, tree.parts[1]
    if not _is_measure(left):
        left, sign, right = right, _TURNED[sign], left
    kind = item["kind"]
    if left == Own() and kind == "number" and isinstance(right, Number):
        return _number_bound(sign, right.value, is_whole=item.get("whole", True))
    if left == Own() and kind == "date":
        return _day_bound(sign, right)
    most = {"string-length": ("line", "text"), "count-selected": ("many", "feelings", "rank")}
    if isinstance(left, Call) and kind in most.get(left.name, ()) and isinstance(right, Number):
        highest = right.value - 1 if sign == "<" else right.value
        key = "max_length" if left.name == "string-length" else "most"
        top = 10_000 if key == "max_length" else len(item.get("options", ()))
        if sign in {"<", "<="} and highest.is_integer() and 1 <= highest <= top:
            return key, int(highest)
    raise CannotSayError("only bounds of numbers, days, lengths and how many may be picked are carried")


def _is_measure(tree: Tree) -> bool:
    return tree == Own() or (
        isinstance(tree, Call) and tree.name in {"string-length", "count-selected"} and tree.parts == (Own(),)
    )


def _number_bound(sign: str, value: float, *, is_whole: bool) -> tuple[str, float | int]:
    if sign in {"<", ">"}:
        if not is_whole or not value.is_integer():
            raise CannotSayError("a number has to be less or more than a bound, without the bound itself")
        value += 1 if sign == ">" else -1
    if sign == "=" or abs(value) > 1e9:
        raise CannotSayError("only bounds that leave a choice are carried")
    return "lowest" if ">" in sign else "highest", int(value) if value.is_integer() else value


def _day_bound(sign: str, tree: Tree) -> tuple[str, str]:
    if isinstance(tree, Call) and tree.name in {"date", "date-value"} and len(tree.parts) == 1:
        tree = tree.parts[0]
    if not isinstance(tree, Word) or sign not in {"<=", ">="}:
        raise CannotSayError("only whole days are bounds here")
    try:
        day = dt.date.fromisoformat(tree.text)
    except ValueError:
        raise CannotSayError(f"{tree.text!r} is not a day") from None
    return "earliest" if sign == ">=" else "latest", day.isoformat()


def constraint_of(item: Mapping[str, Any]) -> str:
    """The constraint that says an item's own bounds; empty where it has none."""
    parts = []
    for key, words in (("lowest", ". >= {}"), ("highest", ". <= {}")):
        if key in item:
            parts.append(words.format(written(item[key])))
    for key, words in (("earliest", ". >= date('{}')"), ("latest", ". <= date('{}')")):
        if key in item:
            parts.append(words.format(item[key]))
    for key, words in (("max_length", "string-length(.) <= {}"), ("most", "count-selected(.) <= {}")):
        if key in item:
            parts.append(words.format(item[key]))
    return " and ".join(parts)
