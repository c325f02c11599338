"""What is wrong with a definition is told, with its place, before anybody could be asked."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from app.instruments.checking import problems
from tests.support.forms import en, raw_form, raw_item


def sound() -> dict[str, Any]:
    return raw_form(
        [
            raw_item("at-school", "yes_no", section="first"),
            raw_item("how-many", "number", section="first"),
            raw_item("like-it", "words", section="school", scale="school"),
            raw_item("name", "line", section="child"),
            raw_item("goal", "line", section="last"),
            raw_item("near", "goal", section="last", about="goal"),
        ],
        sections=[
            {"code": "first"},
            {"code": "school", "show_if": {"item": "at-school", "is": 1}},
            {"code": "child", "repeat": {"count": "how-many", "most": 3, "title": en("Child {n}")}},
            {"code": "last"},
        ],
        scales=[
            {
                "code": "school",
                "title": en("School"),
                "lowest": 1,
                "highest": 3,
                "step": 1,
                "direction": "higher_is_better",
            }
        ],
    )


def changed(change) -> list[str]:
    raw = copy.deepcopy(sound())
    change(raw)
    return problems(raw)


def item(raw, code):
    return next(one for one in raw["items"] if one["code"] == code)


def scoring(**more):
    return {"method": "sum", "items": [{"item": "like-it"}], "missing": {"least": 1, "fill": "none"}} | more


def rule(place, value):
    return lambda raw: item(raw, place).update(show_if=value)


def scored(**more):
    return lambda raw: raw["scales"][0].update(scoring=scoring(**more))


WRONG = {
    "show_if looks at later, which is not an earlier item": rule("like-it", {"item": "later", "is": 1}),
    "show_if looks at like-it, which is not an earlier item": rule("like-it", {"not": {"item": "like-it", "is": 1}}),
    "show_if looks at goal, which is not an earlier item": rule(
        "at-school", {"all": [{"item": "goal", "answered": True}]}
    ),
    "show_if compares at-school with an answer": rule("like-it", {"item": "at-school", "is": 7}),
    "show_if looks at name, which is asked more than once": rule("goal", {"item": "name", "answered": True}),
    "show_if asks what is among the answers of at-school": rule("goal", {"item": "at-school", "includes": 1}),
    "show_if compares goal with a number": rule("near", {"item": "goal", "is": 1}),
    "show_if compares like-it with an answer that it does not have": rule(
        "goal", {"item": "like-it", "any_of": [1, 9]}
    ),
    "every way has to pass it": lambda raw: item(raw, "like-it").update(is_gate=True),
    "about has to name an earlier item for words": lambda raw: item(raw, "near").update(about="like-it"),
    "about names an item that is asked more than once": lambda raw: item(raw, "near").update(about="name"),
    "repeat.count has to name an earlier item for a whole number": lambda raw: raw["sections"][2]["repeat"].update(
        count="at-school"
    ),
    "so that nobody's answers are left out": lambda raw: item(raw, "how-many").update(highest=9),
    "a question about danger is asked once": lambda raw: raw["items"].insert(
        4, raw_item("hurt", "yes_no", section="child", risk={"when": {"at_least": 1}, "reason": en("Hurt")})
    ),
    "its section is mixed, so it can't depend": lambda raw: raw["sections"][3].update(order="random"),
    "it has to name one of the sections": lambda raw: item(raw, "goal").pop("section"),
    "the items of a section have to stand together": lambda raw: raw["items"].append(
        raw_item("more", "text", section="first")
    ),
    "no item stands in it": lambda raw: raw["sections"].append({"code": "empty"}),
    "two items have the same code": lambda raw: raw["items"].append(raw_item("goal", "text", section="last")),
    "two answers have the same value": lambda raw: item(raw, "like-it")["options"].append(
        {"value": 1, "text": en("Again")}
    ),
    "lowest must be below highest": lambda raw: item(raw, "how-many").update(lowest=3),
    "most is more than there are answers": lambda raw: raw["items"].append(
        raw_item("many", "many", section="last", most=9)
    ),
    "earliest must not be after latest": lambda raw: raw["items"].append(
        raw_item("day", "date", section="last", earliest="2026-02-01", latest="2026-01-01")
    ),
    "bands_source has to say": lambda raw: raw["scales"][0].update(
        bands=[{"code": "a", "title": en("A"), "from": 1, "to": 2}]
    ),
    "overlaps the one before it": lambda raw: raw["scales"][0].update(
        bands_source="Made up",
        bands=[
            {"code": "a", "title": en("A"), "from": 1, "to": 2},
            {"code": "b", "title": en("B"), "from": 2, "to": 3},
        ],
    ),
    "is outside the scale or upside down": lambda raw: raw["scales"][0].update(
        bands_source="Made up", bands=[{"code": "a", "title": en("A"), "from": 1, "to": 9}]
    ),
    "answers can lead to 4 or 12": scored(multiply=4),
    "is no item with a value between two ends": scored(items=[{"item": "goal"}]),
    "an item counts twice in it": scored(items=[{"item": "like-it"}, {"item": "like-it"}]),
    "missing.least is more than there are items": scored(missing={"least": 2, "fill": "none"}),
    "have to be above zero": scored(method="mean", items=[{"item": "like-it", "weight": -1}]),
    "a sum whose items weigh differently": scored(
        items=[{"item": "like-it"}, {"item": "at-school", "weight": 2}], missing={"least": 1, "fill": "pro_rata"}
    ),
    "a table (convert) goes with digits 0": scored(convert=[[1, 1], [3, 3]]),
    "the table (convert) lacks 2": scored(convert=[[1, 1], [3, 3]], digits=0),
    "26 are scored; 25 is the most": lambda raw: (
        raw["items"].extend(raw_item(f"x{n}", "words", section="last", scale="school") for n in range(25)),
    ),
}


def test_a_sound_definition_has_no_problems():
    assert problems(sound()) == []


@pytest.mark.parametrize("words", WRONG)
def test_each_fault_is_told_with_its_place(words):
    found = changed(WRONG[words])
    assert any(words in problem for problem in found), found
    assert all(problem.startswith(("item ", "section ", "scale ", "$.")) for problem in found)


def test_a_long_measure_has_to_say_why():
    raw = sound()
    raw["items"].extend(raw_item(f"x{n}", "words", section="last", scale="school") for n in range(25))
    assert problems(raw | {"why_long": "The measure was tested whole"}) == []


KINDS = {
    "line": {"options": []},
    "yes_no": {"scale": "school", "options": []},
    "text": {"scale": "school"},
    "date": {"lowest": 1},
}


@pytest.mark.parametrize("kind", KINDS)
def test_what_belongs_to_another_kind_is_refused(kind):
    assert changed(lambda raw: raw["items"].append(raw_item("odd", kind, section="last") | KINDS[kind]))


@pytest.mark.parametrize("kind", ["words", "one", "many", "rank", "feelings", "rating", "goal"])
def test_what_a_kind_needs_has_to_be_there(kind):
    bare = {
        key: value for key, value in raw_item("odd", kind, section="last").items() if key not in {"options", "ends"}
    }
    assert changed(lambda raw: raw["items"].append(bare))


def test_of_very_many_faults_the_first_hundred_are_told():
    raw = sound()
    raw["items"].extend(raw_item(f"x{n}", "words", section="nowhere") for n in range(300))
    assert len(problems(raw)) == 100
