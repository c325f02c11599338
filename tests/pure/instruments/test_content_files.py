"""The definitions that come with the project: each fits its published schema, and they fit one another."""

import copy
import json
import re
from collections import defaultdict
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from tests.support.shown_words import APP, content_words

SCHEMAS = {
    "instrument": "instruments/schemas/instrument.json",
    "framework": "indicators/schemas/framework.json",
    "cube": "indicators/schemas/cube.json",
    "helplines": "safeguarding/schemas/helplines.json",
}
SURVEYS = sorted(str(path.relative_to(APP)) for path in APP.glob("surveys/content/*.json"))
# The two that the framework measures; the others are the library (test_library.py).
INSTRUMENTS = ["surveys/content/check-in.json", "outcomes_star/content/waymark-star.json"]
FRAMEWORK = "indicators/frameworks/ecm.json"
CUBE = "indicators/frameworks/cube.json"
HELPLINES = "safeguarding/content/helplines.json"
ALL = [
    *((path, "instrument") for path in sorted({*SURVEYS, *INSTRUMENTS})),
    (FRAMEWORK, "framework"),
    (CUBE, "cube"),
    (HELPLINES, "helplines"),
]

each_instrument = pytest.mark.parametrize("path", INSTRUMENTS)
every_instrument = pytest.mark.parametrize("path", sorted({*SURVEYS, *INSTRUMENTS}))


def load(path: str) -> Any:
    return json.loads((APP / path).read_text(encoding="utf-8"))


def complaints(data: Any, kind: str) -> list[str]:
    validator = Draft202012Validator(load(SCHEMAS[kind]), format_checker=FormatChecker())
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(data)]


def scored(instrument: Any) -> list[Any]:
    return [item for item in instrument["items"] if item["scale"] is not None]


@pytest.mark.parametrize("path", SCHEMAS.values())
def test_a_schema_is_itself_sound_and_refuses_unknown_keys(path: str) -> None:
    schema = load(path)
    Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["additionalProperties"] is False


@pytest.mark.parametrize(("path", "kind"), ALL)
def test_a_file_fits_its_schema(path: str, kind: str) -> None:
    assert complaints(load(path), kind) == []


@pytest.mark.parametrize("path", [path for path, _ in ALL])
def test_every_text_is_there_in_every_language_that_the_file_names(path: str) -> None:
    languages = load(path)["languages"]
    assert languages == {"en-GB": "official", "cy": "draft"}
    told = defaultdict(set)
    for shown in content_words(APP / path):
        told[shown.where].add(shown.language)
    assert {where: found for where, found in told.items() if found != set(languages)} == {}


@every_instrument
def test_codes_are_used_once_and_items_score_scales_that_exist(path: str) -> None:
    instrument = load(path)
    for part in ("scales", "items"):
        codes = [one["code"] for one in instrument[part]]
        assert len(codes) == len(set(codes))
    assert {item["scale"] for item in scored(instrument)} == {scale["code"] for scale in instrument["scales"]}


@each_instrument
def test_the_options_of_an_item_are_the_steps_of_its_scale_in_order(path: str) -> None:
    instrument = load(path)
    scales = {scale["code"]: scale for scale in instrument["scales"]}
    for item in scored(instrument):
        scale = scales[item["scale"]]
        assert [option["value"] for option in item["options"]] == list(range(scale["lowest"], scale["highest"] + 1))


@every_instrument
def test_yp_11_easy_first_hardest_never_last(path: str) -> None:
    sensitivity = [item["sensitivity"] for item in load(path)["items"]]
    assert sensitivity[0] == 0
    assert sensitivity[-1] <= 1
    assert sensitivity[-1] < max(sensitivity)


@each_instrument
def test_every_question_says_why_it_is_asked_and_has_plainer_words(path: str) -> None:
    assert [item["code"] for item in load(path)["items"] if not {"why_we_ask", "simple_text"} <= set(item)] == []


@each_instrument
def test_no_reliability_is_claimed_before_it_is_known(path: str) -> None:
    for scale in load(path)["scales"]:
        assert (scale["change"], scale["reliability"], scale["reference_sd"]) == (
            {"small": 1, "big": 2},
            None,
            None,
        )


def test_the_check_in_asks_seven_scales_and_ends_with_the_persons_own_words() -> None:
    items = load(INSTRUMENTS[0])["items"]
    assert [item["kind"] for item in items] == ["faces"] * 7 + ["text"]


def test_only_low_answers_about_safety_raise_an_alert() -> None:
    risks = {
        (path, item["code"]): item["risk"]["when"]
        for path in INSTRUMENTS
        for item in load(path)["items"]
        if item["risk"]
    }
    assert risks == {(INSTRUMENTS[0], "safe"): {"at_most": 2}, (INSTRUMENTS[1], "places"): {"at_most": 1}}


def test_the_stages_of_the_star_cover_every_step_once() -> None:
    star = load(INSTRUMENTS[1])
    covered = [step for stage in star["stages"] for step in range(stage["from"], stage["to"] + 1)]
    assert covered == [1, 2, 3, 4, 5]
    assert len(star["scales"]) == 6


def test_the_steps_of_the_star_are_all_different_and_one_or_two_sentences() -> None:
    steps = [option["text"]["en-GB"] for item in load(INSTRUMENTS[1])["items"] for option in item["options"]]
    assert len(set(steps)) == len(steps) == 30
    assert all(1 <= len(re.findall(r"[.?]", step)) <= 2 for step in steps)


