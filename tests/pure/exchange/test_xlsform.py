"""What of an XLSForm becomes what, and what is told."""

from __future__ import annotations

from typing import Any

import pytest

from app.errors import RuleError
from app.exchange.xlsform_in import from_xlsform
from app.exchange.xlsform_out import to_xlsform
from tests.support.forms_elsewhere import Raw, workbook

YES_NO = [{"list_name": "yn", "name": "yes", "label": "Yes"}, {"list_name": "yn", "name": "no", "label": "No"}]
PETS = [{"list_name": "pets", "name": name, "label": name.title()} for name in ("cat", "dog", "hen")]
COUNT = {"type": "integer", "name": "n", "label": "How many?", "constraint": ". >= 0 and . <= 4"}


def read(
    *survey: dict[str, Any], choices: list[dict[str, Any]] | None = None, **settings: str
) -> tuple[Raw, list[str]]:
    raw, lost = from_xlsform(workbook(survey, choices or YES_NO + PETS, form_id="pets", form_title="Pets", **settings))
    return raw, [str(one) for one in lost]


def one(row: dict[str, Any]) -> Raw:
    item: Raw = read({"name": "q", "label": "A question?"} | row)[0]["items"][0]
    return {
        key: value
        for key, value in item.items()
        if key not in {"code", "text", "scale", "may_skip", "sensitivity", "risk"}
    }


@pytest.mark.parametrize(
    ("row", "item"),
    [
        ({"type": "text"}, {"kind": "line"}),
        ({"type": "text", "appearance": "multiline"}, {"kind": "text"}),
        ({"type": "text", "constraint": "string-length(.) <= 80"}, {"kind": "line", "max_length": 80}),
        ({"type": "note"}, {"kind": "information"}),
        ({"type": "select_one yn"}, {"kind": "yes_no"}),
        ({"type": "integer", "constraint": ". > 0 and 9 >= ."}, {"kind": "number", "lowest": 1, "highest": 9}),
        ({"type": "decimal", "constraint": ". <= 2.5"}, {"kind": "number", "whole": False, "highest": 2.5}),
        ({"type": "range", "parameters": "start=1 end=5 step=1"}, {"kind": "number", "lowest": 1, "highest": 5}),
        ({"type": "date", "constraint": ". >= date('2020-01-01')"}, {"kind": "date", "earliest": "2020-01-01"}),
        (
            {"type": "range", "parameters": "start=0 end=10 step=1"},
            {"kind": "rating", "ends": {"lowest": {"en-GB": "0"}, "highest": {"en-GB": "10"}}},
        ),
        (
            {"type": "integer", "constraint": "regex(., '[0-9]')"},
            {"kind": "number", "origin": {"xlsform": {"constraint": "regex(., '[0-9]')"}}},
        ),
        ({"type": "text", "required": "yes"}, {"kind": "line", "origin": {"xlsform": {"required": "yes"}}}),
    ],
)
def test_a_question_becomes_an_item_of_its_kind(row, item):
    assert one(row) == item


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        ({"type": "select_one pets"}, "one"),
        ({"type": "select_one pets", "appearance": "likert"}, "words"),
        ({"type": "select_one pets", "appearance": "waymark-faces"}, "faces"),
        ({"type": "select_multiple pets"}, "many"),
        ({"type": "select_multiple pets", "appearance": "waymark-feelings"}, "feelings"),
        ({"type": "rank pets"}, "rank"),
    ],
)
def test_answers_to_pick_keep_their_names_and_order(row, kind):
    item = one(row)
    assert item["kind"] == kind
    assert [(option["value"], option["code"]) for option in item["options"]] == [(1, "cat"), (2, "dog"), (3, "hen")]


def test_answers_named_by_numbers_have_those_values():
    names = [{"list_name": "k", "name": name, "label": f"Point {name}"} for name in ("0", "2", "4")]
    raw, _ = read({"type": "select_one k", "name": "q", "label": "Q"}, choices=names)
    assert [option["value"] for option in raw["items"][0]["options"]] == [0, 2, 4]
    assert all("code" not in option for option in raw["items"][0]["options"])


