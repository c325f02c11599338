"""A definition as it is written (CONTRACTS 2b), read into values (pure). Texts fall back to en-GB, key by key."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

FALLBACK = "en-GB"
_MOST_PROBLEMS = 100
SCHEMA = Path(__file__).parent / "schemas" / "instrument.json"

Texts = Mapping[str, str]


def say(texts: Texts | None, language: str) -> str:
    """The text in this language, or in English where there is none; empty where there is no text at all."""
    if not texts:
        return ""
    return texts.get(language) or texts.get(FALLBACK, "")


@dataclass(frozen=True, slots=True)
class Option:
    """One answer that can be chosen."""

    value: float
    text: Texts
    hint: Texts


@dataclass(frozen=True, slots=True)
class Item:
    """One question, or one area of a star."""

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

    @property
    def asks_about_danger(self) -> bool:
        """Whether any question is a risk question (SAFE-01)."""
        return any(item.risk is not None for item in self.items)

    def item(self, code: str) -> Item | None:
        """The item with this code, or None."""
        return next((item for item in self.items if item.code == code), None)


def read(raw: Mapping[str, Any]) -> Definition:
    """Read a checked definition."""
    return Definition(
        code=raw["code"],
        version=raw["version"],
        kind=raw["kind"],
        title=raw["title"],
        intro=raw.get("intro", {}),
        next=raw.get("next", {}),
        minutes=raw.get("minutes", 5),
        items=tuple(_item(item) for item in raw.get("items", ())),
        scale_titles={scale["code"]: scale["title"] for scale in raw["scales"]},
        stages=tuple(raw.get("stages", ())),
        languages=raw.get("languages", {FALLBACK: "official"}),
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
        options=tuple(Option(float(o["value"]), o["text"], o.get("hint", {})) for o in raw.get("options", ())),
        sensitivity=raw.get("sensitivity", 0),
        risk=raw.get("risk"),
        max_length=raw.get("max_length", 2000),
    )


@cache
def _validator() -> Draft202012Validator:
    return Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))


def problems(raw: Any) -> list[str]:
    """What is wrong with a definition and where, in plain words; empty where nothing is. Of very many, the first hundred."""
    errors = islice(_validator().iter_errors(raw), _MOST_PROBLEMS)
    found = [f"{error.json_path}: {error.message}" for error in sorted(errors, key=lambda error: error.json_path)]
    return found or _disagreements(raw)


def _disagreements(raw: Mapping[str, Any]) -> list[str]:
    """What the schema can't say: repeated codes, scales without sense, items that score a scale that isn't there."""
    found = []
    scales = {scale["code"]: scale for scale in raw["scales"]}
    if len(scales) < len(raw["scales"]):
        found.append("$.scales: two scales have the same code")
    for code, scale in scales.items():
        if not scale["lowest"] < scale["highest"]:
            found.append(f"scale {code}: lowest must be below highest")
    codes = [item["code"] for item in raw.get("items", ())]
    if len(set(codes)) < len(codes):
        found.append("$.items: two items have the same code")
    for item in raw.get("items", ()):
        scale = scales.get(item.get("scale"))
        if item.get("scale") is not None and scale is None:
            found.append(f"item {item['code']}: there is no scale {item['scale']}")
        if scale is not None:
            found.extend(
                f"item {item['code']}: the value {option['value']} is outside its scale ({scale['lowest']} to {scale['highest']})"
                for option in item.get("options", ())
                if not scale["lowest"] <= option["value"] <= scale["highest"]
            )
    return found


def digest(raw: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical form: equal content gives an equal digest."""
    return hashlib.sha256(
        json.dumps(raw, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    ).hexdigest()
