"""A definition written as a FHIR R4 Questionnaire (pure)."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from typing import Any

from app.exchange import fhir_words as fhir
from app.exchange.draft import NOT_STATED
from app.exchange.fhir_when import coding_of, when_of
from app.exchange.lost import CannotSayError, Lost
from app.exchange.naming import ENGLISH
from app.exchange.options import keeps_values, name_of
from app.exchange.unsaid import unsaid
from app.instruments.rules import Rule

Raw = Mapping[str, Any]
Node = dict[str, Any]
TYPES = {
    "faces": "choice",
    "words": "choice",
    "steps": "choice",
    "one": "choice",
    "many": "choice",
    "feelings": "choice",
    "rank": "choice",
    "yes_no": "boolean",
    "rating": "integer",
    "goal": "integer",
    "date": "date",
    "line": "string",
    "text": "text",
    "information": "display",
}
"""Our kinds as types; a number is integer or decimal."""
_SAID = frozenset({"purpose", "title", "ends", "unit", "alone", "media"})
_PICKED = frozenset({"many", "feelings", "rank"})
_MARKED = frozenset({"faces", "feelings", "rank"})
_KEPT = ("code", "definition", "prefix", "required", "readOnly", "initial")


def address(raw: Raw) -> str:
    """The name that a questionnaire of ours goes by, without its version."""
    return f"urn:waymark:instrument:{raw['code']}"


def to_fhir(raw: Raw) -> tuple[Node, list[Lost]]:
    """The Questionnaire, and what it could not say."""
    return _Writer(raw).written()


def link_ids(raw: Raw) -> dict[str, str]:
    """The linkId of each item by its code: the one that it came with, where that is still its own."""
    found: dict[str, str] = {}
    for item in raw.get("items", ()):
        link = _origin(item).get("linkId", item["code"])
        found[item["code"]] = link if link not in found.values() else item["code"]
    return found


class _Writer:
    def __init__(self, raw: Raw) -> None:
        self.raw = raw
        self.items = {item["code"]: item for item in raw.get("items", ())}
        self.links = link_ids(raw)
        self.lost = list(unsaid(raw, _SAID))

    def written(self) -> tuple[Node, list[Lost]]:
        raw, licence = self.raw, self.raw["licence"]
        form: Node = {
            "resourceType": "Questionnaire",
            "url": address(raw),
            "name": raw["code"],
            **fhir.said("title", raw["title"]),
            "version": raw["version"],
            "language": ENGLISH,
            "status": "active",
            "subjectType": ["Patient"],
            **fhir.said("purpose", raw.get("purpose", {})),
        }
        for key, name in (("holder", "publisher"), ("terms", "copyright")):
            if licence[key] != NOT_STATED:
                form[name] = licence[key]
        if licence["credit"] != NOT_STATED:
            form["extension"] = [{"url": fhir.CREDIT, "valueString": licence["credit"]}]
        form["item"] = self._nodes()
        return form, self.lost

    def _nodes(self) -> list[Node]:
        sections = {section["code"]: section for section in self.raw.get("sections", ())}
        found: list[Node] = []
        for code, items in groupby(self.items.values(), key=lambda item: item.get("section", "")):
            nodes = [self._node(item) for item in items if "other_of" not in _origin(item)]
            found += [self._group(sections[code], nodes)] if code in sections else nodes
        return found

    def _group(self, section: Raw, nodes: list[Node]) -> Node:
        where, repeat = f"section {section['code']}", section.get("repeat")
        node: Node = {"linkId": section["code"], "type": "group"}
        node |= fhir.said("text", repeat["title"] if repeat else section.get("title", {}))
        if repeat:
            node["repeats"] = True
            self._tell(where, f"that {repeat['count']} says how many times it is asked")
        return node | self._when(section.get("show_if"), where) | {"item": nodes}

    def _node(self, item: Raw) -> Node:
        kind, where, origin = item["kind"], f"item {item['code']}", _origin(item)
        node: Node = {"linkId": self.links[item["code"]], "type": self._type(item)}
        node |= fhir.said("text", item["text"]) | {key: origin[key] for key in _KEPT if key in origin}
        node |= self._when(item.get("show_if"), where)
        if kind in _PICKED:
            node["repeats"] = True
        if "max_length" in item:
            node["maxLength"] = item["max_length"]
        if "options" in item:
            node["answerOption"] = self._options(item)
        extensions = [*_extensions(item), *origin.get("extension", ())]
        if extensions:
            node["extension"] = extensions
        inside = self._inside(item)
        if inside:
            node["item"] = inside
        if any("media" in part for part in (item, *item.get("options", ()))):
            self._tell(where, "its pictures and recordings")
        if len(item.get("unit", {})) > 1:
            self._tell(where, "what is counted, in other languages than English")
        return node

    def _type(self, item: Raw) -> str:
        if "type" in _origin(item):
            return str(_origin(item)["type"])
        if item["kind"] == "number":
            return "integer" if item.get("whole", True) else "decimal"
        return TYPES[item["kind"]]

    def _options(self, item: Raw) -> list[Node]:
        weighs = item["kind"] in {"words", "steps"} or not keeps_values(item["options"])
        found: list[Node] = []
        for option in item["options"]:
            node: Node = {"valueCoding": coding_of(item, option) | fhir.said("display", option["text"])}
            extensions: list[Node] = [{"url": fhir.ORDINAL, "valueDecimal": option["value"]}] if weighs else []
            if option.get("alone"):
                extensions.append({"url": fhir.EXCLUSIVE, "valueBoolean": True})
            found.append(({"extension": extensions} if extensions else {}) | node)
        return found

    def _inside(self, item: Raw) -> list[Node]:
        """Things to read inside a question: a line under it, and the words at the ends of a scale."""
        parts = [("help", item.get("hint", {}))]
        if "ends" in item:
            parts += [("lower", item["ends"]["lowest"]), ("upper", item["ends"]["highest"])]
        return [
            {"linkId": f"{item['code']}-{code}", "type": "display", "extension": [fhir.control_of(code)]}
            | fhir.said("text", words)
            for code, words in parts
            if words
        ]

    def _when(self, rule: Rule | None, where: str) -> Node:
        try:
            return when_of(rule, self.items, self.links)
        except CannotSayError as reason:
            self._tell(where, f"its condition is left out, so it is always asked: {reason}")
            return {}

    def _tell(self, where: str, what: str) -> None:
        self.lost.append(Lost(where, what))


def _extensions(item: Raw) -> list[Node]:
    found: list[Node] = []
    kind = item["kind"]
    weighs = "options" in item and not keeps_values(item["options"])
    if kind in _MARKED or (kind == "one" and weighs):
        found.append({"url": fhir.KIND, "valueCode": kind})
    if kind in {"rating", "goal"}:
        found.append(fhir.control_of("slider"))
        item = {**item, "lowest": 0, "highest": 10}
    for key, url in (("lowest", fhir.MIN_VALUE), ("highest", fhir.MAX_VALUE)):
        if key in item:
            whole = float(item[key]).is_integer()
            found.append({"url": url, "valueInteger" if whole else "valueDecimal": item[key]})
    for key, url in (("earliest", fhir.MIN_VALUE), ("latest", fhir.MAX_VALUE)):
        if key in item:
            found.append({"url": url, "valueDate": item[key]})
    if "most" in item:
        found.append({"url": fhir.MAX_OCCURS, "valueInteger": item["most"]})
    if "unit" in item:
        unit = {"display": item["unit"][ENGLISH]}
        found.append({"url": fhir.UNIT, "valueCoding": unit})
    return found


def _origin(item: Raw) -> dict[str, Any]:
    return dict(item.get("origin", {}).get("fhir", {}))


def option_coding(item: Raw, value: float, language: str) -> Node:
    """The coding of an answer, with the words as they were shown."""
    option = next((one for one in item.get("options", ()) if one["value"] == value), None)
    if option is None:
        return {"code": name_of({"value": value})}
    return coding_of(item, option) | {"display": option["text"].get(language) or option["text"][ENGLISH]}
