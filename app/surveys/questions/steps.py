"""The described steps of one area of a star."""

from __future__ import annotations

from flask_babel import gettext as _

from app.instruments.definition import Item
from app.surveys.questions.base import ChoiceQuestion
from app.surveys.types import QuestionKind


class Steps(ChoiceQuestion):
    """The described steps of one area of a star."""

    kind = QuestionKind.STEPS

    def how(self, _item: Item, /) -> str:
        """Steps are sentences about oneself, not marks."""
        return _("Pick the step that sounds most like you now.")
