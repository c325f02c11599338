"""One question of a workbook, as pyxform reads it, turned into an item (pure)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Protocol

from pyxform.question_type_dictionary import QUESTION_TYPE_DICT

from app.exchange.bounds import bounds_from
from app.exchange.columns import APPEARANCES, VALUE
from app.exchange.draft import Draft, Raw, Texts, blank
from app.exchange.lost import CannotSayError
from app.exchange.naming import number_in
from app.exchange.options import with_values


class Words(Protocol):
    """Reads words and names of languages as the form has them."""

    def __call__(self, where: str, value: Any, /) -> Texts:
        """A text, or a table of texts by language, as ours; told under a name."""

    def tag(self, name: str, /) -> str | None:
        """The tag of a language's name."""


_KINDS = {
    ("input", "string"): "line",
    ("input", "int"): "number",
    ("input", "decimal"): "number",
    ("input", "date"): "date",
    ("input", "dateTime"): "date",
    ("select1", "string"): "one",
    ("select", "string"): "many",
    ("odk:rank", "odk:rank"): "rank",
    ("range", "int"): "number",
    ("trigger", ""): "information",
    ("trigger", "string"): "information",
}
_FILE = re.compile(r"^[a-z0-9]+(-[a-z0-9]+)*\.(svg|png|webp|mp3|ogg|opus|mp4|webm)$")
_MARKS = {mark: kind for kind, mark in APPEARANCES.items()}


class LeftOutError(CannotSayError):
    """A question that has no counterpart here. `is_asked`: whether people were to answer it."""

    def __init__(self, why: str, *, is_asked: bool = True) -> None:
        super().__init__(why)
        self.is_asked = is_asked


def kind_of(node: Mapping[str, Any]) -> str:
    """The kind of ours that a question is. Raises LeftOutError, naming the type."""
    name = str(node["type"])
    spec = QUESTION_TYPE_DICT.get(name, {})
    bind = spec.get("bind", {})
    if node.get("query") or str(node.get("itemset", "")).endswith((".csv", ".xml", ".geojson")):
        raise LeftOutError("its answers come from another file")
    if "search(" in appearance(node):
        raise LeftOutError("its answers come from a search of another file")
    kind = _KINDS.get((spec.get("control", {}).get("tag", ""), bind.get("type", "")))
    if kind is None or "jr:preload" in bind:
        raise LeftOutError(f"there is no question of the type {name!r} here", is_asked="control" in spec)
    if kind == "line" and "true" in str({**bind, **node.get("bind", {})}.get("readonly", "")):
        return "information"
    return kind


def appearance(node: Mapping[str, Any]) -> str:
    """How the form wanted the question to look."""
    return str(node.get("control", {}).get("appearance", ""))


def item_from(node: Mapping[str, Any], code: str, draft: Draft, words: Words) -> Raw:
    """The item for a question, without its condition. Raises LeftOutError where it has no counterpart."""
    kind, where = kind_of(node), f"question {node['name']}"
    text = words(where, node.get("label")) or words(where, node.get("hint"))
    if not text:
        draft.tell(where, "it has no words of its own; its name stands in their place")
        text = {"en-GB": str(node["name"])}
    item = blank(code, kind, text)
    if node.get("label") and (hint := words(where, node.get("hint"))):
        item["hint"] = hint
    if kind in {"one", "many", "rank"}:
        _pick(item, node, draft, words)
    if str(node["type"]) == "range":
        _range(item, node, draft)
    elif kind == "number" and _bind_type(node) == "decimal":
        item["whole"] = False
    elif _bind_type(node) == "dateTime":
        draft.tell(where, "it asks for a day and a time; only the day is asked")
    elif kind == "information" and QUESTION_TYPE_DICT[node["type"]].get("control", {}).get("tag") == "trigger":
        draft.tell(where, "it had to be ticked; it is only shown")
    _look(item, node, draft)
    _constraint(item, node, draft)
    _media(item, node, draft, words)
    return item


def _bind_type(node: Mapping[str, Any]) -> str:
    return str(QUESTION_TYPE_DICT[node["type"]].get("bind", {}).get("type", ""))


