"""A FHIR R4 Questionnaire turned into a definition (pure)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.errors import RuleError
from app.exchange import fhir_words as fhir
from app.exchange.draft import NOT_STATED, Draft, Group, Raw, all_of, blank, head
from app.exchange.fhir_items import LeftOutError, is_help, item_from, leftovers
from app.exchange.fhir_when import rule_from
from app.exchange.fhir_words import Node, rows, text
from app.exchange.lost import CannotSayError, Lost, refuse
from app.exchange.naming import ENGLISH, code_for
from app.instruments.rules import Rule

_DEEPEST = 12
_CARRIED = frozenset(
    [
        "resourceType",
        "id",
        "name",
        "title",
        "_title",
        "version",
        "language",
        "status",
        "contained",
        "item",
        "publisher",
        "copyright",
        "purpose",
        "_purpose",
        "description",
        "extension",
    ]
)
_TOLD = {
    "required": "it had to be answered; here nobody has to answer",
    "initial": "an answer stood there before anybody gave one",
    "prefix": "the sign before its words is left out",
    "readOnly": "it can be answered here as everything else",
}
_QUIET = ("code", "definition")
"""Kept for the way back, and nothing that a person would miss."""
OTHER = "Another answer, in your own words"


def from_fhir(found: Mapping[str, Any], name: str = "form") -> tuple[Raw, list[Lost]]:
    """The definition and what it could not carry. `name` is used where the form has none. Raises RuleError with the reason."""
    if found.get("resourceType") != "Questionnaire":
        raise RuleError(f"This is FHIR, but not a Questionnaire ({found.get('resourceType')!r})")
    reader = _Reader(found)
    return reader.read(name), reader.draft.lost


class _Reader:
    """Walks the items in order."""

    def __init__(self, form: Node) -> None:
        self.form = form
        self.draft = Draft()
        self.language = fhir.plain_tag(text(form, "language") or ENGLISH)
        self.contained = {
            text(one, "id"): one for one in rows(form, "contained") if one.get("resourceType") == "ValueSet"
        }
        self.by_link: dict[str, Raw] = {}
        self.left: dict[str, str] = {}
        self.groups: set[str] = set()

    def read(self, name: str) -> Raw:
        form = self.form
        for key in ("modifierExtension", "implicitRules"):
            if key in form:
                raise refuse("form", f"{key} changes what the form means, so it can't be left out")
        for node in rows(form, "item"):
            self._walk(node, (), None)
        others = sorted(key for key in form if key not in _CARRIED)
        if others:
            self.draft.tell("form", f"{', '.join(others)} are left out")
        for one in rows(form, "extension"):
            if text(one, "url") != fhir.CREDIT:
                self.draft.tell("form", f"the extension {text(one, 'url')} is left out")
        return self.draft.finish(self._head(name))

    def _head(self, name: str) -> Raw:
        form = self.form
        stated = {
            "holder": text(form, "publisher"),
            "terms": text(form, "copyright"),
            "credit": text(fhir.extension(form, fhir.CREDIT), "valueString"),
        }
        if not (stated["holder"] and stated["terms"]):
            self.draft.tell("licence", f"{NOT_STATED}: nobody is asked before somebody says that the form may be used")
        titles = fhir.words(form, "title", self.language) or {self.language: text(form, "name") or name}
        code = text(form, "name") or text(form, "id") or name
        raw = head(code, self.draft.texts("title", titles, self.language), stated, text(form, "version") or "1")
        key = "purpose" if text(form, "purpose") else "description"
        purpose = self.draft.texts(key, fhir.words(form, key, self.language), self.language)
        if key == "purpose" and text(form, "description"):
            self.draft.tell("form", "description is left out")
        return raw | ({"purpose": purpose} if purpose else {})

    def _walk(self, node: Node, path: tuple[Group, ...], above: Rule | None) -> None:
        link = text(node, "linkId")
        where = f"item {link}"
        if "modifierExtension" in node:
            raise refuse(where, "modifierExtension changes what the item means, so it can't be left out")
        if len(path) > _DEEPEST:
            raise refuse(where, f"groups stand more than {_DEEPEST} deep in one another")
        if text(node, "type") == "group":
            self._group(node, path, above)
            return
        rule = self._item(node, path, above)
        inside = [child for child in rows(node, "item") if not is_help(child)]
        if inside:
            self.draft.tell(where, "the items inside this question stand after it")
        for child in inside:
            self._walk(child, path, rule)

    def _group(self, node: Node, path: tuple[Group, ...], above: Rule | None) -> None:
        link = text(node, "linkId")
        where = f"group {link}"
        if fhir.extension(node, fhir.HIDDEN).get("valueBoolean") is True:
            self._leave_all(node, "it is hidden")
            return
        code = code_for(link, self.groups)
        self.groups.add(code)
        title = self.draft.texts(where, fhir.words(node, "text", self.language), self.language)
        rule = all_of([above, self._condition(where, node)])
        if node.get("repeats") is True:
            self.draft.tell(where, "it could be repeated as often as wanted; it is asked once")
        self._tell_extensions(where, node)
        for child in rows(node, "item"):
            self._walk(child, (*path, Group(code, title, rule)), None)

    def _item(self, node: Node, path: tuple[Group, ...], above: Rule | None) -> Rule | None:
        """Adds the item; gives the condition that also holds for what stands inside it."""
        link = text(node, "linkId")
        where, code = f"item {link}", code_for(link, self.draft.codes())
        try:
            item = item_from(node, code, self.language, self.contained, self.draft)
        except LeftOutError as reason:
            self._leave(link, str(reason))
            return above
        rule = all_of([above, self._condition(where, node)])
        if rule is not None:
            item["show_if"] = rule
        self._tell_extensions(where, node)
        self._origin(node, item)
        self.draft.add(item, path)
        self.by_link[link] = item
        if text(node, "type") == "open-choice":
            self._own_words(item, path)
        return rule

    def _own_words(self, item: Raw, path: tuple[Group, ...]) -> None:
        """An answer beyond those to pick from gets a question of its own."""
        self.draft.tell(f"item {item['code']}", "an answer in own words is asked for in a question after it")
        other = blank(code_for(f"{item['code']}-other", self.draft.codes()), "line", {ENGLISH: OTHER})
        other["origin"] = {"fhir": {"other_of": item["code"]}}
        if "show_if" in item:
            other["show_if"] = item["show_if"]
        self.draft.add(other, path)

    def _origin(self, node: Node, item: Raw) -> None:
        """What the form said beyond: told where a person would miss it, and kept for the way back."""
        kept: Raw = dict(item.get("origin", {}).get("fhir", {}))
        for key in (*_TOLD, *_QUIET):
            if node.get(key) not in (None, False, [], {}):
                kept[key] = node[key]
                if key in _TOLD:
                    self.draft.tell(f"item {text(node, 'linkId')}", _TOLD[key])
        if text(node, "type") in {"open-choice", "dateTime", "quantity"}:
            kept["type"] = node["type"]
        if text(node, "linkId") != item["code"]:
            kept["linkId"] = text(node, "linkId")
        if leftovers(node):
            kept["extension"] = leftovers(node)
        if kept:
            item["origin"] = {"fhir": kept}

    def _tell_extensions(self, where: str, node: Node) -> None:
        for one in leftovers(node):
            self.draft.tell(where, f"the extension {text(one, 'url').rpartition('/')[2]} is left out")

    def _condition(self, where: str, node: Node) -> Rule | None:
        try:
            return rule_from(node, self._find)
        except CannotSayError as reason:
            raise refuse(where, f"its condition cannot be carried: {reason}") from None

    def _find(self, link: str) -> Raw:
        if link in self.by_link:
            return self.by_link[link]
        why = self.left.get(link)
        raise CannotSayError(f"{link} was left out ({why})" if why else f"there is no earlier question {link}")

    def _leave(self, link: str, why: str) -> None:
        self.left[link] = why
        self.draft.left_questions += 1
        self.draft.tell(f"item {link}", f"left out: {why}")

    def _leave_all(self, node: Node, why: str) -> None:
        self._leave(text(node, "linkId"), why)
        pending = rows(node, "item")
        while pending:
            one = pending.pop()
            self.left[text(one, "linkId")] = why
            pending += rows(one, "item")
