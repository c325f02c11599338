"""What a person sends from a question, and from the page where answers are checked."""

from __future__ import annotations

from typing import Any

from wtforms import HiddenField, StringField, TextAreaField

from app.instruments.definition import Item
from app.surveys.questions import base
from app.surveys.questions.base import Question
from app.surveys.types import AnswerValue, FieldProblem
from app.web.forms import BaseForm


class AnswerForm(BaseForm):
    """One answer to one item, read by the item's own kind of question."""

    # One of the options, or one of the ways to skip; the page draws it as native radio buttons.
    answer = StringField()
    words = TextAreaField()

    def __init__(self, *, question: Question, item: Item, before: AnswerValue | None, **kwargs: Any) -> None:
        # What was answered before is shown again; on a first view nothing is chosen.
        super().__init__(data=question.chosen(before) if before else {}, **kwargs)
        self._question = question
        self._item = item
        self._read: AnswerValue | None = None

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the form itself, then what it says as an answer to this item."""
        if not super().validate(extra_validators):
            return False
        sent = {base.ANSWER: self.answer.data or "", base.WORDS: self.words.data or ""}
        read = self._question.parse(self._item, sent)
        if isinstance(read, FieldProblem):
            self[read.field].errors = [read.words]
            return False
        self._read = read
        return True

    def first_input(self, name: str) -> str:
        """The id of the first radio button for an answer; else the field's own."""
        return f"{name}-0" if name == base.ANSWER else super().first_input(name)

    def details(self) -> AnswerValue:
        """The answer, typed."""
        assert self._read is not None
        return self._read


class SendForm(BaseForm):
    """Send what was shown: the digest of the answers on the page says what that was."""

    shown = HiddenField()

    def details(self) -> str:
        """The digest of the answers that the person looked at."""
        return str(self.shown.data or "")
