"""How each kind of question is asked, answered, skipped and put right on a page."""

from __future__ import annotations

import pytest

from app.instruments.types import MissingCode
from app.surveys.types import AnswerValue
from tests.support.answering import answer, opened, stored
from tests.support.client import htmx
from tests.support.every_kind import ANSWERS, CODE, FORM, PLACES, bring_in, item_of
from tests.support.invited import invite

STEP = htmx("question-step")
CONTROLS = {"input", "select", "textarea"}
WORDED = ("line", "text")
RADIOS = {"faces", "words", "steps", "one", "rating", "goal", "yes_no"}
NO_ANSWER = {kind: {"places": [""] * 4} if kind == "rank" else {} for kind in ANSWERS if kind not in WORDED}


@pytest.fixture
def link(cast, context):
    """An invitation to the form with one of each kind."""
    bring_in()
    return invite(cast, instrument=CODE)


@pytest.fixture
def browser(link, pages):
    """A browser that opened it, with the words of the goal written: without them nobody is asked about it."""
    found = opened(pages, link)
    answer(found, PLACES["line"], ANSWERS["line"][0])
    return found


def address(kind):
    return f"/go/question/{PLACES[kind]}"


def controls(page):
    """What can be typed, picked or chosen: the first form's controls without its token."""
    return [
        node for node in page.nodes if node.tag in CONTROLS and node.attributes.get("name") not in {"csrf_token", None}
    ]


def state(page):
    """What a browser would send of the page as it stands."""
    on = [
        n
        for n in page.all("input")
        if n.attributes.get("type") not in {"radio", "checkbox"} or "checked" in n.attributes
    ]
    chosen = [n for n in page.all("option") if "selected" in n.attributes]
    return [n.attributes.get("value") for n in [*on, *chosen] if n.attributes.get("name") != "csrf_token"]


@pytest.mark.parametrize("kind", ANSWERS)
def test_an_answer_is_kept_shown_again_and_said_in_words_YP_12_A11Y_64(browser, link, kind):
    sent, kept, words = ANSWERS[kind]
    assert answer(browser, PLACES[kind], sent).status == 303
    assert stored(link)[item_of(kind).code] == kept
    shown = browser.get(address(kind))
    for value in [one for values in sent.values() for one in (values if isinstance(values, list) else [values]) if one]:
        assert kind in {*WORDED, "number"} or value in state(shown.page)
    said = [node.text.strip() for node in browser.get("/go/check").page.all("dd")]
    assert words in said


@pytest.mark.parametrize("kind", ANSWERS)
def test_nothing_is_picked_or_filled_in_before_somebody_does_A11Y_56(link, pages, kind):
    browser = opened(pages, link)
    if kind == "goal":
        answer(browser, PLACES["line"], ANSWERS["line"][0])
    assert not any(state(browser.get(address(kind)).page))


@pytest.mark.parametrize("kind", ANSWERS)
def test_controls_are_native_and_each_has_a_label_A11Y_41_A11Y_58(browser, kind):
    page = browser.get(address(kind)).page
    labels = {node.attributes.get("for") for node in page.all("label")}
    assert controls(page)
    for node in controls(page):
        assert node.attributes.get("type", "text") in {"text", "radio", "checkbox"}
        assert node.attributes["id"] in labels
        assert "required" not in node.attributes
    assert " ".join(page.one("h1").text.split()) == item_of(kind).text["en-GB"]


@pytest.mark.parametrize("kind", NO_ANSWER)
@pytest.mark.parametrize("code", MissingCode)
def test_every_kind_can_be_skipped_in_three_ways_with_no_extra_step_YP_09_YP_10(browser, link, kind, code):
    fields = NO_ANSWER[kind] | {"answer" if kind in RADIOS else "skip": code.value}
    assert answer(browser, PLACES[kind], fields).to == f"/go/question/{PLACES[kind] + 1}"
    assert stored(link)[item_of(kind).code] == AnswerValue(missing_code=code)
    assert state(browser.get(address(kind)).page).count(code.value) == 1


@pytest.mark.parametrize("kind", NO_ANSWER)
def test_skips_come_last_and_after_a_divider(browser, kind):
    page = browser.get(address(kind)).page
    order = [
        node.attributes.get("value", node.tag)
        for node in page.nodes
        if node.tag == "hr" or node.attributes.get("type") in {"radio", "checkbox"}
    ]
    assert order[-4:] == ["hr", *MissingCode]


@pytest.mark.parametrize("kind", WORDED)
def test_words_left_empty_are_the_skip_YP_09(browser, link, kind):
    assert answer(browser, PLACES[kind], {"words": ""}).status == 303
    assert stored(link)[item_of(kind).code] == AnswerValue()


@pytest.mark.parametrize("kind", NO_ANSWER)
def test_no_answer_says_what_to_do_and_leads_to_the_field_A11Y_62(browser, link, kind):
    shown = browser.post(address(kind), {**token(browser, kind), **NO_ANSWER[kind]})
    assert shown.status == 422
    (summary,) = [
        node for node in shown.page.all("a") if node.attributes["href"].startswith("#") and "ul" in node.parents
    ]
    (goal,) = [node for node in controls(shown.page) if node.attributes["id"] == summary.attributes["href"][1:]]
    assert goal.attributes["name"] in {"answer", "picks", "places", "number", "day"}
    assert summary.text.endswith("or pick “I'd rather not say”.")
    assert summary.text in shown.page.one("p", id="answer-error").text
    described = [n.attributes.get("aria-describedby", "") for n in shown.page.nodes]
    assert any("answer-error" in one for one in described)
    assert item_of(kind).code not in stored(link)


