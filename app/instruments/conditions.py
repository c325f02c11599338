"""What is wrong with the conditions of a form (pure).

A condition looks back, never on itself or ahead, and a gate has none: so no way through a form goes round in circles,
gets lost, or passes a gate by.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.instruments.definition import FIXED, Definition, Item, Section
from app.instruments.rules import Rule, asks_about, leaves

PICKED = frozenset({"many", "feelings", "rank"})
_COMPARISONS = ("is", "at_most", "at_least", "any_of")


def condition_problems(form: Definition) -> Iterator[str]:
    """Each thing that is wrong, with the item or section it is about."""
    for place, item in enumerate(form.items):
        yield from (f"item {item.code}: {words}" for words in _of_item(form, item, form.items[:place]))
    for section in form.sections:
        first = next((place for place, item in enumerate(form.items) if item.section == section.code), 0)
        yield from (f"section {section.code}: {words}" for words in _of_section(section, form.items[:first], form))


def _of_item(form: Definition, item: Item, before: Sequence[Item]) -> Iterator[str]:
    section = form.section(item.section)
    yield from _looks_back(item.show_if, before, form, section)
    if item.kind == "goal":
        goal = next((one for one in before if one.code == item.about), None)
        if goal is None or goal.kind not in {"line", "text"}:
            yield "about has to name an earlier item for words"
        elif _is_elsewhere(goal, form, section):
            yield "about names an item that is asked more than once, in another section"
    if item.is_gate and (item.show_if or (section and (section.show_if or section.repeat))):
        yield "every way has to pass it, so neither it nor its section can have a condition"
    if item.risk is not None and section and section.repeat:
        yield "a question about danger is asked once, not in a section that is repeated"
    if section and section.is_mixed:
        beside = {one.code for one in form.items if one.section == item.section}
        if beside & {*asks_about(item.show_if), item.about}:
            yield "its section is mixed, so it can't depend on an item of the same section"


def _of_section(section: Section, before: Sequence[Item], form: Definition) -> Iterator[str]:
    yield from _looks_back(section.show_if, before, form, None)
    if section.repeat is None:
        return
    counted = next((item for item in before if item.code == section.repeat.count), None)
    if counted is None or counted.kind != "number" or not counted.is_whole or _is_elsewhere(counted, form, None):
        yield "repeat.count has to name an earlier item for a whole number, asked once"
    elif counted.highest is None or counted.highest > section.repeat.most or (counted.lowest or 0) < 0:
        yield f"{counted.code} has to lie between 0 and {section.repeat.most}, so that nobody's answers are left out"


def _looks_back(rule: Rule | None, before: Sequence[Item], form: Definition, own: Section | None) -> Iterator[str]:
    earlier = {item.code: item for item in before}
    for leaf in leaves(rule):
        item = earlier.get(leaf["item"])
        if item is None:
            yield f"show_if looks at {leaf['item']}, which is not an earlier item"
        elif item.kind == "information":
            yield f"show_if looks at {leaf['item']}, which asks nothing"
        elif _is_elsewhere(item, form, own):
            yield f"show_if looks at {leaf['item']}, which is asked more than once, in another section"
        else:
            yield from _fits(leaf, item)


def _is_elsewhere(item: Item, form: Definition, own: Section | None) -> bool:
    """Whether an item is repeated somewhere else, so that nobody could say which of its answers is meant."""
    section = form.section(item.section)
    return section is not None and section.repeat is not None and section is not own


def _fits(leaf: Rule, item: Item) -> Iterator[str]:
    """Whether the comparison can ever hold: a value that no answer has would hide what follows from everybody."""
    takes_picks = item.kind in PICKED
    takes_values = bool(item.options and not takes_picks) or item.kind in {*FIXED, "number"}
    if "includes" in leaf and not takes_picks:
        yield f"show_if asks what is among the answers of {item.code}, which has one answer only"
    if any(key in leaf for key in _COMPARISONS) and not takes_values:
        yield f"show_if compares {item.code} with a number, which it is not"
    wanted = [*leaf.get("any_of", ()), *(leaf[key] for key in ("is", "includes") if key in leaf)]
    known = {option.value for option in item.options}
    if item.kind in FIXED:
        known = {float(value) for value in range(int(FIXED[item.kind][1]) + 1)}
    if known and any(value not in known for value in wanted):
        yield f"show_if compares {item.code} with an answer that it does not have"