@pytest.mark.parametrize(
    ("expression", "rule"),
    [
        ("${pet} = 'cat'", {"item": "pet", "is": 1}),
        ("'cat' = ${pet}", {"item": "pet", "is": 1}),
        ("selected(${pet}, 'dog')", {"item": "pet", "is": 2}),
        ("selected(${pets}, 'dog')", {"item": "pets", "includes": 2}),
        ("${pet} != 'cat'", {"not": {"item": "pet", "is": 1}}),
        ("not(${yes}='yes')", {"not": {"item": "yes", "is": 1}}),
        ("${n} < 3", {"item": "n", "at_most": 2}),
        (
            "${n} >= 3 and (${yes} = 'no' or ${n} = 4)",
            {"all": [{"item": "n", "at_least": 3}, {"any": [{"item": "yes", "is": 0}, {"item": "n", "is": 4}]}]},
        ),
        ("${pet} = 'cat' or ${pet} = 'hen'", {"item": "pet", "any_of": [1, 3]}),
        ("${n} != ''", {"item": "n", "answered": True}),
        ("string-length(${n}) > 0", {"item": "n", "answered": True}),
        ("true()", None),
    ],
)
def test_a_condition_in_xpath_becomes_a_rule(expression, rule):
    raw, _ = read(
        {"type": "select_one pets", "name": "pet", "label": "One?"},
        {"type": "select_multiple pets", "name": "pets", "label": "Which?"},
        {"type": "select_one yn", "name": "yes", "label": "Yes?"},
        COUNT,
        {"type": "text", "name": "last", "label": "Last", "relevant": expression},
    )
    assert raw["items"][-1].get("show_if") == rule


@pytest.mark.parametrize(
    ("expression", "why"),
    [
        ("${pet} = 'cow'", "has no answer 'cow'"),
        ("${pets} = 'cat'", "takes several answers"),
        ("${n} + 1 = 3", "works something out"),
        ("${n} = today()", "only the answer of a question is compared"),
        ("count(${pets}) > 2", "count() is not compared"),
        ("regex(${pet}, 'c')", "regex() is not read here"),
        ("${pet}", "a question alone says neither yes nor no"),
        ("${where} = 'x'", "where was left out (there is no question of the type 'geopoint' here)"),
        ("(${n} = 1", "')' is missing"),
        ("${last} = 'x'", "there is no earlier question last"),
    ],
)
def test_a_condition_beyond_that_refuses_the_form_with_its_words(expression, why):
    with pytest.raises(RuleError) as error:
        read(
            {"type": "select_one pets", "name": "pet", "label": "One?"},
            {"type": "select_multiple pets", "name": "pets", "label": "Which?"},
            {"type": "geopoint", "name": "where", "label": "Where?"},
            COUNT,
            {"type": "text", "name": "last", "label": "Last", "relevant": expression},
        )
    assert f"question last: the condition {expression!r} cannot be carried: " in str(error.value) or "pyxform" in str(
        error.value
    )
    assert why in str(error.value) or "pyxform" in str(error.value)


def test_yes_and_no_are_in_our_words_and_that_is_told():
    named = [
        row | {"label::Welsh (cy)": word, "name": row["label"]}
        for row, word in zip(YES_NO, ("Ydw", "Nac ydw"), strict=True)
    ]
    raw, lost = read(
        {"type": "select_one yn", "name": "a", "label": "A?"},
        {"type": "text", "name": "b", "label": "B?", "relevant": "${a} = 'Yes'"},
        choices=named,
    )
    assert (raw["items"][0]["kind"], raw["items"][1]["show_if"]) == ("yes_no", {"item": "a", "is": 1})
    assert "question a: yes and no stand there in the words of Waymark, in every language" in lost


def test_groups_become_sections_and_a_counted_repeat_repeats():
    raw, _ = read(
        COUNT,
        {"type": "begin_group", "name": "home", "label": "Home", "relevant": "${n} > 0"},
        {"type": "text", "name": "town", "label": "Town"},
        {"type": "end_group"},
        {"type": "begin_repeat", "name": "pet", "label": "Pet {n}", "repeat_count": "${n}"},
        {"type": "text", "name": "called", "label": "What is it called?"},
        {"type": "end_repeat"},
    )
    assert raw["sections"] == [
        {"code": "part"},
        {"code": "home", "title": {"en-GB": "Home"}, "show_if": {"item": "n", "at_least": 1}},
        {"code": "pet", "repeat": {"count": "n", "most": 4, "title": {"en-GB": "Pet {n}"}}},
    ]
    assert [item["section"] for item in raw["items"]] == ["part", "home", "pet"]


def test_a_repeat_without_a_count_is_asked_once_and_that_is_told():
    raw, lost = read(
        {"type": "begin_repeat", "name": "pet", "label": "Pet"},
        {"type": "text", "name": "called", "label": "What is it called?"},
        {"type": "end_repeat"},
    )
    assert "repeat" not in raw["sections"][0]
    assert "group pet: how many times is not said by an earlier whole number; it is asked once" in lost