def token(browser, kind):
    """A form's own token, for sending exactly these fields and no others."""
    return {"csrf_token": browser.get(address(kind)).page.all("input", name="csrf_token")[0].attributes["value"]}


@pytest.mark.parametrize(
    ("kind", "sent", "field"),
    [
        ("number", {"number": "25"}, "number"),
        ("number", {"number": "about 7"}, "number"),
        ("date", {"day": "31", "month": "2", "year": "2024"}, "day"),
        ("date", {"day": "7", "month": "March", "year": "24"}, "year"),
        ("many", {"picks": ["1", "2", "3", "4"]}, "picks-0"),
        ("many", {"picks": ["1", "5"]}, "picks-4"),
        ("feelings", {"picks": ["2", "18"]}, "picks-17"),
        ("rank", {"places": ["1", "", "1", ""]}, "places-2"),
        ("rank", {"places": ["3", "1", "", ""]}, "places-0"),
        ("number", {"number": "7", "skip": ["dont_know"]}, "skip-1"),
        ("rank", {"places": ["1", "", "", ""], "skip": ["not_about_me"]}, "skip-2"),
        ("feelings", {"skip": ["rather_not_say", "dont_know"]}, "skip-0"),
        ("line", {"words": "a" * 61}, "words"),
    ],
)
def test_what_was_sent_is_kept_on_the_page_and_the_link_leads_to_it_A11Y_35_A11Y_62(browser, link, kind, sent, field):
    before = stored(link)
    shown = answer(browser, PLACES[kind], sent)
    assert shown.status == 422
    assert [
        n.attributes["href"] for n in shown.page.all("a") if n.attributes["href"].startswith("#") and "ul" in n.parents
    ] == [f"#{field}"]
    assert field in {node.attributes["id"] for node in controls(shown.page)}
    for value in [one for values in sent.values() for one in (values if isinstance(values, list) else [values]) if one]:
        assert value in state(shown.page)
    assert stored(link) == before


@pytest.mark.parametrize("kind", ANSWERS)
def test_a_field_of_another_kind_is_refused_SEC_105(browser, link, kind):
    strange = {"answer": "1"} if kind not in RADIOS else {"words": "x"}
    before = stored(link)
    assert answer(browser, PLACES[kind], ANSWERS[kind][0] | strange).status == 422
    assert stored(link) == before


def test_one_number_cannot_be_sent_twice_SEC_72(browser, link):
    assert answer(browser, PLACES["number"], {"number": ["1", "2"]}).status == 422
    assert "hours" not in stored(link)


@pytest.mark.parametrize("kind", ANSWERS)
def test_an_answer_with_scripts_brings_the_next_question_A11Y_72(browser, kind):
    shown = answer(browser, PLACES[kind], ANSWERS[kind][0], headers=STEP)
    assert shown.status == 200
    assert shown.page.nodes[0].attributes["data-say"] == "Saved"
    following = FORM.items[PLACES[kind]].text["en-GB"] if kind != "text" else "Have a look at your answers"
    assert " ".join(shown.page.one("h1").text.split()) == following


@pytest.mark.parametrize("kind", ["number", "date", "rank", "many"])
def test_a_problem_with_scripts_comes_as_the_same_part(browser, kind):
    shown = browser.post(address(kind), {**token(browser, kind), **NO_ANSWER[kind]}, headers=STEP)
    assert shown.status == 422
    assert shown.page.nodes[0].attributes["id"] == "question-step"
    assert "data-say" not in shown.page.nodes[0].attributes


def test_the_ends_of_a_rating_are_named_for_everybody_A11Y_56_A11Y_57(browser):
    page = browser.get(address("rating")).page
    labels = ["".join(node.text.split("\n")) for node in page.all("label")]
    assert labels[:11] == ["0, Not at all", *(str(n) for n in range(1, 10)), "10, As much as it could be"]
    (ends,) = [node for node in page.all("p") if "ends" in node.attributes.get("class", "")]
    assert " ".join(ends.text.split()) == "0 Not at all 10 As much as it could be"


def test_a_goal_is_asked_about_in_the_persons_own_words(browser):
    page = browser.get(address("goal")).page
    assert page.one("p", id="ask-goal").text == "Riding my bike"
    assert "ask-goal" in page.one("fieldset").attributes["aria-describedby"]


def test_drawings_of_feelings_are_decoration_beside_words_A11Y_57(browser):
    page = browser.get(address("feelings")).page
    drawings = [node for node in page.all("svg") if node.attributes.get("class") == "face"]
    assert len(drawings) == 16
    assert all(node.attributes["aria-hidden"] == "true" for node in drawings)
    labels = [" ".join(node.text.split()) for node in page.all("label")]
    assert labels[:18] == [option.text["en-GB"] for option in item_of("feelings").options]


def test_numbers_are_typed_as_text_with_the_keypad_where_it_is_enough(browser):
    assert "inputmode" not in browser.get(address("number")).page.one("input", id="number").attributes
    page = browser.get(address("date")).page
    assert [node.attributes["inputmode"] for node in page.all("input") if "inputmode" in node.attributes] == [
        "numeric"
    ] * 3
    assert browser.get(address("number")).page.one("span", id="number-unit").text == "hours"


def test_an_order_asks_for_a_number_for_each_up_to_so_many(browser):
    page = browser.get(address("rank")).page
    assert len(page.all("select", name="places")) == 4
    assert [node.text for node in page.all("option")][:4] == ["No number", "1 (first)", "2", "3"]


def test_ways_to_answer_are_said_in_welsh(browser):
    said = browser.get(f"{address('rank')}?lang=cy").page.words
    assert "Rho rif 1" in said
    assert "number" not in said.lower()
