"""What every kind of question can do."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import ClassVar

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.instruments.definition import FALLBACK, Item, Texts, say
from app.instruments.types import MissingCode
from app.surveys.types import AnswerValue, FieldProblem, QuestionKind, Said

# Names of the fields that a question's form may have.
ANSWER = "answer"
WORDS = "words"

SKIPS = {
    MissingCode.RATHER_NOT_SAY: _l("I'd rather not say"),
    MissingCode.DONT_KNOW: _l("I don't know"),
    MissingCode.NOT_ABOUT_ME: _l("This isn't about me"),
}


class Question(ABC):
    """One kind of question: how what was sent becomes an answer, and how an answer is said again."""

    # Also the name of the macro in templates/components/answers.html that draws this kind's answers.
    kind: ClassVar[QuestionKind]
    # Whether the three ways to skip stand under the answers (a text is skipped by leaving it empty).
    has_skips: ClassVar[bool] = True

    @abstractmethod
    def parse(self, item: Item, sent: Mapping[str, str], /) -> AnswerValue | FieldProblem:
        """The answer in what was sent (by field name), or what to put right."""

    @abstractmethod
    def chosen(self, answer: AnswerValue, /) -> dict[str, str]:
        """What the fields hold when this answer is shown again: the opposite of `parse`."""

    @abstractmethod
    def words(self, item: Item, answer: AnswerValue, language: str, /) -> Said:
        """The answer in words, for the page where answers are checked."""


class ChoiceQuestion(Question):
    """Pick one of the item's options, or one of the three ways to skip."""

    def parse(self, item: Item, sent: Mapping[str, str], /) -> AnswerValue | FieldProblem:
        picked = sent.get(ANSWER, "")
        if picked in {code.value for code in MissingCode}:
            return AnswerValue(missing_code=MissingCode(picked))
        for option in item.options:
            if picked == sent_as(option.value):
                return AnswerValue(value=option.value)
        return FieldProblem(ANSWER, _("Pick an answer, or pick “I'd rather not say”."))

    def chosen(self, answer: AnswerValue, /) -> dict[str, str]:
        if answer.missing_code is not None:
            return {ANSWER: answer.missing_code.value}
        return {} if answer.value is None else {ANSWER: sent_as(answer.value)}

    def words(self, item: Item, answer: AnswerValue, language: str, /) -> Said:
        if answer.missing_code is not None:
            return Said(str(SKIPS[answer.missing_code]))
        texts = next((option.text for option in item.options if option.value == answer.value), None)
        return said(texts, language)


def sent_as(value: float) -> str:
    """How a value is written in a form: 3 rather than 3.0, in digits that read back as the same number.

    >>> sent_as(3.0), sent_as(0.1)
    ('3', '0.1')
    """
    return str(int(value)) if value == int(value) else repr(value)


def said(texts: Texts | None, language: str) -> Said:
    """A text of a definition in this language; in English, marked as such, where it is not there."""
    words = say(texts, language)
    is_other = bool(words) and bool(texts) and language not in (texts or {}) and language != FALLBACK
    return Said(words, FALLBACK if is_other else None)
