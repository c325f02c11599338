"""A definition while it is put together from another program's form (pure)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from app.errors import RuleError
from app.exchange.lost import Lost, short
from app.exchange.naming import ENGLISH, code_for
from app.instruments.checking import problems
from app.instruments.files import check_texts
from app.instruments.rules import Rule

Texts = dict[str, str]
Raw = dict[str, Any]
NOT_STATED = "Not stated"
_LONGEST = 4000
_TOLD = 5


@dataclass(frozen=True, slots=True)
class Group:
    """A group of the form that comes in. `repeat` as in a definition's section."""

    code: str
    title: Texts = field(default_factory=dict)
    show_if: Rule | None = None
    repeat: Raw | None = None


@dataclass(slots=True)
class Draft:
    """Items in order, each with the groups around it, outermost first; and what could not be carried.

    `left_questions` counts what people were to answer and can't be asked here.
    """

    items: list[Raw] = field(default_factory=list)
    paths: list[tuple[Group, ...]] = field(default_factory=list)
    lost: list[Lost] = field(default_factory=list)
    left_questions: int = 0

    def tell(self, where: str, what: str) -> None:
        """Say that something was left out or changed; the same thing once."""
        told = Lost(where, what)
        if told not in self.lost:
            self.lost.append(told)

    def codes(self) -> set[str]:
        """The codes of items that are taken."""
        return {item["code"] for item in self.items}

    def add(self, item: Raw, path: tuple[Group, ...]) -> None:
        """Put the next item in its place."""
        self.items.append(item)
        self.paths.append(path)

    def texts(self, where: str, words: Mapping[str, str], first: str = ENGLISH) -> Texts:
        """Words by language tag, with English among them: where there is none, those of the first language stand in."""
        found = {tag: self._cut(where, _tidy(text)) for tag, text in words.items() if _tidy(text)}
        if found and ENGLISH not in found:
            tag = first if first in found else next(iter(found))
            found[ENGLISH] = found[tag]
            self.tell("languages", f"some words have no English; the words in {tag} stand in their place")
        return found

    def _cut(self, where: str, text: str) -> str:
        if len(text) > _LONGEST:
            self.tell(where, f"the text was cut at {_LONGEST} characters")
        return text[:_LONGEST]

    def finish(self, head: Raw) -> Raw:
        """The whole definition. Raises RuleError where it would break a rule of ours."""
        asks = any(item["kind"] != "information" for item in self.items)
        if not self.items or (self.left_questions and not asks):
            reasons = "; ".join(
                str(one) for one in [one for one in self.lost if one.what.startswith("left out")][:_TOLD]
            )
            raise RuleError(f"Nothing in this form can be asked here{f' ({reasons})' if reasons else ''}")
        raw = head | {"scales": [], "items": self.items}
        if any(self.paths):
            raw["sections"] = self._sections()
        raw["languages"] = dict.fromkeys(sorted(_tags(raw)), "draft")
        check_texts(raw)
        found = problems(raw)
        if found:
            raise RuleError("This form breaks rules of a definition: " + "; ".join(short(one) for one in found[:_TOLD]))
        return raw

    def _sections(self) -> list[Raw]:
        """One section for each run of items with the same groups around them; inside a repeat there are no parts."""
        sections: list[Raw] = []
        together = zip(self.items, self.paths, strict=True)
        for key, run in groupby(together, key=lambda pair: _outline(pair[1])):
            code = code_for(key[-1].code if key else "part", [section["code"] for section in sections])
            sections.append(self._section(code, key))
            for item, path in run:
                item["section"] = code
                inner = path[len(key) :]
                if inner:
                    self.tell(f"group {inner[-1].code}", "a group inside a repeat; its questions stand in the repeat")
                    _put(item, "show_if", all_of([*(group.show_if for group in inner), item.get("show_if")]))
        return sections

    def _section(self, code: str, key: Sequence[Group]) -> Raw:
        section: Raw = {"code": code}
        if not key:
            return section
        if len(key) > 1:
            self.tell(f"group {key[-1].code}", f"stood inside {key[-2].code}; it is a section of its own")
        if key[-1].repeat is not None:
            section["repeat"] = key[-1].repeat
        elif key[-1].title:
            section["title"] = key[-1].title
        _put(section, "show_if", all_of([group.show_if for group in key]))
        return section


def head(code: str, title: Texts, licence: Mapping[str, str], version: str = "1") -> Raw:
    """What stands above the items. Nobody is asked before somebody has said that the form may be used."""
    fit = re.sub(r"[^A-Za-z0-9._+-]+", "-", version).strip("._+-")[:32] or "1"
    terms = {key: (licence.get(key) or "").strip() or NOT_STATED for key in ("holder", "terms", "credit")}
    return {
        "code": code_for(code, ()),
        "version": fit,
        "kind": "survey",
        "title": title,
        "licence": terms | {"needs_proof": True},
    }


def all_of(rules: Iterable[Rule | None]) -> Rule | None:
    """One condition that holds where all of these do."""
    parts: list[Rule] = []
    for rule in rules:
        if rule is not None:
            parts.extend(rule.get("all", [rule]))
    if not parts:
        return None
    return parts[0] if len(parts) == 1 else {"all": parts}


def blank(code: str, kind: str, text: Texts) -> Raw:
    """An item that has nothing but its words."""
    return {
        "code": code,
        "kind": kind,
        "scale": None,
        "text": text,
        "may_skip": True,
        "sensitivity": 0,
        "risk": None,
    }


def _outline(path: tuple[Group, ...]) -> tuple[Group, ...]:
    ends = next((place for place, group in enumerate(path) if group.repeat is not None), len(path))
    return path[: ends + 1]


def _put(target: Raw, key: str, rule: Rule | None) -> None:
    if rule is not None:
        target[key] = rule


def _tidy(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def _tags(raw: Any) -> set[str]:
    """Every language in which there are words."""
    if isinstance(raw, list):
        return set().union(*map(_tags, raw)) if raw else set()
    if not isinstance(raw, dict):
        return set()
    if ENGLISH in raw:
        return set(raw)
    return set().union(*(_tags(value) for key, value in raw.items() if key != "origin")) if raw else set()
