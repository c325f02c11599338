"""Definitions made up by chance, sound as far as the checks can tell, and people who answer them by chance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from hypothesis import strategies as st

from app.instruments.definition import Item
from app.instruments.types import MissingCode
from app.surveys.types import AnswerValue

PICKED = {"many", "feelings", "rank"}
KINDS = ["words", "yes_no", "rating", "number", "line", "many", "information"]
_VALUES = (1, 2, 3)


def en(words: str) -> dict[str, str]:
    """A text in English."""
    return {"en-GB": words}


def raw_item(code: str, kind: str, **more: Any) -> dict[str, Any]:
    """One item of a kind with the least that it needs."""
    own: dict[str, Any] = {}
    if kind in {"faces", "words", "steps", "one", "many", "rank", "feelings"}:
        own["options"] = [{"value": value, "text": en(f"Answer {value}")} for value in _VALUES]
    elif kind in {"rating", "goal"}:
        own["ends"] = {"lowest": en("Low"), "highest": en("High")}
    elif kind == "number":
        own |= {"lowest": 0, "highest": 3}
    base = {
        "code": code,
        "kind": kind,
        "scale": None,
        "text": en(code),
        "may_skip": True,
        "sensitivity": 0,
        "risk": None,
    }
    return base | own | more


def raw_form(items: Sequence[Mapping[str, Any]], **more: Any) -> dict[str, Any]:
    """A survey with these items."""
    licence = {"holder": "Made up", "terms": "CC BY 4.0", "credit": ""}
    base = {
        "code": "made-up",
        "version": "1",
        "kind": "survey",
        "title": en("Made up"),
        "licence": licence,
        "scales": [],
    }
    return base | {"items": list(items)} | more


@st.composite
def leaves(draw: st.DrawFn, item: Mapping[str, Any]) -> dict[str, Any]:
    """A comparison that fits an item."""
    kind, code = item["kind"], item["code"]
    ways: list[dict[str, Any]] = [
        {"answered": draw(st.booleans())},
        {"skipped": draw(st.sampled_from([one.value for one in MissingCode]))},
    ]
    if kind in PICKED:
        ways.append({"includes": draw(st.sampled_from(_VALUES))})
    elif kind in {"words", "yes_no", "rating", "number"}:
        value = draw(st.sampled_from((0, 1) if kind == "yes_no" else _VALUES))
        ways += [{"is": value}, {"at_most": value}, {"at_least": value}, {"any_of": [value]}]
    return {"item": code} | draw(st.sampled_from(ways))


def rules(before: Sequence[Mapping[str, Any]]) -> st.SearchStrategy[dict[str, Any]]:
    """A condition over these items."""
    leaf = st.sampled_from(before).flatmap(leaves)
    return st.recursive(
        leaf,
        lambda inner: st.one_of(
            st.fixed_dictionaries({"not": inner}),
            st.lists(inner, min_size=1, max_size=3).map(lambda parts: {"all": parts}),
            st.lists(inner, min_size=1, max_size=3).map(lambda parts: {"any": parts}),
        ),
        max_leaves=4,
    )


@st.composite
def definitions(draw: st.DrawFn) -> dict[str, Any]:
    """A survey of up to four sections with conditions, repeats, mixed order and gates."""
    items: list[dict[str, Any]] = []
    sections: list[dict[str, Any]] = []
    for number in range(draw(st.integers(1, 4))):
        once = [one for one in items if one["kind"] != "information" and not _repeats(sections, one)]
        section = _section(draw, f"s{number}", once)
        own: list[dict[str, Any]] = []
        for place in range(draw(st.integers(1, 4))):
            beside = [one for one in own if one["kind"] != "information"]
            seen = once if section.get("order") == "random" else [*once, *beside]
            own.append(_item(draw, f"{section['code']}-{place}", section, seen))
        sections.append(section)
        items += own
    return raw_form(items, sections=sections)


def _repeats(sections: Sequence[Mapping[str, Any]], item: Mapping[str, Any]) -> bool:
    return any(section["code"] == item["section"] and "repeat" in section for section in sections)


def _section(draw: st.DrawFn, code: str, once: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    section: dict[str, Any] = {"code": code, "offer_break": draw(st.booleans())}
    conditional: bool = draw(st.booleans())
    if once and conditional:
        section["show_if"] = draw(rules(once))
    counts = [one["code"] for one in once if one["kind"] == "number"]
    repeated: bool = draw(st.booleans())
    if counts and repeated:
        section["repeat"] = {"count": draw(st.sampled_from(counts)), "most": 3, "title": en("Time {n}")}
    if draw(st.booleans()):
        section["order"] = "random"
    return section


def _item(draw: st.DrawFn, code: str, section: Mapping[str, Any], seen: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    item = raw_item(code, draw(st.sampled_from(KINDS)), section=section["code"])
    conditional: bool = draw(st.booleans())
    if seen and conditional:
        item["show_if"] = draw(rules(seen))
    elif "show_if" not in section and "repeat" not in section and draw(st.booleans()):
        item["is_gate"] = True
    return item


def answers_to(item: Item) -> st.SearchStrategy[AnswerValue]:
    """Anything that somebody may answer to an item, reasons included."""
    reason = st.sampled_from(MissingCode).map(lambda code: AnswerValue(missing_code=code))
    if item.kind in PICKED:
        values = [option.value for option in item.options]
        return reason | st.lists(st.sampled_from(values), unique=True, min_size=1).map(
            lambda picks: AnswerValue(picks=tuple(picks))
        )
    if item.kind in {"line", "text"}:
        return reason | st.sampled_from([AnswerValue(), AnswerValue(text="My own words")])
    if item.bounds is None:
        return reason
    low, high = item.bounds
    values = [option.value for option in item.options] or [float(value) for value in range(int(low), int(high) + 1)]
    return reason | st.sampled_from(values).map(lambda value: AnswerValue(value=value))
