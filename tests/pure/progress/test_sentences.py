"""The words for a change: plain, and the same for a rise and a fall."""

from __future__ import annotations

import re

import pytest

from app.instruments import definition
from app.instruments.types import MissingCode
from app.journeys.distance import distance
from app.journeys.reading import Direction, Scale
from app.progress import sentences
from app.progress.charts import AreaChange, Cell
from tests.support.readability import flesch_kincaid, words
from tests.support.shown_words import APP, code_words, template_words

HOPE = Scale("home", 1, 5, step=1)
WORRY = Scale("worry", 0, 63, step=1, direction=Direction.LOWER_IS_BETTER)


def area(first, latest, scale=HOPE):
    moved = distance(scale, first, latest) if first is not None and latest is not None else None
    return AreaChange(scale, Cell(first), Cell(latest), moved)


@pytest.mark.parametrize(
    ("first", "latest", "said"),
    [
        (3, 5, "Home: was 3, now 5, up 2."),
        (5, 3, "Home: was 5, now 3, down 2."),
        (4, 4, "Home: was 4, now 4, the same."),
        (2.5, 3.25, "Home: was 2.5, now 3.25, up 0.75."),
        (0.1, 0.3, "Home: was 0.1, now 0.3, up 0.2."),
        (3, None, "Home: was 3, now no answer."),
    ],
)
def test_A11Y_60_each_area_is_a_plain_sentence(first, latest, said):
    assert sentences.sentence("Home", area(first, latest)) == said


def test_one_reading_is_one_number():
    assert sentences.sentence("Home", AreaChange(HOPE, Cell(3), None, None)) == "Home: 3."


def test_a_choice_not_to_say_is_told_as_a_choice():
    told = AreaChange(HOPE, Cell(None, MissingCode.RATHER_NOT_SAY), Cell(5), None)
    assert sentences.sentence("Home", told) == "Home: was “rather not say”, now 5."
    assert sentences.cell(told.first) == "rather not say"
    assert sentences.change(told) == ""


def test_where_lower_is_better_the_number_is_told_as_it_went_and_what_better_means():
    assert sentences.sentence("Worry", area(30, 21, WORRY)) == (
        "Worry: was 30, now 21, down 9. A lower number is better here."
    )


def test_YP_20_a_fall_is_said_as_a_rise_is():
    up, down = sentences.sentence("Home", area(1, 5)), sentences.sentence("Home", area(5, 1))
    assert re.sub(r"\d", "n", up).replace("up", "…") == re.sub(r"\d", "n", down).replace("down", "…")


def test_YP_20_the_pages_neither_cheer_nor_alarm():
    shown = code_words((APP / "progress/sentences.py").read_text("utf-8"))
    for folder in ("templates/progress", "templates/components"):
        shown += " ".join(template_words(path.read_text("utf-8")) for path in (APP / folder).glob("*.html"))
    never = r"great|good|well done|sadly|worse|poor|bad|concern\w*|deteriorat\w*|improv\w*|drop\w*|fell|only|journeys?"
    assert re.findall(rf"(?<!\w)(?:{never})(?!\w)", shown, re.IGNORECASE) == []


def test_a_child_could_read_the_sentences():
    told = " ".join(
        [
            sentences.sentence("Home", area(3, 5)),
            sentences.sentence("Worry", area(30, 21, WORRY)),
            "A change shows when there is a second.",
        ]
    )
    assert flesch_kincaid(told) <= 4
    assert max(len(words(line)) for line in told.split(". ")) <= 12


ITEM = {"code": "q", "kind": "faces", "scale": "home", "text": {}, "options": [{"value": 3, "text": {"en-GB": "OK"}}]}


def instrument(*items):
    return definition.read(
        {
            "code": "x",
            "version": "1",
            "kind": "star",
            "title": {},
            "licence": {"holder": "Us", "terms": "CC BY 4.0", "credit": ""},
            "scales": [{"code": "home", "title": {"en-GB": "Home"}, "lowest": 1, "highest": 5}],
            "stages": [{"code": "level", "title": {"en-GB": "Level"}, "from": 3, "to": 4}],
            "items": list(items),
        }
    )


def test_words_of_an_answer_are_those_that_were_chosen():
    assert sentences.answer_words(instrument(ITEM), HOPE, 3, "en-GB") == "OK"
    assert sentences.answer_words(instrument(ITEM), HOPE, 3, "cy") == "OK"
    assert sentences.answer_words(instrument(ITEM), HOPE, 2, "en-GB") == ""
    assert sentences.answer_words(instrument(ITEM), HOPE, None, "en-GB") == ""


def test_a_scale_of_several_questions_has_no_words_of_one():
    assert sentences.answer_words(instrument(ITEM, ITEM | {"code": "p"}), HOPE, 3, "en-GB") == ""
    assert sentences.answer_words(instrument(), HOPE, 3, "en-GB") == ""


def test_a_step_is_named_with_its_stage_and_description():
    assert sentences.step_words(instrument(ITEM), HOPE, Cell(3), "en-GB") == "Step 3 (Level): OK"
    assert sentences.step_words(instrument(ITEM), HOPE, Cell(5), "en-GB") == "Step 5"
    assert sentences.step_words(instrument(ITEM), HOPE, Cell(None, MissingCode.DONT_KNOW), "en-GB") == "don't know"
