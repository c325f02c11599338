"""Every kind of question by its name, checked when the application starts."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path

from app.instruments.checking import SCHEMA
from app.surveys.questions.base import Question
from app.surveys.questions.date import Date
from app.surveys.questions.faces import Faces
from app.surveys.questions.feelings import Feelings
from app.surveys.questions.goal import Goal
from app.surveys.questions.information import Information
from app.surveys.questions.line import Line
from app.surveys.questions.many import Many
from app.surveys.questions.number import Number
from app.surveys.questions.one import One
from app.surveys.questions.rank import Rank
from app.surveys.questions.rating import Rating
from app.surveys.questions.steps import Steps
from app.surveys.questions.text import Text
from app.surveys.questions.words import Words
from app.surveys.questions.yes_no import YesNo

_SCALES: tuple[Question, ...] = (Faces(), Words(), Rating(), Steps(), Goal())
_PICKED: tuple[Question, ...] = (One(), YesNo(), Many(), Feelings(), Rank())
_TYPED: tuple[Question, ...] = (Number(), Date(), Line(), Text())

QUESTIONS: Mapping[str, Question] = {
    question.kind.value: question for question in (*_SCALES, *_PICKED, *_TYPED, Information())
}
MACROS = Path(__file__).parents[2] / "templates" / "components" / "answers.html"


class UnknownKindError(Exception):
    """The schema of instruments, our kinds of question and what can be drawn are not the same list."""


def check() -> None:
    """Refuse to start while an instrument could hold a kind that cannot be asked or drawn, or a kind could never be used."""
    named = set(json.loads(SCHEMA.read_text(encoding="utf-8"))["$defs"]["kind"]["enum"])
    if named != set(QUESTIONS):
        raise UnknownKindError(
            f"These kinds are only in the schema or only in app/surveys/questions: {sorted(named ^ set(QUESTIONS))}"
        )
    drawn = set(re.findall(r"{% macro (\w+)\(asked, form\)", MACROS.read_text(encoding="utf-8")))
    if named - drawn:
        raise UnknownKindError(f"These kinds have no macro in {MACROS.name}: {sorted(named - drawn)}")


def question_of(kind: str) -> Question:
    """The kind of question with this name. Definitions are checked when they come in, so it is there."""
    return QUESTIONS[kind]