def _pick(item: Raw, node: Mapping[str, Any], draft: Draft, words: Words) -> None:
    """The answers; a choice of yes and no is a kind of its own."""
    where, choices, seen = f"question {node['name']}", [], set()
    for choice in node.get("choices") or ():
        name = str(choice["name"])
        if name in seen:
            draft.tell(where, f"the answer {name!r} is there twice; the second is left out")
        else:
            choices.append(choice)
        seen.add(name)
    names = [str(choice["name"]) for choice in choices]
    if not 2 <= len(names) <= 100:
        raise LeftOutError(f"it has {len(names)} answers to pick from; 2 to 100 can be")
    labels = [
        words(f"{where}, answer {name}", choice.get("label")) for name, choice in zip(names, choices, strict=True)
    ]
    if item["kind"] == "one" and _is_yes_no(names, labels):
        item["kind"] = "yes_no"
        if any(set(label) - {"en-GB"} for label in labels):
            draft.tell(where, "yes and no stand there in the words of Waymark, in every language")
        return
    weights = [number_in(str(choice.get(VALUE, ""))) for choice in choices]
    item["options"] = options = with_values(names, weights)
    for option, name, label, choice in zip(options, names, labels, choices, strict=True):
        if not label:
            draft.tell(f"{where}, answer {name}", "it has no words; its name stands in their place")
        option["text"] = label or {"en-GB": name}
        media = _media_of(choice, option["text"], f"{where}, answer {name}", draft, words)
        if media:
            option["media"] = media
    if node.get("choice_filter"):
        draft.tell(where, f"every answer is offered; the filter {node['choice_filter']!r} is left out")


def _is_yes_no(names: list[str], labels: list[Texts]) -> bool:
    if sorted(name.lower() for name in names) != ["no", "yes"]:
        return False
    return all(label.get("en-GB", name).lower() == name.lower() for name, label in zip(names, labels, strict=True))


def _range(item: Raw, node: Mapping[str, Any], draft: Draft) -> None:
    given = {"start": "1", "end": "10", "step": "1"} | dict(node.get("parameters") or {})
    try:
        start, end, step = (float(given[key]) for key in ("start", "end", "step"))
    except ValueError:
        raise LeftOutError("the ends of its range are not numbers") from None
    where = f"question {node['name']}"
    if (start, end, step) == (0, 10, 1):
        item["kind"], item["ends"] = "rating", {"lowest": {"en-GB": "0"}, "highest": {"en-GB": "10"}}
        draft.tell(where, "it says no words for the ends of the scale; 0 and 10 stand there")
        return
    if not -1e9 <= start < end <= 1e9:
        raise LeftOutError("its range has no two ends in order")
    item["lowest"], item["highest"] = (int(value) if value.is_integer() else value for value in (start, end))
    if not (start.is_integer() and step.is_integer()):
        item["whole"] = False
    if step != 1:
        draft.tell(where, f"any number in the range can be given, not only steps of {given['step']}")


def _look(item: Raw, node: Mapping[str, Any], draft: Draft) -> None:
    """The appearance: some say what kind a question is, the others are left out."""
    rest = []
    for mark in appearance(node).split():
        kind = _MARKS.get(mark, "")
        fits = {"words": "one", "faces": "one", "feelings": "many", "text": "line"}.get(kind)
        if fits == item["kind"] and not (kind == "words" and len(item["options"]) > 11):
            item["kind"] = kind
        else:
            rest.append(mark)
    if rest:
        draft.tell(f"question {node['name']}", f"the appearance {' '.join(rest)!r} is left out")
        item["origin"] = {"xlsform": {"appearance": " ".join(rest)}}


def _constraint(item: Raw, node: Mapping[str, Any], draft: Draft) -> None:
    own = QUESTION_TYPE_DICT[node["type"]].get("bind", {}).get("constraint")
    expression = node.get("bind", {}).get("constraint") or own
    if not expression or item["kind"] == "information":
        return
    try:
        found = bounds_from(expression, item)
    except CannotSayError as reason:
        draft.tell(f"question {node['name']}", f"the constraint {expression!r} is left out: {reason}")
        item.setdefault("origin", {}).setdefault("xlsform", {})["constraint"] = expression
        return
    if found.get("lowest", -1e9) < found.get("highest", 1e9) and found.get("earliest", "") <= found.get("latest", "9"):
        item.update(found)
    else:
        draft.tell(f"question {node['name']}", f"the constraint {expression!r} is left out: nothing meets it")


def _media(item: Raw, node: Mapping[str, Any], draft: Draft, words: Words) -> None:
    found = _media_of(node, item["text"], f"question {node['name']}", draft, words)
    if found:
        item["media"] = found


def _media_of(node: Mapping[str, Any], text: Texts, where: str, draft: Draft, words: Words) -> Raw:
    found: Raw = {}
    for slot, value in (node.get("media") or {}).items():
        files = value if isinstance(value, dict) else {"default": value}
        fit = {name: file for name, file in files.items() if _FILE.match(str(file))}
        if slot == "image" and len(files) == len(fit) == 1:
            found["picture"] = {"file": next(iter(fit.values())), "alt": dict(text)}
            draft.tell(where, "what its picture shows is not said; the words beside it stand for it")
        elif slot == "audio" and len(files) == len(fit) == len({words.tag(name) for name in fit} - {None}):
            found["audio"] = {words.tag(name): file for name, file in fit.items()}
        else:
            draft.tell(where, f"{slot} {', '.join(map(str, files.values()))!r} is left out")
    return found
