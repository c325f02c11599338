"""A number from 0 to 10 with words at both ends."""

from __future__ import annotations

from flask_babel import gettext as _

from app.instruments.definition import Item
from app.surveys.questions.base import SKIPS, Choice, ChoiceQuestion, said, sent_as
from app.surveys.types import AnswerValue, QuestionKind, Said


class Rating(ChoiceQuestion):
    """A number from 0 to 10 with words at both ends."""

    kind = QuestionKind.RATING

    def values(self, item: Item, /) -> tuple[float, ...]:
        """Every whole number between the ends."""
        assert item.bounds is not None
        lowest, highest = item.bounds
        return tuple(float(value) for value in range(int(lowest), int(highest) + 1))

    def choices(self, item: Item, language: str, /) -> tuple[Choice, ...]:
        """The numbers; the first and the last with what they mean."""
        values, ends = self.values(item), item.ends or {}
        meanings = {values[0]: said(ends.get("lowest"), language), values[-1]: said(ends.get("highest"), language)}
        return tuple(
            Choice(sent_as(value), Said(sent_as(value)), meaning=meanings.get(value, Said(""))) for value in values
        )

    def words(self, item: Item, answer: AnswerValue, _language: str, /) -> Said:
        if answer.missing_code is not None:
            return Said(str(SKIPS[answer.missing_code]))
        assert answer.value is not None
        return Said(_("%(value)s out of %(most)s", value=sent_as(answer.value), most=sent_as(self.values(item)[-1])))