def test_a_group_in_a_group_holds_under_both_conditions():
    raw, lost = read(
        COUNT,
        {"type": "begin_group", "name": "outer", "relevant": "${n} > 0"},
        {"type": "begin_group", "name": "inner", "relevant": "${n} < 3"},
        {"type": "text", "name": "town", "label": "Town"},
        {"type": "end_group"},
        {"type": "end_group"},
    )
    assert raw["sections"][1]["show_if"] == {"all": [{"item": "n", "at_least": 1}, {"item": "n", "at_most": 2}]}
    assert "group inner: stood inside outer; it is a section of its own" in lost


def test_languages_are_told_by_tag_or_name_and_kept_for_the_way_back():
    row = {
        "type": "text",
        "name": "q",
        "label::English (en)": "Hello",
        "label::Cymraeg (cy)": "Helo",
        "label::Klingon": "nuqneH",
    }
    raw, lost = read(row)
    assert raw["items"][0]["text"] == {"en-GB": "Hello", "cy": "Helo"}
    assert raw["languages"] == {"cy": "draft", "en-GB": "draft"}
    assert raw["items"][0]["origin"] == {"xlsform": {"languages": {"cy": "Cymraeg (cy)"}}}
    assert "languages: the words in 'Klingon' are left out: nobody can tell which language it is" in lost


def test_a_form_without_english_stands_in_its_own_words_and_says_so():
    raw, lost = read({"type": "text", "name": "q", "label": "Bonjour"}, default_language="French (fr)")
    assert raw["items"][0]["text"] == {"fr": "Bonjour", "en-GB": "Bonjour"}
    assert any("some words have no English; the words in fr stand in their place" in one for one in lost)


def test_everything_that_is_left_out_is_told():
    _, lost = read(
        {"type": "start", "name": "began"},
        {"type": "image", "name": "photo", "label": "A photo"},
        {
            "type": "text",
            "name": "q",
            "label": "Hello ${began}",
            "required": "yes",
            "default": "x",
            "appearance": "numbers",
            "guidance_hint": "Slowly",
        },
        {"type": "acknowledge", "name": "ok", "label": "Read this"},
        {"type": "select_one pets", "name": "pet", "label": "Pet", "choice_filter": "name != 'cat'"},
        public_key="MIIB",
    )
    told = "\n".join(lost)
    for words in (
        "question began: left out: there is no question of the type 'start' here",
        "question photo: left out: there is no question of the type 'photo' here",
        "an earlier answer stood in the words 'Hello ${began}'; three dots stand there",
        "question q: it had to be answered; here nobody has to answer",
        "question q: an answer stood there before anybody gave one",
        "question q: the appearance 'numbers' is left out",
        "question q: the guidance for the person who asks is left out",
        "question ok: it had to be ticked; it is only shown",
        "question pet: every answer is offered; the filter",
        "settings: public_key is left out",
        "licence: Not stated",
    ):
        assert words in told


def test_nobody_is_asked_before_somebody_says_that_a_form_may_be_used():
    raw, _ = read({"type": "text", "name": "q", "label": "Hello"})
    assert raw["licence"] == {
        "holder": "Not stated",
        "terms": "Not stated",
        "credit": "Not stated",
        "needs_proof": True,
    }
    raw, _ = read({"type": "text", "name": "q", "label": "Hello"}, holder="Harbour Hill", terms="CC0", credit="By us")
    assert raw["licence"] == {"holder": "Harbour Hill", "terms": "CC0", "credit": "By us", "needs_proof": True}


def test_what_a_workbook_has_no_place_for_is_told_on_the_way_out():
    raw, _ = read(
        {"type": "select_one pets", "name": "pet", "label": "Pet"}, {"type": "text", "name": "q", "label": "Q"}
    )
    raw["minutes"] = 4
    raw["items"][0] |= {"risk": {"when": {"at_least": 3}, "reason": {"en-GB": "x"}}, "sensitivity": 1}
    raw["items"][1]["show_if"] = {"item": "pet", "skipped": "dont_know"}
    _, lost = to_xlsform(raw)
    assert [str(one) for one in lost] == [
        "form: how long it takes (minutes)",
        "item pet: how hard it may be to answer (sensitivity)",
        "item pet: WHICH ANSWERS RAISE AN ALERT (risk)",
        "item q: its condition is left out, so it is always asked: it asks for which reason there is no answer",
    ]


def test_words_that_look_like_formulas_go_out_as_text_and_come_back():
    raw, _ = read({"type": "text", "name": "q", "label": "Q"})
    raw["items"][0]["text"] = {"en-GB": '=HYPERLINK("http://example.org")'}
    assert from_xlsform(to_xlsform(raw)[0])[0]["items"][0]["text"] == raw["items"][0]["text"]
