"""Kinds of question, answers, and where somebody is in a form."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from app.errors import RuleError
from app.instruments.types import MissingCode


class QuestionKind(StrEnum):
    """How an item is shown and answered. The schema of instruments holds the same list; the start-up check compares them."""

    FACES = "faces"
    WORDS = "words"
    RATING = "rating"
    STEPS = "steps"
    ONE = "one"
    MANY = "many"
    YES_NO = "yes_no"
    NUMBER = "number"
    DATE = "date"
    LINE = "line"
    TEXT = "text"
    RANK = "rank"
    FEELINGS = "feelings"
    GOAL = "goal"
    INFORMATION = "information"


@dataclass(frozen=True, slots=True)
class AnswerValue:
    """One answer: a number, a text (a day is one, as ISO 8601), picks, or why there is none.

    All four empty is a text that was left empty. Picks are values of options: in the order of the options where it
    means nothing, and in the person's own order where it is what was asked.
    """

    value: float | None = None
    text: str | None = None
    missing_code: MissingCode | None = None
    picks: tuple[float, ...] | None = None

    def __post_init__(self) -> None:
        if sum(part is not None for part in (self.value, self.text, self.missing_code, self.picks)) > 1:
            raise ValueError("an answer is a number, a text, picks or a reason, never two of them")


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """What to put right in one field of a question, in words for the person. `at`: in which of its controls, from 0."""

    field: str
    words: str
    at: int = 0


@dataclass(frozen=True, slots=True)
class Said:
    """Words to show. `lang` is set where they stand in another language than the page (WCAG 3.1.2)."""

    words: str
    lang: str | None = None

    def __bool__(self) -> bool:
        return bool(self.words)


@dataclass(frozen=True, slots=True)
class Receipt:
    """Proof that a form arrived: whose row, the digest of what was sent, and when."""

    response_public_id: str
    digest: str
    sent_at: dt.datetime

    @property
    def number(self) -> str:
        """Short enough to read out: 8 letters and digits in two groups that stay on one line."""
        return f"{self.digest[:4]}\N{NO-BREAK SPACE}{self.digest[4:8]}".upper()


class HeldElsewhereError(RuleError):
    """The form was begun on another phone or in another browser, which alone may go on with it."""


class ChangedSinceError(RuleError):
    """An answer was changed after the page that asks to send was shown."""
