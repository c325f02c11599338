"""The described steps of one area of a star."""

from __future__ import annotations

from app.surveys.questions.base import ChoiceQuestion
from app.surveys.types import QuestionKind


class Steps(ChoiceQuestion):
    """The described steps of one area of a star."""

    kind = QuestionKind.STEPS
