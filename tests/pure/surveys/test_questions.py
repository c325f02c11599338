"""What each kind of question makes of what was sent."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from flask import Flask
from flask_babel import Babel
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.instruments.checking import SCHEMA
from app.instruments.definition import Item, Option
from app.instruments.types import MissingCode
from app.surveys.questions import registry
from app.surveys.questions.base import SKIPS, OpenQuestion
from app.surveys.types import AnswerValue, FieldProblem, QuestionKind, Said

CHOICES = ("faces", "words", "steps", "one", "rating", "goal", "yes_no")
PICKED = ("many", "feelings")
BOXES = (*PICKED, "rank", "number", "date")
WORDED = ("text", "line")
NOTHING = "Pick an answer, or pick “I'd rather not say”."
ENDS = {"lowest": {"en-GB": "Not at all"}, "highest": {"en-GB": "Fully"}}


@pytest.fixture(autouse=True)
def words():
    """Translation needs a request; nothing else of the application is here."""
    app = Flask(__name__)
    Babel(app)
    with app.test_request_context():
        yield


def item(kind, values=(1.0, 2.5, -3.0), alone=(), **rest):
    has_options = kind not in {"rating", "goal", "yes_no", "number", "date", *WORDED}
    options = tuple(
        Option(value, {"en-GB": f"say {value}", "cy": f"dweud {value}"}, {}, alone=value in alone)
        for value in (values if has_options else ())
    )
    rest = {"max_length": 20, "most": len(options), "ends": ENDS} | rest
    room = rest.pop("max_length")
    return Item("home", kind, None, {"en-GB": "Home?"}, {}, {}, {}, options, 0, None, room, **rest)


def parse(kind, sent, **what):
    """What the kind makes of fields sent once or, as a list, several times."""
    several = {name: value if isinstance(value, list) else [value] for name, value in sent.items()}
    return registry.question_of(kind).parse(item(kind, **what), several)


def say(kind, answer, language="en-GB", **what):
    return registry.question_of(kind).words(item(kind, **what), answer, language)


def test_every_kind_of_the_schema_can_be_asked():
    named = json.loads(SCHEMA.read_text(encoding="utf-8"))["$defs"]["kind"]["enum"]
    assert sorted(named) == sorted(registry.QUESTIONS) == sorted(QuestionKind)
    registry.check()


def test_a_kind_that_cannot_be_asked_stops_the_start(monkeypatch):
    monkeypatch.setattr(registry, "QUESTIONS", {"faces": registry.QUESTIONS["faces"]})
    with pytest.raises(registry.UnknownKindError, match="words"):
        registry.check()


def test_a_kind_that_cannot_be_drawn_stops_the_start(monkeypatch, tmp_path):
    page = tmp_path / "answers.html"
    page.write_text(registry.MACROS.read_text().replace("macro rank(", "macro order("))
    monkeypatch.setattr(registry, "MACROS", page)
    with pytest.raises(registry.UnknownKindError, match="rank"):
        registry.check()


# The same for every kind.

digits = st.integers(0, 12).map(str)
typed = st.one_of(digits, st.just(""), st.sampled_from([*MissingCode, "2.5", "-3", "1,5", "2024", "March", "x", " 7 "]))
sent_fields = st.dictionaries(
    st.sampled_from(["answer", "words", "number", "day", "month", "year", "picks", "places", "skip"]),
    st.lists(st.one_of(typed, st.text(max_size=5)), max_size=4),
)


@pytest.mark.parametrize("kind", QuestionKind)
@given(sent=sent_fields)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_an_answer_shown_again_and_sent_again_is_the_same_answer(kind, sent):
    question, asked = registry.question_of(kind), item(kind, is_whole=False)
    read = question.parse(asked, sent)
    if isinstance(read, FieldProblem):
        assert read.words
        assert read.field in question.fields
        return
    again = {name: list(values) for name, values in question.chosen(asked, read).items()}
    assert again.keys() <= {*question.fields}
    assert question.parse(asked, again) == read


def given_answers(kind):
    """Every answer that an item of this kind can have."""
    values = st.sampled_from(registry.question_of(kind).values(item(kind)) if kind in CHOICES else (1.0, 2.5, -3.0))
    return {
        **dict.fromkeys(CHOICES, values.map(lambda value: AnswerValue(value=value))),
        **dict.fromkeys(
            PICKED,
            st.sets(values, min_size=1).map(lambda s: AnswerValue(picks=tuple(v for v in (1.0, 2.5, -3.0) if v in s))),
        ),
        "rank": st.lists(values, min_size=1, unique=True).map(lambda picks: AnswerValue(picks=tuple(picks))),
        "number": st.integers(-(10**9), 10**9).map(lambda n: AnswerValue(value=n / 10_000)),
        "date": st.dates(dt.date(1000, 1, 1)).map(lambda day: AnswerValue(text=day.isoformat())),
        **dict.fromkeys(
            WORDED, st.text("abc é", max_size=20).map(lambda t: AnswerValue(text=" ".join(t.split()) or None))
        ),
        "information": st.just(AnswerValue()),
    }[kind]


@pytest.mark.parametrize("kind", QuestionKind)
@given(data=st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_kept_can_be_shown_and_sent_again(kind, data):
    question, asked = registry.question_of(kind), item(kind, is_whole=False)
    answer = data.draw(given_answers(kind))
    assert question.parse(asked, question.chosen(asked, answer)) == answer
    assert question.words(asked, answer, "en-GB") or kind == "information"


@pytest.mark.parametrize("kind", [*CHOICES, *BOXES])
@pytest.mark.parametrize("code", MissingCode)
def test_three_ways_to_skip_are_stored_as_reasons_YP_09(kind, code):
    question = registry.question_of(kind)
    assert question.has_skips
    answer = parse(kind, {"answer" if kind in CHOICES else "skip": code.value})
    assert answer == AnswerValue(missing_code=code)
    assert question.parse(item(kind), question.chosen(item(kind), answer)) == answer
    assert say(kind, answer) == Said(str(SKIPS[code]))


# Cards of which one is picked.


@pytest.mark.parametrize("kind", CHOICES)
def test_every_card_is_an_answer_in_its_own_words(kind):
    question = registry.question_of(kind)
    cards = question.choices(item(kind), "en-GB")
    assert tuple(float(card.value) for card in cards) == question.values(item(kind))
    for card in cards:
        answer = parse(kind, {"answer": card.value})
        assert answer == AnswerValue(value=float(card.value))
        assert card.text.words in say(kind, answer).words


@pytest.mark.parametrize("kind", CHOICES)
@pytest.mark.parametrize("sent", [{}, {"answer": ""}, {"answer": "11"}, {"answer": "1e0"}, {"answer": "nan"}])
def test_nothing_picked_or_nothing_of_ours_is_put_right_kindly(kind, sent):
    assert parse(kind, sent) == FieldProblem("answer", NOTHING)


@pytest.mark.parametrize("kind", ["rating", "goal"])
def test_a_rating_goes_from_0_to_10_and_its_ends_have_words_A11Y_56(kind):
    cards = registry.question_of(kind).choices(item(kind), "cy")
    assert [card.value for card in cards] == [str(n) for n in range(11)]
    assert [card.meaning.words for card in cards] == ["Not at all", *[""] * 9, "Fully"]
    assert cards[0].meaning.lang == "en-GB", "words that are not there in the page's language are marked"
    assert say(kind, AnswerValue(value=7.0)) == Said("7 out of 10")


def test_yes_counts_as_1_and_no_as_0():
    assert parse("yes_no", {"answer": "1"}) == AnswerValue(value=1.0)
    assert [say("yes_no", AnswerValue(value=value)).words for value in (1.0, 0.0)] == ["Yes", "No"]


# Check boxes.


@pytest.mark.parametrize("kind", PICKED)
def test_picks_are_kept_in_the_order_of_the_options(kind):
    answer = parse(kind, {"picks": ["-3", "1", "1"]})
    assert answer == AnswerValue(picks=(1.0, -3.0))
    assert say(kind, answer, "cy").words == "dweud 1.0, dweud -3.0"


@pytest.mark.parametrize("kind", PICKED)
@pytest.mark.parametrize("picks", [[], ["9"], ["1", "9"], [""]])
def test_no_picks_or_strange_ones_are_put_right_kindly(kind, picks):
    assert parse(kind, {"picks": picks}) == FieldProblem("picks", NOTHING)


@pytest.mark.parametrize("kind", PICKED)
def test_too_many_picks_say_how_many_may_stay(kind):
    problem = parse(kind, {"picks": ["1", "2.5"]}, most=1)
    assert problem == FieldProblem("picks", "You picked 2. Keep up to 1.")
    assert registry.question_of(kind).how(item(kind, most=2)) == "Pick up to 2."
    assert registry.question_of(kind).how(item(kind, most=2, alone=(-3.0,))) == "Pick as many as you like."


@pytest.mark.parametrize("kind", PICKED)
def test_an_answer_that_stands_alone_says_so_by_its_name(kind):
    assert parse(kind, {"picks": ["-3"]}, alone=(-3.0,)) == AnswerValue(picks=(-3.0,))
    problem = parse(kind, {"picks": ["1", "-3"]}, alone=(-3.0,))
    assert problem == FieldProblem("picks", "You picked “say -3.0” and something else too. Keep only one of them.", 2)


@pytest.mark.parametrize(
    ("kind", "sent"),
    [
        ("many", {"picks": "1"}),
        ("rank", {"places": ["", "1", ""]}),
        ("number", {"number": "3"}),
        ("date", {"year": "2"}),
    ],
)
def test_a_skip_beside_an_answer_asks_which_of_them_is_meant(kind, sent):
    problem = parse(kind, {**sent, "skip": "dont_know"})
    words = "You picked “I don't know” and something else too. Keep only one of them."
    assert problem == FieldProblem("skip", words, 1)
    two = parse(kind, {"skip": ["not_about_me", "rather_not_say"]})
    assert isinstance(two, FieldProblem)
    assert "“I'd rather not say”" in two.words


def test_a_feeling_is_drawn_by_its_name_or_its_english_word_and_others_have_no_drawing_A11Y_57():
    texts = ({"en-GB": "Happy"}, {"en-GB": "A bit low", "cy": "Isel"}, {"en-GB": "Muddled"})
    options = tuple(Option(float(n), text, {}, code="sad" if n == 1 else "") for n, text in enumerate(texts))
    asked = Item("now", "feelings", None, {"en-GB": "Now?"}, {}, {}, {}, options, 0, None, 0, most=3)
    cards = registry.question_of("feelings").choices(asked, "cy")
    assert [card.feeling for card in cards] == ["happy", "sad", ""]
    assert all(card.text for card in cards)


# Numbers of an order.


def test_an_order_is_kept_first_to_last_and_need_not_name_all():
    answer = parse("rank", {"places": ["2", "", "1"]})
    assert answer == AnswerValue(picks=(-3.0, 1.0))
    assert say("rank", answer).words == "1. say -3.0, 2. say 1.0"


@pytest.mark.parametrize(
    ("places", "words", "at"),
    [
        (["", "", ""], "Give a number to one or more, or pick “I'd rather not say”.", 0),
        ([], "Give a number to one or more, or pick “I'd rather not say”.", 0),
        (["1", ""], "Give a number to one or more, or pick “I'd rather not say”.", 0),
        (["4", "", ""], "Give a number to one or more, or pick “I'd rather not say”.", 0),
        (["2", "1", "1"], "Two of them have number 1. Give each its own number.", 2),
        (["3", "", "1"], "You gave number 3 but not number 2. Give one of them number 2.", 0),
        (["", "2", ""], "You gave number 2 but not number 1. Give one of them number 1.", 1),
    ],
)
def test_ties_and_gaps_in_an_order_say_what_to_change(places, words, at):
    assert parse("rank", {"places": places}) == FieldProblem("places", words, at)


# A number.


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("7", 7.0),
        (" 7,5 ", 7.5),
        ("7.5", 7.5),
        ("-0", 0.0),
        ("\N{MINUS SIGN}2", -2.0),
        ("1 000", 1000.0),
        ("0,125", 0.125),
        ("\u0663\u066b\u0665", 3.5),
    ],
)
def test_a_number_is_read_as_people_write_it(typed, value):
    answer = parse("number", {"number": typed}, is_whole=False)
    assert answer == AnswerValue(value=value)
    assert str(answer.value) != "-0.0"


@pytest.mark.parametrize(
    ("typed", "words", "what"),
    [
        ("", "Type a number, or pick “I'd rather not say”.", {}),
        ("lots", "Type a number in figures, like 12", {}),
        ("1e3", "Type a number in figures, like 12", {}),
        ("nan", "Type a number in figures, like 12", {}),
        ("9" * 400, "Type a number in figures, like 12", {}),
        ("1,250", "Type it without the comma. Use a point, like 1.5", {"is_whole": False}),
        ("2.5", "Type a whole number, like 3", {}),
        ("25", "Type a number from 0 to 24.", {"lowest": 0, "highest": 24}),
        ("-1", "Type a number: 0 or more.", {"lowest": 0}),
        ("3", "Type a number: 2.5 or less.", {"highest": 2.5}),
    ],
)
def test_a_number_that_does_not_fit_says_which_does_A11Y_35(typed, words, what):
    assert parse("number", {"number": typed}, **what) == FieldProblem("number", words)


def test_a_whole_number_may_have_commas_between_thousands_and_is_said_with_its_unit():
    assert parse("number", {"number": "1,250"}) == AnswerValue(value=1250.0)
    unit = {"unit": {"en-GB": "hours"}}
    assert say("number", AnswerValue(value=7.5), **unit) == Said("7.5 hours")
    assert say("number", AnswerValue(value=3.0)) == Said("3")


# A day.


@pytest.mark.parametrize("month", ["3", "03", "March", " mar "])
def test_a_day_is_kept_in_iso_form_and_a_month_may_be_a_word(month):
    answer = parse("date", {"day": "07", "month": month, "year": "2024"})
    assert answer == AnswerValue(text="2024-03-07")
    assert say("date", answer) == Said("7 Mar 2024")


@pytest.mark.parametrize(
    ("sent", "field", "words"),
    [
        (("", "", ""), "day", "Type a day, or pick “I'd rather not say”."),
        (("", "3", "2024"), "day", "Type the day in figures, like 27"),
        (("x", "3", "2024"), "day", "Type the day in figures, like 27"),
        (("7", "", "2024"), "month", "Type the month in figures, like 3"),
        (("7", "3", "24"), "year", "Type the year with 4 figures, like 2014"),
        (("30", "2", "2024"), "day", "That day is not in the calendar. Check each number."),
        (("1", "13", "2024"), "day", "That day is not in the calendar. Check each number."),
        (("1", "1", "0000"), "day", "That day is not in the calendar. Check each number."),
    ],
)
def test_only_real_days_are_taken_and_the_field_to_change_is_named_A11Y_35(sent, field, words):
    assert parse("date", dict(zip(("day", "month", "year"), sent, strict=True))) == FieldProblem(field, words)


@pytest.mark.parametrize(
    ("ends", "words"),
    [
        ({"earliest": "2024-03-08"}, "Type a day on or after 8 Mar 2024."),
        ({"latest": "2024-03-06"}, "Type a day on or before 6 Mar 2024."),
        ({"earliest": "2020-01-01", "latest": "2024-03-06"}, "Type a day from 1 Jan 2020 to 6 Mar 2024."),
    ],
)
def test_a_day_outside_says_which_days_fit(ends, words):
    sent = {"day": "7", "month": "3", "year": "2024"}
    assert parse("date", sent, **ends) == FieldProblem("day", words)
    assert registry.question_of("date").how(item("date", **ends)) == words
    assert parse("date", sent, earliest="2024-03-07", latest="2024-03-07") == AnswerValue(text="2024-03-07")


# Words.


@pytest.mark.parametrize("kind", WORDED)
def test_words_may_be_left_empty(kind):
    question = registry.question_of(kind)
    empty = parse(kind, {"words": "  "})
    assert empty == AnswerValue()
    assert question.chosen(item(kind), empty) == {}
    assert say(kind, empty).words == "You left this empty"


@pytest.mark.parametrize("kind", WORDED)
def test_words_that_are_too_long_say_how_much_room_there_is(kind):
    problem = parse(kind, {"words": "sixsix"}, max_length=5)
    assert problem == FieldProblem("words", "You wrote 6 letters. There is room for 5.")


@given(st.text(max_size=20))
def test_a_text_comes_back_as_it_was_written(written):
    answer = parse("text", {"words": written})
    assert isinstance(answer, AnswerValue)
    assert (answer.text or "") == written.strip()


def test_a_line_stays_one_line():
    assert parse("line", {"words": " to swim\r\nand  dive"}) == AnswerValue(text="to swim and dive")


def test_information_asks_for_nothing():
    assert parse("information", {}) == AnswerValue()
    assert not say("information", AnswerValue())


def test_ways_to_skip_are_check_boxes_exactly_where_there_is_no_group_of_radio_buttons():
    boxes = {kind for kind, question in registry.QUESTIONS.items() if "skip" in question.fields}
    assert boxes == {kind for kind, question in registry.QUESTIONS.items() if isinstance(question, OpenQuestion)}
    assert boxes == {*BOXES}
