"""A definition as it is written (CONTRACTS 2b), read into values (pure). Texts fall back to en-GB, key by key."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil
from typing import Any

from app.instruments.fidelity import faithful
from app.instruments.rules import Rule

FALLBACK = "en-GB"

# Kinds whose answers are not written into each definition: lowest and highest value.
FIXED = {"rating": (0.0, 10.0), "goal": (0.0, 10.0), "yes_no": (0.0, 1.0)}

# Whose view is asked for where nothing is said.
INVITED = ("young_person", "parent_or_carer")

Texts = Mapping[str, str]


def say(texts: Texts | None, language: str) -> str:
    """The text in this language, or in English where there is none; empty where there is no text at all."""
    if not texts:
        return ""
    return texts.get(language) or texts.get(FALLBACK, "")


@dataclass(frozen=True, slots=True)
class Option:
    """One answer that can be chosen. `alone`: it can't be picked together with others."""

    value: float
    text: Texts
    hint: Texts
    code: str = ""
    alone: bool = False
    media: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """One question, or one area of a star, or something to read. What belongs to one kind only is empty for the others."""

    code: str
    kind: str
    scale: str | None
    text: Texts
    hint: Texts
    why_we_ask: Texts
    simple_text: Texts
    options: tuple[Option, ...]
    sensitivity: int
    risk: Mapping[str, Any] | None
    max_length: int
    section: str = ""
    show_if: Rule | None = None
    is_gate: bool = False
    media: Mapping[str, Any] | None = None
    ends: Mapping[str, Texts] | None = None
    about: str = ""
    lowest: float | None = None
    highest: float | None = None
    is_whole: bool = True
    unit: Texts | None = None
    earliest: str = ""
    latest: str = ""
    most: int = 0

    def is_risk(self, value: float | None) -> bool:
        """Whether this answer may mean danger."""
        if self.risk is None or value is None:
            return False
        when = self.risk["when"]
        return (
            ("at_most" in when and value <= when["at_most"])
            or ("at_least" in when and value >= when["at_least"])
            or value in when.get("any_of", ())
        )

    @property
    def bounds(self) -> tuple[float, float] | None:
        """The smallest and the largest value that an answer can have; None where it has no value, or no end."""
        if self.kind in FIXED:
            return FIXED[self.kind]
        if self.kind == "number":
            return None if self.lowest is None or self.highest is None else (self.lowest, self.highest)
        values = [option.value for option in self.options]
        return (min(values), max(values)) if values else None


@dataclass(frozen=True, slots=True)
class Repeat:
    """A section that is asked once for each of so many: how many an earlier item says, up to `most`."""

    count: str
    most: int
    title: Texts


@dataclass(frozen=True, slots=True)
class Section:
    """One part of a form."""

    code: str
    title: Texts
    show_if: Rule | None
    is_mixed: bool
    offers_break: bool
    repeat: Repeat | None


@dataclass(frozen=True, slots=True)
class Part:
    """What one item counts for in a scale."""

    item: str
    is_reversed: bool = False
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class ScaleRule:
    """How answers become the value of one scale. `least`: how many items need a value. `digits` None: not rounded."""

    code: str
    lowest: float
    highest: float
    method: str
    parts: tuple[Part, ...]
    least: int
    fills: bool
    multiply: float = 1.0
    add: float = 0.0
    convert: Mapping[float, float] | None = None
    digits: int | None = None
    bands: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Definition:
    """One version of an instrument, as it is asked."""

    code: str
    version: str
    kind: str
    title: Texts
    intro: Texts
    next: Texts
    minutes: int
    items: tuple[Item, ...]
    scale_titles: Mapping[str, Texts]
    stages: tuple[Mapping[str, Any], ...]
    languages: Mapping[str, str]
    sections: tuple[Section, ...] = ()
    scales: tuple[ScaleRule, ...] = ()
    # Whose view may be given.
    perspectives: tuple[str, ...] = INVITED

    @property
    def asks_about_danger(self) -> bool:
        """Whether any question is a risk question (SAFE-01)."""
        return any(item.risk is not None for item in self.items)

    @property
    def can_be_sent(self) -> bool:
        """Whether somebody outside can be invited to answer: not where a worker's view alone is asked for."""
        return any(who in self.perspectives for who in INVITED)

    def item(self, code: str) -> Item | None:
        """The item with this code, or None."""
        return next((item for item in self.items if item.code == code), None)

    def section(self, code: str) -> Section | None:
        """The section with this code, or None."""
        return next((section for section in self.sections if section.code == code), None)


