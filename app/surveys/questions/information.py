"""Something to read, with nothing to answer."""

from __future__ import annotations

from app.instruments.definition import Item
from app.surveys.questions.base import Question, Sent
from app.surveys.types import AnswerValue, FieldProblem, QuestionKind, Said


class Information(Question):
    """Words to read before going on. Nothing is stored."""

    kind = QuestionKind.INFORMATION
    fields = ()
    is_group = False
    has_skips = False

    def parse(self, _item: Item, _sent: Sent, /) -> AnswerValue | FieldProblem:
        return AnswerValue()

    def chosen(self, _item: Item, _answer: AnswerValue, /) -> Sent:
        return {}

    def words(self, _item: Item, _answer: AnswerValue, _language: str, /) -> Said:
        return Said("")
