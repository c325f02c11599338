"""One question of a FHIR Questionnaire turned into an item (pure)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from app.exchange import fhir_words as fhir
from app.exchange.draft import Draft, Raw, blank
from app.exchange.fhir_words import Node, rows, text
from app.exchange.lost import CannotSayError
from app.exchange.naming import ENGLISH, written
from app.exchange.options import with_values

TYPES = {
    "boolean": "yes_no",
    "integer": "number",
    "decimal": "number",
    "quantity": "number",
    "date": "date",
    "dateTime": "date",
    "string": "line",
    "text": "text",
    "choice": "one",
    "open-choice": "one",
    "display": "information",
}
_CODED = frozenset({"one", "words", "faces"})
_PICKED = frozenset({"many", "feelings", "rank"})
_HELP = frozenset({"help", "lower", "upper"})
"""Controls of things to read inside a question that are part of the question here."""
_READ = frozenset({fhir.MIN_VALUE, fhir.MAX_VALUE, fhir.MAX_OCCURS, fhir.UNIT, fhir.KIND, fhir.HIDDEN})


class LeftOutError(CannotSayError):
    """A question that has no counterpart here."""


def item_from(node: Node, code: str, language: str, contained: Mapping[str, Node], draft: Draft) -> Raw:
    """The item for a question or a text, without its condition. Raises LeftOutError where it has no counterpart."""
    kind, where = _kind(node), f"item {text(node, 'linkId')}"
    words = draft.texts(where, fhir.words(node, "text", language), language)
    if not words:
        draft.tell(where, "it has no words; its linkId stands in their place")
        words = {ENGLISH: text(node, "linkId") or code}
    item = blank(code, kind, words)
    if kind in _CODED | _PICKED:
        _pick(item, node, language, contained, draft)
    elif node.get("repeats") is True:
        draft.tell(where, "it could be answered several times; it is answered once")
    if kind == "number":
        _number(item, node, draft)
    elif kind == "date":
        _days(item, node, draft)
    elif kind in {"line", "text"}:
        longest = fhir.number(node.get("maxLength"))
        if isinstance(longest, int) and 1 <= longest <= 10_000:
            item["max_length"] = longest
    _help(item, node, language, draft)
    return item


def is_help(node: Node) -> bool:
    """Whether a thing to read belongs to the question around it."""
    return text(node, "type") == "display" and fhir.control(node) in _HELP


def _kind(node: Node) -> str:
    name = text(node, "type")
    kind = TYPES.get(name)
    if kind is None:
        raise LeftOutError(f"there is no question of the type {name!r} here")
    if kind != "information":
        if next(fhir.extensions(node, fhir.CALCULATED), None):
            raise LeftOutError("its value is worked out by an expression")
        if fhir.extension(node, fhir.HIDDEN).get("valueBoolean") is True:
            raise LeftOutError("it is hidden")
        if node.get("readOnly") is True:
            raise LeftOutError("nobody may answer it (readOnly)")
    marked = text(fhir.extension(node, fhir.KIND), "valueCode")
    if kind == "one":
        fit = _PICKED if node.get("repeats") is True else _CODED
        return marked if marked in fit else ("many" if node.get("repeats") is True else kind)
    return kind


def _pick(item: Raw, node: Node, language: str, contained: Mapping[str, Node], draft: Draft) -> None:
    where = f"item {text(node, 'linkId')}"
    pairs, systems = _named(node, language, contained, draft)
    weights = [_weight(option) for _, _, option in pairs]
    item["options"] = options = with_values([name for name, _, _ in pairs], weights)
    for made, (name, label, option) in zip(options, pairs, strict=True):
        made["text"] = draft.texts(where, label, language) or {ENGLISH: name}
        if fhir.extension(option, fhir.EXCLUSIVE).get("valueBoolean") is True and item["kind"] in {"many", "feelings"}:
            made["alone"] = True
        if option.get("initialSelected") is True:
            draft.tell(where, "an answer stood there before anybody gave one")
    if None not in weights and item["kind"] == "one" and len(options) <= 11 and not fhir.extension(node, fhir.KIND):
        item["kind"] = "words"
    if systems:
        item["origin"] = {"fhir": {"systems": systems}}
    most = fhir.number(fhir.extension(node, fhir.MAX_OCCURS).get("valueInteger"))
    if isinstance(most, int) and 1 <= most <= len(options) and item["kind"] in _PICKED:
        item["most"] = most


def _named(
    node: Node, language: str, contained: Mapping[str, Node], draft: Draft
) -> tuple[list[tuple[str, dict[str, str], Node]], dict[str, str]]:
    """The answers with name and words, each name once; and the systems that names came from."""
    pairs: list[tuple[str, dict[str, str], Node]] = []
    systems: dict[str, str] = {}
    for option in _options(node, contained):
        name, label, system = _option(option, language)
        if name in {other for other, _, _ in pairs}:
            draft.tell(f"item {text(node, 'linkId')}", f"the answer {name!r} is there twice; the second is left out")
            continue
        pairs.append((name, label, option))
        if system:
            systems[name] = system
    if not 2 <= len(pairs) <= 100:
        raise LeftOutError(f"it has {len(pairs)} answers to pick from; 2 to 100 can be")
    return pairs, systems


def _options(node: Node, contained: Mapping[str, Node]) -> Sequence[Node]:
    """The answers as they stand in the question, or in a value set that came with the form."""
    if rows(node, "answerOption"):
        return rows(node, "answerOption")
    address = text(node, "answerValueSet")
    if not address:
        raise LeftOutError("it has no answers to pick from")
    held = contained.get(address.removeprefix("#")) if address.startswith("#") else None
    if held is None:
        raise LeftOutError(f"its answers are in a value set that did not come with the form ({address})")
    expanded = rows(fhir.part(held, "expansion"), "contains")
    if expanded:
        return [{"valueCoding": one} for one in expanded]
    parts = rows(fhir.part(held, "compose"), "include")
    if any(rows(one, "filter") or "valueSet" in one or not rows(one, "concept") for one in parts):
        raise LeftOutError(f"its answers are in a value set that does not list them ({address})")
    return [
        {"valueCoding": concept | ({"system": one["system"]} if text(one, "system") else {})}
        for one in parts
        for concept in rows(one, "concept")
    ]


def _option(option: Node, language: str) -> tuple[str, dict[str, str], str]:
    """Name, words and system of an answer."""
    coding = fhir.part(option, "valueCoding")
    if coding:
        name = text(coding, "code") or text(coding, "display")
        label = fhir.words(coding, "display", language) or {language: name}
        return name, label, text(coding, "system")
    value = fhir.value_of(option)
    plain = written(value) if fhir.number(value) is not None else value
    if not isinstance(plain, str) or not plain:
        raise LeftOutError("one of its answers is neither a code, a text, a number nor a day")
    return plain, {language: plain}, ""


def _weight(option: Node) -> float | int | None:
    """The weight of an answer, from the answer itself or from its code."""
    for place in (option, fhir.part(option, "valueCoding")):
        for one in fhir.extensions(place, fhir.WEIGHTS):
            return fhir.number(fhir.value_of(one))
    return None


def _number(item: Raw, node: Node, draft: Draft) -> None:
    ends = (fhir.number(fhir.value_of(fhir.extension(node, url))) for url in (fhir.MIN_VALUE, fhir.MAX_VALUE))
    low, high = ends
    if (text(node, "type"), fhir.control(node), low, high) == ("integer", "slider", 0, 10):
        item["kind"] = "rating"
        item["ends"] = {"lowest": {ENGLISH: "0"}, "highest": {ENGLISH: "10"}}
        return
    if text(node, "type") != "integer":
        item["whole"] = False
    if low is not None and high is not None and low >= high:
        draft.tell(f"item {text(node, 'linkId')}", "its bounds leave no choice and are left out")
        return
    item |= {key: value for key, value in (("lowest", low), ("highest", high)) if value is not None}
    units = [fhir.part(one, "valueCoding") for one in fhir.extensions(node, frozenset({fhir.UNIT, fhir.UNIT_OPTION}))]
    if units and (unit := text(units[0], "display") or text(units[0], "code")):
        item["unit"] = {ENGLISH: unit}
    if len(units) > 1:
        draft.tell(f"item {text(node, 'linkId')}", "only the first of its units is used")


def _days(item: Raw, node: Node, draft: Draft) -> None:
    if text(node, "type") == "dateTime":
        draft.tell(f"item {text(node, 'linkId')}", "it asks for a day and a time; only the day is asked")
    for key, url in (("earliest", fhir.MIN_VALUE), ("latest", fhir.MAX_VALUE)):
        try:
            item[key] = dt.date.fromisoformat(str(fhir.value_of(fhir.extension(node, url)))[:10]).isoformat()
        except ValueError:
            continue
    if item.get("earliest", "") > item.get("latest", "9"):
        del item["earliest"], item["latest"]


def _help(item: Raw, node: Node, language: str, draft: Draft) -> None:
    """Things to read inside the question: a line under it, and the words at the ends of a scale."""
    for child in filter(is_help, rows(node, "item")):
        where, control = f"item {text(child, 'linkId')}", fhir.control(child)
        words = draft.texts(where, fhir.words(child, "text", language), language)
        if words and control == "help" and "hint" not in item:
            item["hint"] = words
        elif words and control in {"lower", "upper"} and "ends" in item:
            item["ends"]["lowest" if control == "lower" else "highest"] = words
        else:
            draft.tell(where, "the help is left out")


def leftovers(node: Node) -> list[dict[str, Any]]:
    """Extensions that nothing here reads."""
    control = {fhir.ITEM_CONTROL} if fhir.control(node) == "slider" else set()
    return [one for one in rows(node, "extension") if text(one, "url") not in _READ | control]
