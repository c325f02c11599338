"""What is wrong with a definition and where (pure): first what the schema says, then what no schema can say."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import islice
from math import ceil, floor
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

from app.instruments.bounds import reach
from app.instruments.conditions import condition_problems
from app.instruments.definition import Definition, Item, ScaleRule, read

SCHEMA = Path(__file__).parent / "schemas" / "instrument.json"
MOST_SCORED = 25
"""Scored items on one young person's way, unless the measure says why it needs more (YP-14)."""
_MOST_PROBLEMS = 100
# A hair of room for values that were added up.
_ROUNDING = 1e-9


@cache
def _validator() -> Draft202012Validator:
    return Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))


def problems(raw: Any) -> list[str]:
    """What is wrong with a definition and where, in plain words; empty where nothing is. Of very many, the first hundred."""
    errors = islice(_validator().iter_errors(raw), _MOST_PROBLEMS)
    found = [f"{error.json_path}: {error.message}" for error in sorted(errors, key=lambda error: error.json_path)]
    return found or list(islice(_disagreements(raw), _MOST_PROBLEMS))


def _disagreements(raw: Mapping[str, Any]) -> Iterator[str]:
    """What the schema can't say. Each check takes for granted what those before it have found in order."""
    found = [*_repeated(raw), *_scales(raw), *_own_values(raw)]
    if found:
        yield from found
        return
    form = read(raw)
    yield from _sections(form)
    yield from condition_problems(form)
    yield from _scoring(raw, form)
    scored = {part.item for rule in form.scales for part in rule.parts}
    if form.kind == "survey" and len(scored) > MOST_SCORED and "why_long" not in raw:
        yield f"$.items: {len(scored)} are scored; {MOST_SCORED} is the most, unless why_long says why more are needed"


def _repeated(raw: Mapping[str, Any]) -> Iterator[str]:
    for name in ("scales", "items", "sections"):
        codes = [one["code"] for one in raw.get(name, ())]
        if len(set(codes)) < len(codes):
            yield f"$.{name}: two {name} have the same code"
    for item in raw.get("items", ()):
        values = [option["value"] for option in item.get("options", ())]
        if len(set(values)) < len(values):
            yield f"item {item['code']}: two answers have the same value"


def _scales(raw: Mapping[str, Any]) -> Iterator[str]:
    scales = {scale["code"]: scale for scale in raw["scales"]}
    for code, scale in scales.items():
        if not scale["lowest"] < scale["highest"]:
            yield f"scale {code}: lowest must be below highest"
        yield from _bands(scale)
    for item in raw.get("items", ()):
        scale = scales.get(item.get("scale"))
        if item.get("scale") is not None and scale is None:
            yield f"item {item['code']}: there is no scale {item['scale']}"
        if scale is not None and "scoring" not in scale:
            yield from (
                f"item {item['code']}: the value {option['value']} is outside its scale ({scale['lowest']} to {scale['highest']})"
                for option in item.get("options", ())
                if not scale["lowest"] <= option["value"] <= scale["highest"]
            )


def _bands(scale: Mapping[str, Any]) -> Iterator[str]:
    bands = scale.get("bands", ())
    if bands and "bands_source" not in scale:
        yield f"scale {scale['code']}: bands_source has to say where the bands come from"
    before = None
    for band in bands:
        if not scale["lowest"] <= band["from"] <= band["to"] <= scale["highest"]:
            yield f"scale {scale['code']}: the band {band['code']} is outside the scale or upside down"
        if before is not None and band["from"] <= before:
            yield f"scale {scale['code']}: the band {band['code']} overlaps the one before it"
        before = band["to"]


def _own_values(raw: Mapping[str, Any]) -> Iterator[str]:
    """Numbers, days and picks within one item."""
    for item in raw.get("items", ()):
        if "lowest" in item and "highest" in item and not item["lowest"] < item["highest"]:
            yield f"item {item['code']}: lowest must be below highest"
        if "earliest" in item and "latest" in item and not item["earliest"] <= item["latest"]:
            yield f"item {item['code']}: earliest must not be after latest"
        if item.get("most", 1) > len(item.get("options", ())) > 0:
            yield f"item {item['code']}: most is more than there are answers"


def _sections(form: Definition) -> Iterator[str]:
    """Every item names a section where there are any, and the items of one stand together, in the order of the sections."""
    codes = [section.code for section in form.sections]
    if not codes:
        yield from (f"item {item.code}: there is no section {item.section}" for item in form.items if item.section)
        return
    strays = [item.code for item in form.items if item.section not in codes]
    yield from (f"item {code}: it has to name one of the sections" for code in strays)
    places = [codes.index(item.section) for item in form.items if item.section in codes]
    if places != sorted(places):
        yield "$.items: the items of a section have to stand together, in the order of the sections"
    yield from (f"section {code}: no item stands in it" for place, code in enumerate(codes) if place not in places)


def _scoring(raw: Mapping[str, Any], form: Definition) -> Iterator[str]:
    """Every item of a rule is there and has a value, and no answers can lead outside the scale."""
    if not form.items:
        return
    items = {item.code: item for item in form.items}
    again = {section.code for section in form.sections if section.repeat}
    for scale, rule in zip(raw["scales"], form.scales, strict=True):
        found = [*_parts(rule, items, again), *(_weights(rule) if "scoring" in scale else ())]
        yield from (f"scale {rule.code}: {words}" for words in found)
        if "scoring" in scale and not found:
            low, high = reach(rule, items)
            if rule.convert is not None:
                yield from (f"scale {rule.code}: {words}" for words in _table(rule, low, high))
                low, high = min(rule.convert.values()), max(rule.convert.values())
            if low < rule.lowest - _ROUNDING or high > rule.highest + _ROUNDING:
                yield f"scale {rule.code}: answers can lead to {low:g} or {high:g}, outside {rule.lowest:g} to {rule.highest:g}"


def _table(rule: ScaleRule, low: float, high: float) -> Iterator[str]:
    """A table that turns results into values knows every result: whole numbers, so that it can."""
    assert rule.convert is not None
    if rule.digits != 0:
        yield "a table (convert) goes with digits 0, so that every result stands in it"
        return
    lost = [whole for whole in range(ceil(low), floor(high) + 1) if float(whole) not in rule.convert]
    if lost:
        yield f"the table (convert) lacks {', '.join(map(str, lost[:10]))}"


def _parts(rule: ScaleRule, items: Mapping[str, Item], again: set[str]) -> Iterator[str]:
    codes = [part.item for part in rule.parts]
    if len(set(codes)) < len(codes):
        yield "an item counts twice in it"
    for code in codes:
        item = items.get(code)
        if item is None or item.bounds is None:
            yield f"{code} is no item with a value between two ends"
        elif item.section in again:
            yield f"{code} is asked more than once, so it can't be scored"


def _weights(rule: ScaleRule) -> Iterator[str]:
    if not rule.parts:
        yield "no item counts in it"
    if rule.least > len(rule.parts):
        yield "missing.least is more than there are items"
    if (rule.method == "mean" or rule.fills) and any(part.weight <= 0 for part in rule.parts):
        yield "weights of a mean, or of a sum that is filled up, have to be above zero"
    if rule.fills and len({part.weight for part in rule.parts}) > 1:
        yield "a sum whose items weigh differently can't be filled up"
