"""What of a FHIR Questionnaire becomes what, and what is told."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import RuleError
from app.exchange.fhir_in import from_fhir
from app.exchange.fhir_out import to_fhir
from app.exchange.fhir_response import response_to_fhir
from app.instruments.checking import problems
from app.instruments.types import MissingCode
from app.surveys.types import AnswerValue
from tests.support.chance import examples
from tests.support.forms_elsewhere import Raw, definitions

CORE = "http://hl7.org/fhir/StructureDefinition/"
SDC = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-"
PETS = [{"valueCoding": {"code": code, "display": code.title()}} for code in ("cat", "dog", "hen")]
PET = {"linkId": "pet", "type": "choice", "text": "Pet?", "answerOption": PETS}


def read(*items: dict[str, Any], **form: Any) -> tuple[Raw, list[str]]:
    raw, lost = from_fhir(
        {"resourceType": "Questionnaire", "name": "pets", "title": "Pets", "status": "draft", "item": list(items)}
        | form
    )
    return raw, [str(one) for one in lost]


def one(**node: Any) -> Raw:
    item: Raw = read({"linkId": "q", "text": "A question?"} | node)[0]["items"][0]
    return {
        key: value
        for key, value in item.items()
        if key not in {"code", "text", "scale", "may_skip", "sensitivity", "risk"}
    }


def bound(low: Any = None, high: Any = None, kind: str = "Integer") -> list[dict[str, Any]]:
    ends = (("minValue", low), ("maxValue", high))
    return [{"url": CORE + name, f"value{kind}": value} for name, value in ends if value is not None]


@pytest.mark.parametrize(
    ("node", "item"),
    [
        ({"type": "display"}, {"kind": "information"}),
        ({"type": "boolean"}, {"kind": "yes_no"}),
        ({"type": "string", "maxLength": 40}, {"kind": "line", "max_length": 40}),
        ({"type": "text"}, {"kind": "text"}),
        ({"type": "integer", "extension": bound(1, 9)}, {"kind": "number", "lowest": 1, "highest": 9}),
        (
            {"type": "decimal", "extension": bound(0.5, None, "Decimal")},
            {"kind": "number", "whole": False, "lowest": 0.5},
        ),
        ({"type": "date", "extension": bound("2020-01-01", None, "Date")}, {"kind": "date", "earliest": "2020-01-01"}),
        (
            {"type": "quantity", "extension": [{"url": CORE + "questionnaire-unit", "valueCoding": {"code": "kg"}}]},
            {"kind": "number", "whole": False, "unit": {"en-GB": "kg"}, "origin": {"fhir": {"type": "quantity"}}},
        ),
        (
            {"type": "string", "required": True, "prefix": "1."},
            {"kind": "line", "origin": {"fhir": {"required": True, "prefix": "1."}}},
        ),
    ],
)
def test_an_item_becomes_an_item_of_its_kind(node, item):
    assert one(**node) == item


def test_a_choice_with_a_weight_for_each_answer_is_a_scale_in_words():
    weighed = [
        {"extension": [{"url": CORE + "ordinalValue", "valueDecimal": 2 * n}]} | pet for n, pet in enumerate(PETS)
    ]
    item = one(type="choice", answerOption=weighed)
    assert item["kind"] == "words"
    assert [(option["value"], option["code"]) for option in item["options"]] == [(0, "cat"), (2, "dog"), (4, "hen")]
    assert one(type="choice", answerOption=PETS)["kind"] == "one"
    assert one(type="choice", repeats=True, answerOption=PETS)["kind"] == "many"


def test_answers_come_from_a_value_set_that_is_in_the_form_and_from_no_other():
    held = {
        "resourceType": "ValueSet",
        "id": "v",
        "compose": {"include": [{"system": "urn:s", "concept": [pet["valueCoding"] for pet in PETS]}]},
    }
    raw, _ = read(PET | {"answerOption": None, "answerValueSet": "#v"}, contained=[held])
    assert [option["code"] for option in raw["items"][0]["options"]] == ["cat", "dog", "hen"]
    assert raw["items"][0]["origin"]["fhir"]["systems"]["cat"] == "urn:s"
    with pytest.raises(RuleError, match="a value set that did not come with the form"):
        read(PET | {"answerOption": None, "answerValueSet": "http://example.org/v"})


def test_an_open_choice_gets_a_question_for_own_words_and_goes_back_as_one():
    raw, lost = read(PET | {"type": "open-choice"})
    assert [(item["code"], item["kind"]) for item in raw["items"]] == [("pet", "one"), ("pet-other", "line")]
    assert "item pet: an answer in own words is asked for in a question after it" in lost
    assert [(node["linkId"], node["type"]) for node in to_fhir(raw)[0]["item"]] == [("pet", "open-choice")]


def when(question: str, operator: str, **answer: Any) -> dict[str, Any]:
    return {"question": question, "operator": operator, **answer}


CAT, HEN = ({"answerCoding": {"code": code}} for code in ("cat", "hen"))


@pytest.mark.parametrize(
    ("node", "rule"),
    [
        ({"enableWhen": [when("pet", "=", **CAT)]}, {"item": "pet", "is": 1}),
        ({"enableWhen": [when("pet", "=", answerString="Cat")]}, {"item": "pet", "is": 1}),
        ({"enableWhen": [when("pet", "!=", **CAT)]}, {"not": {"item": "pet", "is": 1}}),
        ({"enableWhen": [when("pet", "exists", answerBoolean=False)]}, {"item": "pet", "answered": False}),
        ({"enableWhen": [when("pets", "=", **HEN)]}, {"item": "pets", "includes": 3}),
        ({"enableWhen": [when("yes", "=", answerBoolean=False)]}, {"item": "yes", "is": 0}),
        ({"enableWhen": [when("n", ">", answerInteger=3)]}, {"item": "n", "at_least": 4}),
        ({"enableWhen": [when("n", "<=", answerInteger=3), when("pet", "=", **CAT)], "enableBehavior": "all"}, {"all": [{"item": "n", "at_most": 3}, {"item": "pet", "is": 1}]}),
        ({"enableWhen": [when("pet", "=", **HEN), when("pet", "=", **CAT)], "enableBehavior": "any"}, {"item": "pet", "any_of": [3, 1]}),
    ],
)  # fmt: skip
def test_enable_when_becomes_a_rule(node, rule):
    raw, _ = read(
        PET,
        PET | {"linkId": "pets", "repeats": True},
        {"linkId": "yes", "type": "boolean", "text": "Yes?"},
        {"linkId": "n", "type": "integer", "text": "How many?"},
        {"linkId": "last", "type": "string", "text": "Last"} | node,
    )
    assert raw["items"][-1]["show_if"] == rule


@pytest.mark.parametrize(
    ("node", "why"),
    [
        ({"enableWhen": [when("pet", "=", answerCoding={"code": "cow"})]}, "has no answer"),
        ({"enableWhen": [when("photo", "exists", answerBoolean=True)]}, "photo was left out (there is no question of the type 'attachment' here)"),
        ({"enableWhen": [when("later", "exists", answerBoolean=True)]}, "there is no earlier question later"),
        ({"enableWhen": [when("day", ">", answerDate="2020-01-01")]}, "does not compare numbers"),
        ({"enableWhen": [when("pet", "=", **CAT), when("pet", "=", **HEN)]}, "whether all or any"),
        ({"extension": [{"url": SDC + "enableWhenExpression", "valueExpression": {"expression": "%age > 5"}}]}, "'%age > 5' is an expression"),
        ({"modifierExtension": [{"url": "urn:x", "valueBoolean": True}]}, "modifierExtension"),
    ],
)  # fmt: skip
def test_a_condition_beyond_that_refuses_the_form_with_its_words(node, why):
    with pytest.raises(RuleError) as error:
        read(
            PET,
            {"linkId": "photo", "type": "attachment", "text": "Photo"},
            {"linkId": "day", "type": "date", "text": "Day"},
            {"linkId": "last", "type": "string", "text": "Last"} | node,
        )
    assert str(error.value).startswith("item last: ")
    assert why in str(error.value)


def test_everything_that_is_left_out_is_told():
    _, lost = read(
        {
            "linkId": "sum",
            "type": "decimal",
            "text": "Sum",
            "extension": [{"url": SDC + "calculatedExpression", "valueExpression": {}}],
        },
        {
            "linkId": "h",
            "type": "string",
            "text": "H",
            "extension": [{"url": CORE + "questionnaire-hidden", "valueBoolean": True}],
        },
        {"linkId": "r", "type": "string", "text": "R", "readOnly": True},
        {"linkId": "t", "type": "time", "text": "When?"},
        {
            "linkId": "q",
            "type": "string",
            "text": "Q",
            "repeats": True,
            "initial": [{"valueString": "x"}],
            "extension": [{"url": CORE + "regex", "valueString": "x"}],
        },
        {
            "linkId": "g",
            "type": "group",
            "repeats": True,
            "item": [PET | {"item": [{"linkId": "in", "type": "string", "text": "In"}]}],
        },
        contact=[{}],
        description="A test",
        purpose="To try",
    )
    told = "\n".join(lost)
    for words in (
        "item sum: left out: its value is worked out by an expression",
        "item h: left out: it is hidden",
        "item r: left out: nobody may answer it (readOnly)",
        "item t: left out: there is no question of the type 'time' here",
        "item q: it could be answered several times; it is answered once",
        "item q: an answer stood there before anybody gave one",
        "item q: the extension regex is left out",
        "group g: it could be repeated as often as wanted; it is asked once",
        "item pet: the items inside this question stand after it",
        "form: contact are left out",
        "form: description is left out",
        "licence: Not stated",
    ):
        assert words in told


def test_a_slider_from_0_to_10_is_a_rating_with_the_words_at_its_ends():
    def help_(code: str, text: str) -> dict[str, Any]:
        control = {"url": CORE + "questionnaire-itemControl", "valueCodeableConcept": {"coding": [{"code": code}]}}
        return {"linkId": f"q-{code}", "type": "display", "text": text, "extension": [control]}

    slider = help_("slider", "")["extension"]
    item = one(
        type="integer",
        extension=[*slider, *bound(0, 10)],
        item=[help_("lower", "Bad"), help_("upper", "Good"), help_("help", "Think back")],
    )
    assert item == {
        "kind": "rating",
        "ends": {"lowest": {"en-GB": "Bad"}, "highest": {"en-GB": "Good"}},
        "hint": {"en-GB": "Think back"},
    }
    raw, _ = read(
        {
            "linkId": "q",
            "text": "Q",
            "type": "integer",
            "extension": [*slider, *bound(0, 10)],
            "item": [help_("lower", "Bad")],
        }
    )
    assert from_fhir(to_fhir(raw)[0])[0]["items"] == raw["items"]


def test_what_fhir_has_no_place_for_is_told_on_the_way_out():
    raw, _ = read(PET, {"linkId": "q", "type": "string", "text": "Q"})
    raw["items"][0]["media"] = {"bsl": "pet.mp4"}
    raw["items"][1]["show_if"] = {"any": [{"item": "pet", "any_of": [1, 2]}, {"item": "pet", "answered": False}]}
    assert [str(one) for one in to_fhir(raw)[1]] == [
        "item pet: its pictures and recordings",
        "item q: its condition is left out, so it is always asked: it holds conditions within conditions",
    ]


def test_another_resource_is_refused_by_its_name():
    with pytest.raises(RuleError, match="not a Questionnaire \\('Patient'\\)"):
        from_fhir({"resourceType": "Patient"})


@examples(100)
@given(st.data())
def test_a_form_with_anything_in_it_is_taken_or_refused_in_words(data):
    """One value somewhere is put in the place of another: no traceback, and what comes in is a definition."""
    form = json.loads(json.dumps(to_fhir(data.draw(definitions()))[0]))
    place: Any = form
    while True:
        key = (
            data.draw(st.sampled_from(sorted(place, key=str)))
            if isinstance(place, dict)
            else data.draw(st.integers(0, len(place) - 1))
        )
        if isinstance(place[key], dict | list) and place[key] and data.draw(st.booleans()):
            place = place[key]
            continue
        place[key] = data.draw(
            st.sampled_from([None, 0, -1, 1e12, True, "", "x", [], {}, [None], [{}], {"url": 3}, "choice", "group"])
        )
        break
    try:
        raw, _ = from_fhir(form)
    except RuleError:
        return
    assert problems(raw) == []


def test_a_response_says_what_was_answered_and_why_the_rest_was_not():
    raw, _ = read(
        PET,
        PET | {"linkId": "pets", "repeats": True},
        *(
            {"linkId": kind, "type": kind, "text": kind}
            for kind in ("boolean", "integer", "decimal", "date", "text", "string")
        ),
    )
    answers = {
        "pet": AnswerValue(value=2),
        "pets": AnswerValue(picks=(3, 1)),
        "boolean": AnswerValue(value=0),
        "integer": AnswerValue(value=4),
        "decimal": AnswerValue(value=2.5),
        "date": AnswerValue(text="2026-05-04"),
        "text": AnswerValue(missing_code=MissingCode.RATHER_NOT_SAY),
        "string": AnswerValue(),
    }
    response = response_to_fhir(raw, answers, authored=dt.datetime(2026, 5, 4, 12, tzinfo=dt.UTC))
    assert response == {
        "resourceType": "QuestionnaireResponse",
        "questionnaire": "urn:waymark:instrument:pets|1",
        "status": "completed",
        "language": "en-GB",
        "authored": "2026-05-04T12:00:00+00:00",
        "item": [
            {"linkId": "pet", "text": "Pet?", "answer": [{"valueCoding": {"code": "dog", "display": "Dog"}}]},
            {"linkId": "pets", "text": "Pet?", "answer": [{"valueCoding": {"code": "hen", "display": "Hen"}}, {"valueCoding": {"code": "cat", "display": "Cat"}}]},
            {"linkId": "boolean", "text": "boolean", "answer": [{"valueBoolean": False}]},
            {"linkId": "integer", "text": "integer", "answer": [{"valueInteger": 4}]},
            {"linkId": "decimal", "text": "decimal", "answer": [{"valueDecimal": 2.5}]},
            {"linkId": "date", "text": "date", "answer": [{"valueDate": "2026-05-04"}]},
            {"extension": [{"url": CORE + "data-absent-reason", "valueCode": "asked-declined"}], "linkId": "text", "text": "text"},
        ],
    }  # fmt: skip


def test_a_response_repeats_a_section_as_often_as_it_was_asked():
    raw, _ = read({"linkId": "g", "type": "group", "item": [{"linkId": "q", "type": "string", "text": "Name?"}]})
    raw["sections"][0]["repeat"] = {"count": "n", "most": 3, "title": {"en-GB": "{n}"}}
    answers = {"q@1": AnswerValue(text="Rex"), "q@2": AnswerValue(text="Fido")}
    response = response_to_fhir(raw, answers, authored=dt.datetime(2026, 5, 4, tzinfo=dt.UTC))
    assert [(group["linkId"], group["item"][0]["answer"]) for group in response["item"]] == [
        ("g", [{"valueString": "Rex"}]),
        ("g", [{"valueString": "Fido"}]),
    ]
