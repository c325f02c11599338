"""Choices in words."""

from __future__ import annotations

from app.surveys.questions.base import ChoiceQuestion
from app.surveys.types import QuestionKind


class Words(ChoiceQuestion):
    """Choices in words."""

    kind = QuestionKind.WORDS