def test_indicators_name_scales_that_exist() -> None:
    known = {(one["code"], one["version"], scale["code"]) for one in map(load, INSTRUMENTS) for scale in one["scales"]}
    named = [one for outcome in load(FRAMEWORK)["outcomes"] for one in outcome["indicators"]]
    assert {(one["instrument"], one["version"], one["scale"]) for one in named} == known
    assert len({one["code"] for one in named}) == len(named)


def test_each_outcome_is_measured_by_the_check_in_and_by_the_star() -> None:
    outcomes = load(FRAMEWORK)["outcomes"]
    assert len(outcomes) == 5
    for outcome in outcomes:
        assert {one["instrument"] for one in outcome["indicators"]} == {"check-in", "waymark-star"}, outcome["code"]


def test_every_measured_scale_is_counted_once_as_improved_at_closing() -> None:
    # Publishing counts the people and the paired beside every improved, so that no share stands without them.
    named = [one for outcome in load(FRAMEWORK)["outcomes"] for one in outcome["indicators"]]
    assert len({(one["instrument"], one["scale"]) for one in named}) == len(named) == 13
    assert {(one["measure"], one["from"], one["to"]) for one in named} == {("improved", "baseline", "closing")}


def test_the_cube_declares_two_tables_with_the_agreed_sizes() -> None:
    cube = load(CUBE)
    assert {one["code"]: (one["dimensions"], one["period"]) for one in cube["tables"]} == {
        "T1": (["service", "quarter"], "quarter"),
        "T2": (["service", "age_band"], "year"),
    }
    assert cube["sizes"] == {"people_for_count": 10, "paired_for_share": 20, "each_side": 3, "round_to": 5}
    assert cube["noise"] == {"limit": 5, "variance": 3}


def test_safe_33_a_number_is_shown_as_it_is_dialled() -> None:
    for line in load(HELPLINES)["lines"]:
        for way in line["ways"]:
            if way["kind"] == "web":
                assert way["shown"] in way["to"]
            else:
                assert way["shown"].replace(" ", "") == way["to"]


def test_safe_32_a_line_says_when_it_was_checked_or_that_it_was_not() -> None:
    lines = load(HELPLINES)["lines"]
    assert [line["code"] for line in lines if line["unchecked"]] == ["samaritans"]
    assert [line["code"] for line in lines if line["urgent"]] == ["999"]
    assert all(line["checked_how"] in {"call", "page", "stored_copy"} for line in lines if not line["unchecked"])


def changed(path: str, *steps: Any, to: Any) -> Any:
    """A copy of a file with one place in it set to something else."""
    data = copy.deepcopy(load(path))
    place = data
    for step in steps[:-1]:
        place = place[step]
    place[steps[-1]] = to
    return data


REFUSED = [
    ("instrument", changed(INSTRUMENTS[0], "colour", to="blue")),
    ("instrument", changed(INSTRUMENTS[0], "title", to={"cy": "Heb Saesneg"})),
    ("instrument", changed(INSTRUMENTS[0], "stages", to=[])),
    ("instrument", changed(INSTRUMENTS[0], "scales", 0, "direction", to="up")),
    ("instrument", changed(INSTRUMENTS[0], "scales", 0, "step", to=2)),
    ("instrument", changed(INSTRUMENTS[0], "items", 0, "may_skip", to=False)),
    ("instrument", changed(INSTRUMENTS[0], "items", 0, "kind", to="slider")),
    ("instrument", changed(INSTRUMENTS[0], "items", 0, "max_length", to=10)),
    ("instrument", changed(INSTRUMENTS[0], "items", 4, "risk", "when", to={"at_most": 2, "at_least": 4})),
    ("instrument", changed(INSTRUMENTS[0], "items", 7, "scale", to="say")),
    ("framework", changed(FRAMEWORK, "outcomes", 0, "indicators", 0, "measure", to="mean")),
    ("framework", changed(FRAMEWORK, "outcomes", 0, "indicators", 0, "perspective", to="everyone")),
    ("cube", changed(CUBE, "tables", 1, "dimensions", to=["service", "age_band", "ethnicity"])),
    ("cube", changed(CUBE, "sizes", "people_for_count", to=9)),
    ("cube", changed(CUBE, "sizes", "paired_for_share", to=19)),
    ("helplines", changed(HELPLINES, "lines", 0, "unchecked", to=True)),
    ("helplines", changed(HELPLINES, "lines", 0, "checked_on", to="2026-11-31")),
    ("helplines", changed(HELPLINES, "lines", 0, "ways", 0, "to", to="+44 999")),
]


@pytest.mark.parametrize(("kind", "data"), REFUSED)
def test_a_file_that_breaks_a_rule_is_refused(kind: str, data: Any) -> None:
    assert complaints(data, kind) != []


def test_a_personal_question_without_its_reason_is_refused() -> None:
    data = load(INSTRUMENTS[0])
    del data["items"][4]["why_we_ask"]
    assert complaints(data, "instrument") != []


def test_an_instrument_without_items_and_a_framework_with_plain_titles_are_accepted() -> None:
    scale = {
        "code": "total",
        "title": {"en-GB": "Total"},
        "lowest": 0,
        "highest": 63,
        "step": None,
        "direction": "lower_is_better",
    }
    measured = scale | {
        "change": None,
        "reliability": 0.9,
        "reference_sd": 10.5,
        "reference_source": "A test input",
    }
    licence = {"holder": "Somebody", "terms": "Open", "credit": ""}
    instrument = {"code": "x", "version": "1", "kind": "survey", "title": {"en-GB": "X"}, "licence": licence}
    assert complaints(instrument | {"scales": [scale | {"code": "other"}, measured]}, "instrument") == []
    assert complaints(load(FRAMEWORK) | {"title": "Five outcomes"}, "framework") == []