def read(raw: Mapping[str, Any]) -> Definition:
    """Read a checked definition, as far as its licence allows to show it."""
    raw, _refused = faithful(raw)
    items = tuple(_item(item) for item in raw.get("items", ()))
    return Definition(
        code=raw["code"],
        version=raw["version"],
        kind=raw["kind"],
        title=raw["title"],
        intro=raw.get("intro", {}),
        next=raw.get("next", {}),
        minutes=raw.get("minutes", 5),
        items=items,
        scale_titles={scale["code"]: scale["title"] for scale in raw["scales"]},
        stages=tuple(raw.get("stages", ())),
        languages=raw.get("languages", {FALLBACK: "official"}),
        sections=tuple(_section(section) for section in raw.get("sections", ())),
        scales=tuple(_scale_rule(scale, items) for scale in raw["scales"]),
        perspectives=tuple(raw.get("perspectives", INVITED)),
    )


def _item(raw: Mapping[str, Any]) -> Item:
    return Item(
        code=raw["code"],
        kind=raw["kind"],
        scale=raw.get("scale"),
        text=raw["text"],
        hint=raw.get("hint", {}),
        why_we_ask=raw.get("why_we_ask", {}),
        simple_text=raw.get("simple_text", {}),
        options=tuple(_option(option) for option in raw.get("options", ())),
        sensitivity=raw.get("sensitivity", 0),
        risk=raw.get("risk"),
        max_length=raw.get("max_length", 200 if raw["kind"] == "line" else 2000),
        section=raw.get("section", ""),
        show_if=raw.get("show_if"),
        is_gate=raw.get("is_gate", False),
        media=raw.get("media"),
        ends=raw.get("ends"),
        about=raw.get("about", ""),
        lowest=raw.get("lowest"),
        highest=raw.get("highest"),
        is_whole=raw.get("whole", True),
        unit=raw.get("unit"),
        earliest=raw.get("earliest", ""),
        latest=raw.get("latest", ""),
        most=raw.get("most", len(raw.get("options", ()))),
    )


def _option(raw: Mapping[str, Any]) -> Option:
    return Option(
        value=float(raw["value"]),
        text=raw["text"],
        hint=raw.get("hint", {}),
        code=raw.get("code", ""),
        alone=raw.get("alone", False),
        media=raw.get("media"),
    )


def _section(raw: Mapping[str, Any]) -> Section:
    repeat = raw.get("repeat")
    return Section(
        code=raw["code"],
        title=raw.get("title", {}),
        show_if=raw.get("show_if"),
        is_mixed=raw.get("order") == "random",
        offers_break=raw.get("offer_break", False),
        repeat=Repeat(repeat["count"], repeat["most"], repeat["title"]) if repeat else None,
    )


def _scale_rule(raw: Mapping[str, Any], items: tuple[Item, ...]) -> ScaleRule:
    """The rule as it is written; else the mean of the items that name the scale, if half of them have a value."""
    scoring = raw.get("scoring") or {}
    own = tuple(Part(item.code) for item in items if item.scale == raw["code"])
    parts = tuple(Part(p["item"], p.get("reverse", False), p.get("weight", 1.0)) for p in scoring.get("items", ()))
    missing = scoring.get("missing") or {"least": max(1, ceil(len(own) / 2)), "fill": "none"}
    return ScaleRule(
        code=raw["code"],
        lowest=raw["lowest"],
        highest=raw["highest"],
        method=scoring.get("method", "mean"),
        parts=parts or own,
        least=missing["least"],
        fills=missing["fill"] == "pro_rata",
        multiply=scoring.get("multiply", 1.0),
        add=scoring.get("add", 0.0),
        convert={float(raw): float(value) for raw, value in scoring["convert"]} if "convert" in scoring else None,
        digits=scoring.get("digits"),
        bands=tuple(raw.get("bands", ())),
    )


def digest(raw: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical form: equal content gives an equal digest."""
    return hashlib.sha256(
        json.dumps(raw, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    ).hexdigest()
