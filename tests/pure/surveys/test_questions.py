"""What each kind of question makes of what was sent."""

from __future__ import annotations

import json

import pytest
from flask import Flask
from flask_babel import Babel
from hypothesis import given
from hypothesis import strategies as st

from app.instruments.checking import SCHEMA
from app.instruments.definition import Item, Option
from app.instruments.types import MissingCode
from app.surveys.questions import registry
from app.surveys.questions.base import said, sent_as
from app.surveys.types import AnswerValue, FieldProblem, QuestionKind, Said

CHOICES = (QuestionKind.FACES, QuestionKind.WORDS, QuestionKind.STEPS)


@pytest.fixture(autouse=True)
def words():
    """Translation needs a request; nothing else of the application is here."""
    app = Flask(__name__)
    Babel(app)
    with app.test_request_context():
        yield


def item(kind, values=(1.0, 2.5, -3.0), **rest):
    options = tuple(Option(value, {"en-GB": f"say {value}", "cy": f"dweud {value}"}, {}) for value in values)
    return Item("home", kind, None, {"en-GB": "Home?"}, {}, {}, {}, options, 0, None, rest.get("max_length", 20))


def test_every_kind_of_the_schema_can_be_asked():
    named = json.loads(SCHEMA.read_text(encoding="utf-8"))["$defs"]["kind"]["enum"]
    assert sorted(named) == sorted(registry.QUESTIONS)
    registry.check()


def test_a_kind_that_cannot_be_asked_stops_the_start(monkeypatch):
    monkeypatch.setattr(registry, "QUESTIONS", {"faces": registry.QUESTIONS["faces"]})
    with pytest.raises(registry.UnknownKindError, match="words"):
        registry.check()


@pytest.mark.parametrize("kind", CHOICES)
def test_an_option_is_its_value_and_can_be_shown_again(kind):
    question = registry.question_of(kind)
    for option in item(kind).options:
        answer = question.parse(item(kind), {"answer": sent_as(option.value)})
        assert answer == AnswerValue(value=option.value)
        assert question.parse(item(kind), question.chosen(answer)) == answer
        assert question.words(item(kind), answer, "en-GB").words == f"say {option.value}"


@pytest.mark.parametrize("kind", CHOICES)
@pytest.mark.parametrize("code", MissingCode)
def test_three_ways_to_skip_are_stored_as_reasons_YP_09(kind, code):
    question = registry.question_of(kind)
    answer = question.parse(item(kind), {"answer": code.value})
    assert answer == AnswerValue(missing_code=code)
    assert question.parse(item(kind), question.chosen(answer)) == answer
    assert question.words(item(kind), answer, "en-GB").words in {
        "I'd rather not say",
        "I don't know",
        "This isn't about me",
    }


@pytest.mark.parametrize("kind", CHOICES)
@pytest.mark.parametrize("sent", [{}, {"answer": ""}, {"answer": "7"}, {"answer": "1e0"}, {"answer": "nan"}])
def test_nothing_picked_or_nothing_of_ours_is_put_right_kindly(kind, sent):
    problem = registry.question_of(kind).parse(item(kind), sent)
    assert problem == FieldProblem("answer", "Pick an answer, or pick “I'd rather not say”.")


def test_a_text_may_be_left_empty():
    question = registry.question_of("text")
    empty = question.parse(item("text", ()), {"words": "  "})
    assert empty == AnswerValue()
    assert question.chosen(empty) == {}
    assert question.words(item("text", ()), empty, "en-GB").words == "You left this empty"


def test_a_text_that_is_too_long_says_how_much_room_there_is():
    problem = registry.question_of("text").parse(item("text", (), max_length=5), {"words": "sixsix"})
    assert problem == FieldProblem("words", "You wrote 6 letters. There is room for 5.")


@given(st.text(max_size=20))
def test_a_text_comes_back_as_it_was_written(written):
    question = registry.question_of("text")
    answer = question.parse(item("text", ()), {"words": written})
    assert isinstance(answer, AnswerValue)
    assert (answer.text or "") == written.strip()
    assert question.chosen(answer).get("words", "") == written.strip()


def test_information_asks_for_nothing():
    question = registry.question_of("information")
    assert question.parse(item("information", ()), {}) == AnswerValue()
    assert not question.words(item("information", ()), AnswerValue(), "en-GB")


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_value_survives_the_form(value):
    assert float(sent_as(value)) == value


def test_words_in_another_language_than_the_page_are_marked_A11Y_32():
    assert said({"en-GB": "Home", "cy": "Cartref"}, "cy") == Said("Cartref")
    assert said({"en-GB": "Home"}, "cy") == Said("Home", "en-GB")
    assert said({"en-GB": "Home"}, "en-GB") == Said("Home")
    assert said(None, "cy") == Said("")


def test_an_answer_is_one_thing():
    with pytest.raises(ValueError, match="never two"):
        AnswerValue(value=1.0, missing_code=MissingCode.DONT_KNOW)
