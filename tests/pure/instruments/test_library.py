"""The library of surveys that anybody may use: each file of the folder is held to the same, so the next one is too."""

import json
import random
import re
from pathlib import Path
from typing import Any

import pytest

from app.instruments.bounds import reach
from app.instruments.checking import problems
from app.instruments.definition import Definition, Item, read
from app.instruments.types import MissingCode
from app.surveys.flow import plan, way
from app.surveys.scoring import scores
from app.surveys.types import AnswerValue
from tests.support.readability import automated_readability, flesch_kincaid, words
from tests.support.shown_words import APP, OUR_OWN, content_words

FILES = sorted(APP.glob("surveys/content/*.json"))
# Its first version was in use before definitions could say more, and a version that has been used never changes.
FIRST = "check-in"
LIBRARY = [path for path in FILES if path.stem != FIRST]


def load(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def needs_plainer_words(path: Path) -> bool:
    survey = load(path)
    return survey["reading_age"] > 7 and survey["perspectives"] == ["young_person"]


each_file = pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
each_of_the_library = pytest.mark.parametrize("path", LIBRARY, ids=lambda path: path.stem)

# Answers that raise an alert, by survey and question: 2 people close an urgent one.
URGENT: dict[str, dict[str, Any]] = {
    "carer-check-in": {"child-safe": {"at_most": 2}, "you-safe": {"at_most": 2}},
    "residential-care": {"safe-day": {"at_most": 2}, "safe-night": {"at_most": 2}, "hurt": {"any_of": [1]}},
    "residential-care-worker": {"safe": {"at_most": 2}},
    "safe-places": {
        "outside": {"at_most": 2},
        "home-safe": {"at_most": 2},
        "home-hurt": {"any_of": [1]},
        "school-safe": {"at_most": 2},
        "way-there": {"at_most": 2},
        "online-safe": {"at_most": 2},
        "online-asked": {"any_of": [1]},
    },
    "wellbeing-11-17": {"safe-home": {"at_most": 2}, "safe-out": {"at_most": 2}},
    "wellbeing-8-11": {"safe": {"at_most": 2}},
    "wellbeing-easy-read": {"safe": {"at_most": 1}},
}
ROUTINE: dict[str, dict[str, Any]] = {
    "carer-check-in": {"managing": {"at_most": 1}},
    "residential-care-worker": {"missing-days": {"at_least": 1}},
    "safe-places": {"school-mean": {"at_least": 4}},
}
each_urgent = pytest.mark.parametrize(
    ("name", "code"), [(name, code) for name, codes in URGENT.items() for code in codes]
)
COUNTED_THE_OTHER_WAY = {
    ("loneliness-belonging", "long-evening"),
    ("safe-places", "school-mean"),
    ("wellbeing-11-17", "worries"),
    ("wellbeing-8-11", "worries"),
}


def item_of(survey: Any, code: str) -> Any:
    return next(item for item in survey["items"] if item["code"] == code)


@each_file
def test_nothing_is_wrong_with_a_survey_and_it_is_named_as_its_file(path: Path) -> None:
    survey = load(path)
    assert problems(survey) == []
    assert (survey["code"], survey["kind"]) == (path.stem, "survey")


def test_no_two_surveys_have_the_same_title() -> None:
    for language in ("en-GB", "cy"):
        titles = [load(path)["title"][language] for path in FILES]
        assert len(set(titles)) == len(titles)


@each_file
def test_anybody_may_use_it_if_we_are_named(path: Path) -> None:
    licence = load(path)["licence"]
    assert (licence["holder"], licence["terms"]) == (OUR_OWN, "CC BY 4.0")
    assert licence["credit"].endswith("by the Waymark contributors, CC BY 4.0")


@each_file
def test_it_says_what_it_is_for_whom_and_what_happens_next(path: Path) -> None:
    survey = load(path)
    assert {"purpose", "ages", "minutes", "intro", "next"} <= set(survey)
    assert survey["ages"]["from"] < survey["ages"]["to"]


@each_of_the_library
def test_tone_03_it_is_no_harder_to_read_than_it_says(path: Path) -> None:
    shown = [one.text for one in content_words(path) if one.language == "en-GB"]
    prose = " ".join(text for text in shown if text.endswith((".", "?", "!")))
    # Grade 4 is about age 9 to 10, so 5 is taken off the age.
    grade = load(path)["reading_age"] - 5
    assert 2 <= grade <= 4
    assert flesch_kincaid(prose) <= grade
    assert automated_readability(prose) <= grade


@each_file
def test_it_claims_nothing_that_no_study_has_shown(path: Path) -> None:
    survey = load(path)
    assert "validated" not in survey
    for scale in survey["scales"]:
        assert (scale["reliability"], scale["reference_sd"], scale["reference_source"]) == (None, None, None)
        assert "bands" not in scale


@each_of_the_library
def test_what_a_change_is_and_how_many_answers_are_enough_are_called_our_conventions(path: Path) -> None:
    for scale in load(path)["scales"]:
        assert "convention of this project" in scale["change"]["source"], scale["code"]
        assert scale["change"]["small"] < scale["change"]["big"] <= scale["highest"] - scale["lowest"], scale["code"]
        if "scoring" in scale:
            assert "convention of this project" in scale["scoring"]["missing"]["source"], scale["code"]


@each_file
def test_both_ends_of_a_scale_can_be_reached(path: Path) -> None:
    form = read(load(path))
    items = {item.code: item for item in form.items}
    assert {rule.code: reach(rule, items) for rule in form.scales} == {
        rule.code: (rule.lowest, rule.highest) for rule in form.scales
    }


@each_of_the_library
def test_a_scale_of_several_questions_says_how_many_answers_it_needs(path: Path) -> None:
    form, survey = read(load(path)), load(path)
    for rule, scale in zip(form.scales, survey["scales"], strict=True):
        assert {part.item for part in rule.parts} == {i["code"] for i in survey["items"] if i["scale"] == rule.code}
        assert ("scoring" in scale) is (len(rule.parts) > 1), rule.code
        assert rule.least * 2 >= len(rule.parts), rule.code


@each_file
def test_yp_11_no_hard_question_stands_without_its_reason_and_none_comes_last(path: Path) -> None:
    items = load(path)["items"]
    assert [item["code"] for item in items if item["sensitivity"] >= 2 and "why_we_ask" not in item] == []
    assert (items[0]["sensitivity"], items[-1]["sensitivity"] <= 1) == (0, True)


@each_of_the_library
def test_only_these_answers_raise_an_alert(path: Path) -> None:
    asked = {item["code"]: item["risk"] for item in load(path)["items"] if item["risk"]}
    for level, expected in (("urgent", URGENT), ("routine", ROUTINE)):
        found = {code: risk["when"] for code, risk in asked.items() if risk["level"] == level}
        assert found == expected.get(path.stem, {}), level


@each_urgent
def test_safe_01_whoever_may_be_in_danger_reads_that_we_have_to_tell(name: str, code: str) -> None:
    survey = load(APP / f"surveys/content/{name}.json")
    told = "people who keep watch over safety" if survey["perspectives"] == ["worker"] else "we have to tell someone"
    assert told in item_of(survey, code)["why_we_ask"]["en-GB"]


@each_urgent
def test_every_way_passes_an_urgent_question_unless_they_do_not_go_to_that_place(name: str, code: str) -> None:
    survey = load(APP / f"surveys/content/{name}.json")
    item = item_of(survey, code)
    section = next(one for one in survey["sections"] if one["code"] == item["section"])
    assert item.get("is_gate", False) is ("show_if" not in section)


@each_of_the_library
def test_a11y_57_the_words_beside_a_face_name_a_feeling_and_not_a_mark(path: Path) -> None:
    for item in load(path)["items"]:
        labels = " ".join(option["text"]["en-GB"] for option in item.get("options", ()) if item["kind"] == "faces")
        assert not re.search(r"\b(good|bad|well|badly|poor|better|worse|right|wrong)\b", labels, re.IGNORECASE), item[
            "code"
        ]


@pytest.mark.parametrize("path", [path for path in LIBRARY if needs_plainer_words(path)], ids=lambda path: path.stem)
def test_what_is_hard_for_a_child_of_7_has_plainer_words_beside_it(path: Path) -> None:
    for item in load(path)["items"]:
        if item["kind"] == "information":
            continue
        plain, asked = item["simple_text"]["en-GB"], item["text"]["en-GB"]
        assert plain != asked, item["code"]
        assert len(words(plain)) <= 10, item["code"]


def some_answer(item: Item, chance: random.Random) -> AnswerValue:
    """Any answer that the item can have, or now and then a reason why there is none."""
    if chance.random() < 0.15:
        return AnswerValue(missing_code=chance.choice(list(MissingCode)))
    if item.kind in {"many", "feelings", "rank"}:
        return AnswerValue(picks=(chance.choice(item.options).value,))
    if item.options:
        return AnswerValue(value=chance.choice(item.options).value)
    if item.bounds is not None:
        return AnswerValue(value=float(chance.randint(int(item.bounds[0]), int(item.bounds[1]))))
    return AnswerValue(text="2025-01-01" if item.kind == "date" else "Some words")


def walked(form: Definition, chance: random.Random) -> tuple[set[str], dict[str, AnswerValue]]:
    """From the first question to the last, as somebody would: what was asked, and what was answered."""
    steps, answers, asked = plan(form), dict[str, AnswerValue](), set[str]()
    place = way(form, steps, answers).next_place(0)
    while place is not None:
        item = steps[place - 1].item
        asked.add(item.code)
        if item.kind != "information":
            answers[item.code] = some_answer(item, chance)
        place = way(form, steps, answers).next_place(place)
    return asked, answers


@each_file
def test_every_question_is_asked_of_somebody_and_all_are_scored_within_their_scales(path: Path) -> None:
    form, asked = read(load(path)), set[str]()
    chance = random.Random(path.stem)
    for _turn in range(100):
        here, answers = walked(form, chance)
        assert {item.code for item in form.items if item.is_gate} <= here
        asked |= here
        given = scores(form, answers)
        for rule in form.scales:
            value = given[rule.code].value
            assert value is None or rule.lowest <= value <= rule.highest
    assert asked == {item.code for item in form.items}


def test_only_these_questions_count_the_other_way() -> None:
    turned = {
        (path.stem, part["item"])
        for path in FILES
        for scale in load(path)["scales"]
        for part in scale.get("scoring", {}).get("items", ())
        if part.get("reverse")
    }
    assert turned == COUNTED_THE_OTHER_WAY


def test_the_workers_view_of_a_home_stands_on_the_same_scales_as_the_young_persons() -> None:
    own, workers = (
        load(APP / f"surveys/content/{name}.json") for name in ("residential-care", "residential-care-worker")
    )
    ends = [
        {scale["code"]: (scale["lowest"], scale["highest"], scale["direction"]) for scale in survey["scales"]}
        for survey in (own, workers)
    ]
    assert ends[0].items() <= ends[1].items()
    assert (own["perspectives"], workers["perspectives"]) == (["young_person"], ["worker"])


def test_a_goal_is_rated_only_once_it_is_written_and_up_to_3_can_be() -> None:
    survey = load(APP / "surveys/content/goal-rating.json")
    rated = [item for item in survey["items"] if item["kind"] == "goal"]
    assert [(item["about"], item["show_if"]) for item in rated] == [
        (f"goal-{number}", {"item": f"goal-{number}", "answered": True}) for number in (1, 2, 3)
    ]


def test_the_list_of_the_library_names_every_survey() -> None:
    page = (APP.parent / "docs/library.md").read_text(encoding="utf-8")
    rows = {
        (code, int(items), int(scored), int(scales))
        for code, items, scored, scales in re.findall(
            r"^\| `([\w-]+)` \|.*\| (\d+) \((\d+)\) \| (\d+):", page, re.MULTILINE
        )
    }
    told = set()
    for survey in map(load, FILES):
        asked = [item for item in survey["items"] if item["kind"] != "information"]
        told.add((survey["code"], len(asked), sum(i["scale"] is not None for i in asked), len(survey["scales"])))
    assert rows == told
