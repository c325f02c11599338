"""Yes or no."""

from __future__ import annotations

from flask_babel import gettext as _

from app.instruments.definition import Item
from app.surveys.questions.base import SKIPS, Choice, ChoiceQuestion, sent_as
from app.surveys.types import AnswerValue, QuestionKind, Said

YES, NO = 1.0, 0.0


class YesNo(ChoiceQuestion):
    """Yes or no, in words of ours."""

    kind = QuestionKind.YES_NO

    def values(self, _item: Item, /) -> tuple[float, ...]:
        """Yes counts as 1, no as 0."""
        return YES, NO

    def choices(self, item: Item, _language: str, /) -> tuple[Choice, ...]:
        """Yes first, as people say it."""
        return tuple(Choice(sent_as(value), Said(_yes_or_no(value))) for value in self.values(item))

    def words(self, _item: Item, answer: AnswerValue, _language: str, /) -> Said:
        if answer.missing_code is not None:
            return Said(str(SKIPS[answer.missing_code]))
        return Said(_yes_or_no(answer.value))


def _yes_or_no(value: float | None) -> str:
    return _("Yes") if value == YES else _("No")
