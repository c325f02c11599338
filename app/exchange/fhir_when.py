"""Conditions between enableWhen and the JSON table of ours (pure)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from app.exchange.conditions import any_rule, ordered
from app.exchange.fhir_words import ENABLE_EXPRESSION, Node, extensions, number, part, rows, text
from app.exchange.lost import CannotSayError
from app.exchange.naming import written
from app.exchange.options import name_of, named
from app.instruments.conditions import PICKED
from app.instruments.rules import Rule

Find = Callable[[str], Mapping[str, Any]]
When = dict[str, Any]


def rule_from(node: Node, find: Find) -> Rule | None:
    """The condition of an item; None where it has none. Raises CannotSayError, saying what is beyond it."""
    for one in extensions(node, ENABLE_EXPRESSION):
        raise CannotSayError(
            f"{text(part(one, 'valueExpression'), 'expression')!r} is an expression, which is not read here"
        )
    leaves = [_leaf(when, find) for when in rows(node, "enableWhen")]
    if len(leaves) < 2:
        return leaves[0] if leaves else None
    if text(node, "enableBehavior") == "any":
        return any_rule(leaves)
    if text(node, "enableBehavior") == "all":
        return {"all": leaves}
    raise CannotSayError("enableBehavior has to say whether all or any of them")


def _leaf(when: Node, find: Find) -> Rule:
    item = find(text(when, "question"))
    key, answer = next(((key, value) for key, value in when.items() if key.startswith("answer")), ("", None))
    sign, code, several = text(when, "operator"), item["code"], item["kind"] in PICKED
    if sign == "exists" and isinstance(answer, bool):
        return {"item": code, "answered": answer}
    if sign in {"=", "!="}:
        leaf = {"item": code, "includes" if several else "is": _value(item, key, answer)}
        return leaf if sign == "=" else {"not": leaf}
    if sign in {"<", "<=", ">", ">="}:
        value = number(part(when, key).get("value") if key == "answerQuantity" else answer)
        if value is None or item["kind"] not in {"number", "rating"}:
            raise CannotSayError(f"{code} {sign} {answer!r} does not compare numbers")
        return ordered(item, sign, value)
    raise CannotSayError(f"the operator {sign!r} is not read here")


def _value(item: Mapping[str, Any], key: str, answer: Any) -> float | int:
    found: float | int | None = None
    if item["kind"] == "yes_no" and isinstance(answer, bool):
        found = int(answer)
    elif item.get("options"):
        coding = answer if isinstance(answer, dict) else {}
        name = text(coding, "code") or text(coding, "display") or (answer if isinstance(answer, str) else "")
        name = name or (written(answer) if number(answer) is not None else "")
        found = named(item, name)
        if found is None:
            found = next((one["value"] for one in item["options"] if one["text"]["en-GB"] == name), None)
    elif item["kind"] in {"number", "rating"}:
        found = number(part({key: answer}, key).get("value") if key == "answerQuantity" else answer)
    if found is None:
        raise CannotSayError(f"{item['code']} has no answer {answer!r} that it could be compared with")
    return found


def when_of(rule: Rule | None, items: Mapping[str, Mapping[str, Any]], links: Mapping[str, str]) -> dict[str, Any]:
    """EnableWhen and enableBehavior for a condition. Raises CannotSayError where they have no words for it."""
    if rule is None:
        return {}
    if "all" in rule or "any" in rule:
        behaviour = "all" if "all" in rule else "any"
        found = [_single(part, items, links) for part in rule[behaviour]]
    else:
        behaviour, found = "any", _several(rule, items, links)
    return {"enableWhen": found} | ({"enableBehavior": behaviour} if len(found) > 1 else {})


def _single(rule: Rule, items: Mapping[str, Mapping[str, Any]], links: Mapping[str, str]) -> When:
    if {"all", "any"} & set(rule):
        raise CannotSayError("it holds conditions within conditions")
    found = _several(rule, items, links)
    if len(found) > 1:
        raise CannotSayError("it holds conditions within conditions")
    return found[0]


def _several(rule: Rule, items: Mapping[str, Mapping[str, Any]], links: Mapping[str, str]) -> list[When]:
    """The conditions of which one has to hold."""
    if "not" in rule:
        inside = rule["not"]
        if not {"is", "includes"} & set(inside):
            raise CannotSayError("it turns round more than one answer")
        return [one | {"operator": "!="} for one in _several(inside, items, links)]
    item, question = items[rule["item"]], {"question": links[rule["item"]]}
    if "skipped" in rule:
        raise CannotSayError("it asks for which reason there is no answer")
    if "answered" in rule:
        return [question | {"operator": "exists", "answerBoolean": rule["answered"]}]
    if "at_most" in rule or "at_least" in rule:
        return _ordered(rule, item, question)
    values = rule["any_of"] if "any_of" in rule else [rule["includes"] if "includes" in rule else rule["is"]]
    return [question | {"operator": "="} | _answer(item, value) for value in values]


def _ordered(rule: Rule, item: Mapping[str, Any], question: When) -> list[When]:
    sign, value = ("<=", rule["at_most"]) if "at_most" in rule else (">=", rule["at_least"])
    if not item.get("options"):
        return [question | {"operator": sign} | _answer(item, value)]
    fit = [
        one["value"] for one in item["options"] if (one["value"] <= value if sign == "<=" else one["value"] >= value)
    ]
    if not fit:
        raise CannotSayError("no answer meets it")
    return [question | {"operator": "="} | _answer(item, one) for one in fit]


def _answer(item: Mapping[str, Any], value: float) -> When:
    if item["kind"] == "yes_no":
        return {"answerBoolean": bool(value)}
    if item.get("options"):
        option = next((one for one in item["options"] if one["value"] == value), None)
        if option is None:
            raise CannotSayError("it compares with an answer that is not there")
        return {"answerCoding": coding_of(item, option)}
    return {"answerInteger": int(value)} if float(value).is_integer() else {"answerDecimal": value}


def coding_of(item: Mapping[str, Any], option: Mapping[str, Any]) -> dict[str, Any]:
    """An answer by its code, with the system that the code came from."""
    name = name_of(option)
    system = item.get("origin", {}).get("fhir", {}).get("systems", {}).get(name)
    return ({"system": system} if system else {}) | {"code": name}
