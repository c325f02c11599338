"""One of several answers."""

from __future__ import annotations

from app.surveys.questions.base import ChoiceQuestion
from app.surveys.types import QuestionKind


class One(ChoiceQuestion):
    """One of several answers that are not steps of a scale."""

    kind = QuestionKind.ONE
