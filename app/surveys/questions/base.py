"""What every kind of question can do."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.instruments.definition import FALLBACK, Item, Texts, say
from app.instruments.types import MissingCode
from app.surveys.types import AnswerValue, FieldProblem, QuestionKind, Said

# What was sent: all values of each field, by the field's name, in the order of the page.
Sent = Mapping[str, Sequence[str]]

# Names of the fields that a question's form may have.
ANSWER = "answer"
WORDS = "words"
NUMBER = "number"
DAY, MONTH, YEAR = "day", "month", "year"
PICKS = "picks"
PLACES = "places"
SKIP = "skip"

SKIPS = {
    MissingCode.RATHER_NOT_SAY: _l("I'd rather not say"),
    MissingCode.DONT_KNOW: _l("I don't know"),
    MissingCode.NOT_ABOUT_ME: _l("This isn't about me"),
}


NOTHING = Said("")


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to pick: what is sent, and what is read. `face` of `faces`, or `feeling`, says what is drawn beside it."""

    value: str
    text: Said
    hint: Said = NOTHING
    # Words that belong to the answer and stand elsewhere on the page: at the ends of a row of numbers.
    meaning: Said = NOTHING
    face: int = 0
    faces: int = 0
    feeling: str = ""
    is_alone: bool = False


class Question(ABC):
    """One kind of question: how what was sent becomes an answer, and how an answer is said again."""

    # Also the name of the macro in templates/components/answers.html that draws this kind's answers.
    kind: ClassVar[QuestionKind]
    # The fields of the form that it reads; what else is sent is refused.
    fields: ClassVar[tuple[str, ...]]
    # Whether its controls are a group with the question as their legend; else the question is the label of its first field.
    is_group: ClassVar[bool] = True
    # Whether the three ways to skip stand under the answers (a text is skipped by leaving it empty).
    has_skips: ClassVar[bool] = True

    @abstractmethod
    def parse(self, item: Item, sent: Sent, /) -> AnswerValue | FieldProblem:
        """The answer in what was sent, or what to put right."""

    @abstractmethod
    def chosen(self, item: Item, answer: AnswerValue, /) -> Sent:
        """What the fields hold when this answer is shown again: the opposite of `parse`."""

    @abstractmethod
    def words(self, item: Item, answer: AnswerValue, language: str, /) -> Said:
        """The answer in words, for the page where answers are checked."""

    def choices(self, item: Item, language: str, /) -> tuple[Choice, ...]:
        """The answers to pick from, in the order of the page."""
        return tuple(
            Choice(
                sent_as(option.value), said(option.text, language), said(option.hint, language), is_alone=option.alone
            )
            for option in item.options
        )

    def how(self, _item: Item, /) -> str:
        """How to answer, in a line under the question; empty where the question says it all."""
        return ""


class ChoiceQuestion(Question):
    """Pick one of the answers, or one of the three ways to skip."""

    fields = (ANSWER,)

    def values(self, item: Item, /) -> tuple[float, ...]:
        """What can be picked."""
        return tuple(option.value for option in item.options)

    def parse(self, item: Item, sent: Sent, /) -> AnswerValue | FieldProblem:
        picked = one(sent, ANSWER)
        if picked in {code.value for code in MissingCode}:
            return AnswerValue(missing_code=MissingCode(picked))
        for value in self.values(item):
            if picked == sent_as(value):
                return AnswerValue(value=value)
        return FieldProblem(ANSWER, _("Pick an answer, or pick “I'd rather not say”."))

    def chosen(self, _item: Item, answer: AnswerValue, /) -> Sent:
        if answer.missing_code is not None:
            return {ANSWER: [answer.missing_code.value]}
        return {} if answer.value is None else {ANSWER: [sent_as(answer.value)]}

    def words(self, item: Item, answer: AnswerValue, language: str, /) -> Said:
        if answer.missing_code is not None:
            return Said(str(SKIPS[answer.missing_code]))
        texts = next((option.text for option in item.options if option.value == answer.value), None)
        return said(texts, language)


class OpenQuestion(Question):
    """Answered with several controls. The ways to skip are check boxes beside them: one that was tapped can be cleared again."""

    @abstractmethod
    def read(self, item: Item, sent: Sent, /) -> AnswerValue | FieldProblem:
        """The answer in what was sent, where nothing was skipped."""

    @abstractmethod
    def show(self, item: Item, answer: AnswerValue, /) -> Sent:
        """What the fields hold for an answer that was not skipped."""

    @abstractmethod
    def tell(self, item: Item, answer: AnswerValue, language: str, /) -> Said:
        """The words of an answer that was not skipped."""

    def parse(self, item: Item, sent: Sent, /) -> AnswerValue | FieldProblem:
        picked = [code for code in MissingCode if code.value in sent.get(SKIP, ())]
        if not picked:
            return self.read(item, sent)
        if len(picked) > 1 or any(
            value.strip() for field in self.fields if field != SKIP for value in sent.get(field, ())
        ):
            return FieldProblem(SKIP, only_one(str(SKIPS[picked[0]])), list(MissingCode).index(picked[0]))
        return AnswerValue(missing_code=picked[0])

    def chosen(self, item: Item, answer: AnswerValue, /) -> Sent:
        if answer.missing_code is not None:
            return {SKIP: [answer.missing_code.value]}
        return self.show(item, answer)

    def words(self, item: Item, answer: AnswerValue, language: str, /) -> Said:
        if answer.missing_code is not None:
            return Said(str(SKIPS[answer.missing_code]))
        return self.tell(item, answer, language)


def one(sent: Sent, field: str) -> str:
    """The value of a field that is sent once; empty where it was not sent."""
    return next(iter(sent.get(field, ())), "")


def only_one(words: str) -> str:
    """What to say where an answer that stands alone was picked together with something else."""
    return _("You picked “%(words)s” and something else too. Keep only one of them.", words=words)


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


def said_together(texts: Iterable[Texts], language: str, joined: str) -> Said:
    """Several texts in one line, all in the same language: in English where one of them is not there in this one."""
    found = list(texts)
    spoken = language if all(language in one for one in found) else FALLBACK
    return Said(joined.join(say(one, spoken) for one in found), None if spoken == language else spoken)
