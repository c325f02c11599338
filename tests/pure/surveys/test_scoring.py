"""How answers become scores."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.instruments.types import MissingCode
from app.surveys.scoring import ScaleScore, scores
from app.surveys.types import AnswerValue
from tests.pure.surveys.test_flow import item

ONE = (item("a", scale="hope"), item("b", "text"), item("c", scale="home"))
MANY = tuple(item(f"q{n}", scale="hope") for n in range(4))
VALUES = st.integers(1, 5).map(lambda value: AnswerValue(value=float(value)))
MISSING = st.sampled_from(MissingCode).map(lambda code: AnswerValue(missing_code=code))


def test_a_scale_with_one_item_takes_its_value():
    assert scores(ONE, {"a": AnswerValue(value=4.0), "b": AnswerValue(text="words")}) == {
        "hope": ScaleScore(4.0),
        "home": ScaleScore(None),
    }


@pytest.mark.parametrize("code", MissingCode)
def test_each_way_to_skip_is_missing_and_never_zero_YP_09(code):
    assert scores(ONE, {"a": AnswerValue(missing_code=code)})["hope"] == ScaleScore(None, code)


def test_a_question_that_was_never_reached_is_missing_without_a_reason():
    assert scores(ONE, {})["hope"] == ScaleScore(None, None)


def test_mean_is_over_what_was_given():
    given = {"q0": AnswerValue(value=2.0), "q1": AnswerValue(value=5.0), "q2": AnswerValue(value=5.0)}
    assert scores(MANY, given)["hope"] == ScaleScore(4.0)


def test_half_is_enough_and_less_is_not():
    half = {"q0": AnswerValue(value=2.0), "q1": AnswerValue(value=4.0)}
    assert scores(MANY, half)["hope"] == ScaleScore(3.0)
    assert scores(MANY, {"q0": AnswerValue(value=2.0)})["hope"] == ScaleScore(None)


def test_different_reasons_give_no_single_reason():
    mixed = {
        "q0": AnswerValue(missing_code=MissingCode.DONT_KNOW),
        "q1": AnswerValue(missing_code=MissingCode.RATHER_NOT_SAY),
    }
    assert scores(MANY, mixed)["hope"] == ScaleScore(None)
    assert scores(MANY, {"q0": mixed["q0"], "q3": mixed["q0"]})["hope"] == ScaleScore(None, MissingCode.DONT_KNOW)


@given(st.dictionaries(st.sampled_from([one.code for one in MANY]), VALUES | MISSING))
def test_a_score_lies_within_what_was_answered(given):
    score = scores(MANY, given)["hope"]
    values = [answer.value for answer in given.values() if answer.value is not None]
    assert (score.value is None) == (len(values) < 2)
    if score.value is not None:
        assert min(values) <= score.value <= max(values)
        assert score.missing_code is None


@given(st.lists(st.integers(1, 5), min_size=4, max_size=4), st.integers(0, 3))
def test_a_higher_answer_never_lowers_the_score(values, which):
    def score(of):
        return scores(MANY, {f"q{n}": AnswerValue(value=float(value)) for n, value in enumerate(of)})["hope"].value

    higher = [*values[:which], values[which] + 1, *values[which + 1 :]]
    assert score(higher) > score(values)


@given(st.dictionaries(st.sampled_from([one.code for one in MANY]), VALUES), st.sampled_from(MissingCode))
def test_a_missing_answer_in_place_of_none_changes_no_value(given, code):
    filled = {one.code: given.get(one.code, AnswerValue(missing_code=code)) for one in MANY}
    assert scores(MANY, filled)["hope"].value == scores(MANY, given)["hope"].value
