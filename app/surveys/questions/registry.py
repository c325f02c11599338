"""Every kind of question by its name, checked when the application starts."""

from __future__ import annotations

import json
from collections.abc import Mapping

from app.instruments.checking import SCHEMA
from app.surveys.questions.base import Question
from app.surveys.questions.faces import Faces
from app.surveys.questions.information import Information
from app.surveys.questions.steps import Steps
from app.surveys.questions.text import Text
from app.surveys.questions.words import Words

QUESTIONS: Mapping[str, Question] = {
    question.kind.value: question for question in (Faces(), Words(), Steps(), Text(), Information())
}


class UnknownKindError(Exception):
    """The schema of instruments and our kinds of question name different things."""


def check() -> None:
    """Refuse to start while an instrument could hold a kind that cannot be asked, or a kind could never be used."""
    named = set(json.loads(SCHEMA.read_text(encoding="utf-8"))["$defs"]["kind"]["enum"])
    if named != set(QUESTIONS):
        raise UnknownKindError(
            f"These kinds are only in the schema or only in app/surveys/questions: {sorted(named ^ set(QUESTIONS))}"
        )


def question_of(kind: str) -> Question:
    """The kind of question with this name. Definitions are checked when they come in, so it is there."""
    return QUESTIONS[kind]
