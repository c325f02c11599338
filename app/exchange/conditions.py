"""Conditions between XPath and the JSON table of ours (pure)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from app.exchange import xpath
from app.exchange.lost import CannotSayError
from app.exchange.naming import written
from app.exchange.options import name_of, named
from app.exchange.xpath import Call, Number, Ref, Tree, Word
from app.instruments.conditions import PICKED
from app.instruments.rules import Rule

Find = Callable[[str], Mapping[str, Any]]
"""The item with a name; raises CannotSayError where it was left out."""
_TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
YES_NO = {"yes": 1, "no": 0}


def rule_from(expression: str, find: Find) -> Rule | None:
    """The condition that an expression means; None where it always holds. Raises CannotSayError, saying what is beyond it."""
    tree = xpath.parse(expression)
    return None if tree == Call("true", ()) else _rule(tree, find)


def _rule(tree: Tree, find: Find) -> Rule:
    if not isinstance(tree, Call):
        raise CannotSayError("a question alone says neither yes nor no")
    if tree.name == "or":
        return any_rule([_rule(part, find) for part in tree.parts])
    if tree.name == "and":
        parts = [_rule(part, find) for part in tree.parts]
        return {"all": [leaf for part in parts for leaf in part.get("all", [part])]}
    if tree.name == "not" and len(tree.parts) == 1:
        return {"not": _rule(tree.parts[0], find)}
    if tree.name == "selected" and len(tree.parts) == 2:
        return _selected(tree.parts[0], tree.parts[1], find)
    if tree.name in xpath.COMPARISONS:
        return _comparison(tree, find)
    raise CannotSayError(f"{tree.name}() is not read here")


def any_rule(parts: list[Rule]) -> Rule:
    """One of these; several answers of one question are said in one go."""
    flat = [leaf for part in parts for leaf in part.get("any", [part])]
    items = {leaf.get("item") for leaf in flat}
    values = [leaf["is"] for leaf in flat if "is" in leaf]
    if len(items) == 1 and len(values) == len(flat) and len(set(values)) == len(values):
        return {"item": flat[0]["item"], "any_of": values}
    return {"any": flat}


def _selected(asked: Tree, wanted: Tree, find: Find) -> Rule:
    if not isinstance(asked, Ref) or not isinstance(wanted, Word | Number):
        raise CannotSayError("selected() is read with a question and one answer only")
    item = find(asked.name)
    value = _value(item, wanted)
    return {"item": item["code"], "includes" if item["kind"] in PICKED else "is": value}


def _comparison(tree: Call, find: Find) -> Rule:
    left, sign, right = tree.parts[0], tree.name, tree.parts[1]
    if isinstance(left, Word | Number):
        left, sign, right = right, _TURNED.get(sign, sign), left
    if isinstance(left, Call) and isinstance(right, Number):
        return _counted(left, sign, right.value, find)
    if not isinstance(left, Ref) or not isinstance(right, Word | Number):
        raise CannotSayError("only the answer of a question is compared, and only with an answer or a number")
    item = find(left.name)
    if right == Word("") and sign in {"=", "!="}:
        return {"item": item["code"], "answered": sign == "!="}
    if item["kind"] in PICKED:
        raise CannotSayError(f"{left.name} takes several answers; selected() asks for one of them")
    if sign in {"=", "!="}:
        leaf = {"item": item["code"], "is": _value(item, right)}
        return leaf if sign == "=" else {"not": leaf}
    return ordered(item, sign, _value(item, right, is_compared=True))


def ordered(item: Mapping[str, Any], sign: str, value: float) -> Rule:
    """A number that is less or more than another; who gave none meets neither."""
    code = item["code"]
    if sign in {"<=", ">="}:
        return {"item": code, "at_most" if sign == "<=" else "at_least": value}
    is_whole = (item["kind"] == "number" and item.get("whole", True)) or item["kind"] == "rating"
    if is_whole and value == int(value):
        return {"item": code, "at_most": value - 1} if sign == "<" else {"item": code, "at_least": value + 1}
    beyond = {"item": code, "at_least" if sign == "<" else "at_most": value}
    return {"all": [{"item": code, "answered": True}, {"not": beyond}]}


def _counted(call: Call, sign: str, value: float, find: Find) -> Rule:
    """How long an answer is, or how many were picked: only whether there is one."""
    if call.name in {"string-length", "count-selected"} and len(call.parts) == 1 and isinstance(call.parts[0], Ref):
        code = find(call.parts[0].name)["code"]
        if (sign, value) in {(">", 0.0), (">=", 1.0), ("!=", 0.0)}:
            return {"item": code, "answered": True}
        if (sign, value) in {("=", 0.0), ("<", 1.0)}:
            return {"item": code, "answered": False}
    raise CannotSayError(f"{call.name}() is not compared here")


def _value(item: Mapping[str, Any], wanted: Word | Number, *, is_compared: bool = False) -> float | int:
    text = written(wanted.value) if isinstance(wanted, Number) else wanted.text
    if item["kind"] == "yes_no" and not is_compared and text.lower() in YES_NO:
        return YES_NO[text.lower()]
    if item.get("options"):
        if is_compared and all("code" not in option for option in item["options"]):
            return _number(text)
        found = named(item, text)
        if found is None or is_compared:
            raise CannotSayError(f"{item['code']} has no answer {text!r} that it could be compared with")
        return found
    if item["kind"] in {"number", "rating", "goal"}:
        return _number(text)
    raise CannotSayError(f"{item['code']} is not answered with something that can be compared")


def _number(text: str) -> float | int:
    try:
        value = float(text)
    except ValueError:
        raise CannotSayError(f"{text!r} is not a number") from None
    if not abs(value) <= 1e9:
        raise CannotSayError(f"{text!r} is no number that can be used")
    return int(value) if value.is_integer() else value


def xpath_of(rule: Rule, items: Mapping[str, Mapping[str, Any]], names: Mapping[str, str]) -> str:
    """A condition as an expression. Raises CannotSayError where XLSForm has no words for it."""
    if "all" in rule:
        return " and ".join(_inside(part, items, names) for part in rule["all"])
    if "any" in rule:
        return " or ".join(_inside(part, items, names) for part in rule["any"])
    if "not" in rule:
        return f"not({xpath_of(rule['not'], items, names)})"
    return _leaf(rule, items[rule["item"]], f"${{{names[rule['item']]}}}")


def _leaf(rule: Rule, item: Mapping[str, Any], ref: str) -> str:
    if "skipped" in rule:
        raise CannotSayError("it asks for which reason there is no answer")
    if "answered" in rule:
        return f"{ref} {'!=' if rule['answered'] else '='} ''"
    if "includes" in rule:
        return f"selected({ref}, {_literal(item, rule['includes'])})"
    if "at_most" in rule or "at_least" in rule:
        return _ordered(rule, item, ref)
    values = rule["any_of"] if "any_of" in rule else [rule["is"]]
    return " or ".join(f"{ref} = {_literal(item, value)}" for value in values)


def _ordered(rule: Rule, item: Mapping[str, Any], ref: str) -> str:
    sign, value = ("<=", rule["at_most"]) if "at_most" in rule else (">=", rule["at_least"])
    if not item.get("options") or all("code" not in option for option in item["options"]):
        return f"{ref} {sign} {written(value)}"
    fit = [one for one in item["options"] if (one["value"] <= value if sign == "<=" else one["value"] >= value)]
    if not fit:
        raise CannotSayError("no answer meets it")
    return " or ".join(f"{ref} = '{name_of(option)}'" for option in fit)


def _inside(rule: Rule, items: Mapping[str, Mapping[str, Any]], names: Mapping[str, str]) -> str:
    text = xpath_of(rule, items, names)
    return f"({text})" if " or " in text or " and " in text else text


def _literal(item: Mapping[str, Any], value: float) -> str:
    if item["kind"] == "yes_no":
        return "'yes'" if value else "'no'"
    for option in item.get("options", ()):
        if option["value"] == value:
            name = name_of(option)
            return f'"{name}"' if "'" in name else f"'{name}'"
    return written(value)
