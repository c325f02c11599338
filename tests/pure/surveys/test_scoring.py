"""How answers become scores."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.instruments.bounds import reach
from app.instruments.checking import problems
from app.instruments.definition import read
from app.instruments.types import MissingCode
from app.surveys.scoring import ScaleScore, band_of, scores
from app.surveys.types import AnswerValue
from tests.support.forms import en, raw_form, raw_item

REFERENCE = Path(__file__).parents[2] / "reference"
CODES = [f"q{number}" for number in range(4)]
VALUES = st.integers(1, 3).map(lambda value: AnswerValue(value=float(value)))
MISSING = st.sampled_from(MissingCode).map(lambda code: AnswerValue(missing_code=code))


def raw_scale(code, lowest, highest, **more):
    base = {"code": code, "title": en(code), "lowest": lowest, "highest": highest, "step": None}
    return base | {"direction": "higher_is_better"} | more


def form_of(*scales, kind="words", codes=CODES, own=None, **more):
    """A survey with some items of one kind; `own` is the scale that they name."""
    raw = raw_form([raw_item(code, kind, scale=own, **more) for code in codes], scales=list(scales))
    assert problems(raw) == []
    return read(raw)


ONE = read(
    raw_form(
        [raw_item("a", "words", scale="hope"), raw_item("b", "text"), raw_item("c", "words", scale="home")],
        scales=[raw_scale("hope", 1, 3), raw_scale("home", 1, 3)],
    )
)
MANY = form_of(raw_scale("hope", 1, 3), own="hope")


def answered(*values):
    """Answers to q0, q1 and so on; None where there is none."""
    pairs = zip(CODES, values, strict=False)
    return {code: AnswerValue(value=float(value)) for code, value in pairs if value is not None}


def summed(**more):
    return {
        "method": "sum",
        "items": [{"item": code} for code in CODES],
        "missing": {"least": 4, "fill": "none"},
    } | more


def test_a_scale_with_one_item_takes_its_value():
    assert scores(ONE, {"a": AnswerValue(value=2.0), "b": AnswerValue(text="words")}) == {
        "hope": ScaleScore(2.0),
        "home": ScaleScore(None),
    }


@pytest.mark.parametrize("code", MissingCode)
def test_each_way_to_skip_is_missing_and_never_zero_YP_09(code):
    assert scores(ONE, {"a": AnswerValue(missing_code=code)})["hope"] == ScaleScore(None, code)


def test_a_question_that_was_never_reached_is_missing_without_a_reason():
    assert scores(ONE, {})["hope"] == ScaleScore(None, None)


def test_where_nothing_is_said_the_mean_of_at_least_half_is_taken():
    assert scores(MANY, answered(1, 3, 3))["hope"].value == pytest.approx(7 / 3)
    assert scores(MANY, answered(1, 3))["hope"] == ScaleScore(2.0)
    assert scores(MANY, answered(1))["hope"] == ScaleScore(None)


def test_different_reasons_give_no_single_reason():
    mixed = {
        "q0": AnswerValue(missing_code=MissingCode.DONT_KNOW),
        "q1": AnswerValue(missing_code=MissingCode.RATHER_NOT_SAY),
    }
    assert scores(MANY, mixed)["hope"] == ScaleScore(None)
    assert scores(MANY, {"q0": mixed["q0"], "q3": mixed["q0"]})["hope"] == ScaleScore(None, MissingCode.DONT_KNOW)


def test_a_sum_counts_reversed_items_from_their_other_end():
    items = [{"item": "q0"}, {"item": "q1", "reverse": True}, {"item": "q2"}, {"item": "q3", "reverse": True}]
    form = form_of(raw_scale("hope", 4, 12, scoring=summed(items=items)))
    assert scores(form, answered(1, 3, 1, 3))["hope"] == ScaleScore(4.0)
    assert scores(form, answered(3, 1, 3, 2))["hope"] == ScaleScore(11.0)


def test_weights_say_whose_answer_counts_more():
    items = [{"item": "q0", "weight": 3}, {"item": "q1"}]
    missing = {"least": 1, "fill": "none"}
    mean = form_of(raw_scale("hope", 1, 3, scoring=summed(method="mean", items=items, missing=missing)))
    assert scores(mean, answered(3, 1))["hope"] == ScaleScore(2.5)
    total = form_of(raw_scale("hope", 0, 12, scoring=summed(items=items, missing=missing)))
    assert scores(total, answered(3, 1))["hope"] == ScaleScore(10.0)


def test_pro_rata_fills_with_the_mean_of_what_was_given():
    missing = {"least": 3, "fill": "pro_rata"}
    form = form_of(raw_scale("hope", 4, 12, scoring=summed(missing=missing)))
    assert scores(form, answered(1, 2, 3))["hope"] == ScaleScore(8.0)
    assert scores(form, answered(1, None, 2, 2))["hope"].value == pytest.approx(20 / 3)
    assert scores(form, answered(1, 2))["hope"] == ScaleScore(None)


@pytest.mark.parametrize(("value", "rounded"), [((1, 1, 1, 3), 1.5), ((1, 1, 2, 3), 1.8), ((1, 2, 3, 3), 2.3)])
def test_halves_are_rounded_away_from_zero_as_by_hand(value, rounded):
    """1.75 and 2.25 would be 1.8 and 2.2 by a computer's usual rule."""
    form = form_of(raw_scale("hope", 1, 3, scoring=summed(method="mean", digits=1)))
    assert scores(form, answered(*value))["hope"] == ScaleScore(rounded)


