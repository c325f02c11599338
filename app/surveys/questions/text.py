"""The person's own words."""

from __future__ import annotations

from flask_babel import gettext as _

from app.instruments.definition import Item
from app.surveys.questions.base import WORDS, Question, Sent, one
from app.surveys.types import AnswerValue, FieldProblem, QuestionKind, Said


class Text(Question):
    """A box to write in, which may be left empty."""

    kind = QuestionKind.TEXT
    fields = (WORDS,)
    is_group = False
    has_skips = False

    def parse(self, item: Item, sent: Sent, /) -> AnswerValue | FieldProblem:
        written = self.written(sent)
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

    def written(self, sent: Sent, /) -> str:
        """What was written, without space around it."""
        return one(sent, WORDS).strip()

    def chosen(self, _item: Item, answer: AnswerValue, /) -> Sent:
        return {} if answer.text is None else {WORDS: [answer.text]}

    def words(self, _item: Item, answer: AnswerValue, _language: str, /) -> Said:
        return Said(answer.text or _("You left this empty"))

    def how(self, item: Item, /) -> str:
        """How much room there is."""
        return _("You can leave this empty. There is room for %(room)s letters.", room=item.max_length)
