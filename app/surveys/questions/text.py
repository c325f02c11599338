"""The person's own words."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import gettext as _

from app.instruments.definition import Item
from app.surveys.questions.base import WORDS, Question
from app.surveys.types import AnswerValue, FieldProblem, QuestionKind, Said


class Text(Question):
    """A box to write in, which may be left empty."""

    kind = QuestionKind.TEXT
    has_skips = False

    def parse(self, item: Item, sent: Mapping[str, str], /) -> AnswerValue | FieldProblem:
        written = sent.get(WORDS, "").strip()
        if len(written) > item.max_length:
            return FieldProblem(
                WORDS,
                _(
                    "You wrote %(have)s letters. There is room for %(room)s.",
                    have=len(written),
                    room=item.max_length,
                ),
            )
        return AnswerValue(text=written or None)

    def chosen(self, answer: AnswerValue, /) -> dict[str, str]:
        return {} if answer.text is None else {WORDS: answer.text}

    def words(self, _item: Item, answer: AnswerValue, _language: str, /) -> Said:
        return Said(answer.text or _("You left this empty"))