def test_a_table_turns_each_result_into_the_value_of_the_measure():
    table = [[whole, whole * whole] for whole in range(4, 13)]
    form = form_of(raw_scale("hope", 16, 144, scoring=summed(digits=0, convert=table)))
    assert scores(form, answered(1, 1, 1, 2))["hope"] == ScaleScore(25.0)


def test_a_value_that_was_not_rounded_belongs_to_the_band_below():
    bands = [{"code": "a", "title": en("A"), "from": 4, "to": 6}, {"code": "b", "title": en("B"), "from": 7, "to": 12}]
    scale = raw_scale("hope", 4, 12, scoring=summed(), bands=bands, bands_source="Made up")
    rule = form_of(scale).scales[0]
    assert [band_of(rule, value)["code"] for value in (4, 6, 6.67, 7, 12)] == ["a", "a", "a", "b", "b"]
    assert band_of(rule, 3) is None
    assert band_of(form_of(raw_scale("hope", 1, 3), own="hope").scales[0], 2) is None


GOLDEN = json.loads((REFERENCE / "scoring.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", GOLDEN, ids=lambda case: case["name"])
def test_the_same_answers_and_version_give_the_same_score_for_ever(case):
    """Each case was worked out by hand from the published rule that it names (tests/reference/scoring.json)."""
    raw = raw_form([raw_item(code, **item) for code, item in case["items"].items()], scales=[case["scale"]])
    assert problems(raw) == []
    for example in case["examples"]:
        given = {code: AnswerValue(value=value) for code, value in example["answers"].items() if value is not None}
        score = scores(read(raw), given)[case["scale"]["code"]].value
        assert score == example["score"], example
        if "band" in example:
            assert band_of(read(raw).scales[0], score)["code"] == example["band"]


@st.composite
def scale_rules(draw):
    """A rule for four items of 1 to 3, on a scale exactly as wide as its results."""
    method = draw(st.sampled_from(["sum", "mean"]))
    fill = draw(st.sampled_from(["none", "pro_rata"]))
    weights = st.just(1) if fill == "pro_rata" else st.sampled_from([0.5, 1, 2] + ([-1] if method == "sum" else []))
    items = [{"item": code, "reverse": draw(st.booleans()), "weight": draw(weights)} for code in CODES]
    scoring = {
        "method": method,
        "items": items,
        "missing": {"least": draw(st.integers(1, 4)), "fill": fill},
        "multiply": draw(st.sampled_from([1, 4, -2])),
        "add": draw(st.sampled_from([0, -5])),
    }
    bare = raw_form([raw_item(code, "words") for code in CODES], scales=[raw_scale("hope", -1e6, 1e6, scoring=scoring)])
    low, high = reach(read(bare).scales[0], {item.code: item for item in read(bare).items})
    bare["scales"] = [raw_scale("hope", low, high, scoring=scoring)]
    return bare


@given(scale_rules(), st.dictionaries(st.sampled_from(CODES), VALUES | MISSING))
def test_a_score_never_leaves_its_scale_and_is_there_when_enough_was_answered(raw, answers):
    assert problems(raw) == []
    form = read(raw)
    score, rule = scores(form, answers)["hope"].value, form.scales[0]
    values = [answer.value for answer in answers.values() if answer.value is not None]
    assert (score is not None) == (len(values) >= rule.least)
    if score is not None:
        assert rule.lowest - 1e-9 <= score <= rule.highest + 1e-9


@given(scale_rules(), st.lists(st.integers(1, 2), min_size=4, max_size=4), st.integers(0, 3))
def test_a_higher_answer_moves_the_score_the_way_its_weight_says(raw, values, which):
    form = read(raw)
    rule, part = form.scales[0], form.scales[0].parts[which]
    higher = [*values[:which], values[which] + 1, *values[which + 1 :]]
    rise = scores(form, answered(*higher))["hope"].value - scores(form, answered(*values))["hope"].value
    goes_up = ((part.weight > 0) != part.is_reversed) == (rule.multiply > 0)
    assert rise > 0 if goes_up else rise < 0


@given(st.dictionaries(st.sampled_from(CODES), VALUES), st.sampled_from(MissingCode))
def test_a_missing_answer_in_place_of_none_changes_no_value(given_, code):
    filled = {one: given_.get(one, AnswerValue(missing_code=code)) for one in CODES}
    assert scores(MANY, filled)["hope"].value == scores(MANY, given_)["hope"].value
