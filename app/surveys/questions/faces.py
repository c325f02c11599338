"""Faces with words, from one end of the scale to the other."""

from __future__ import annotations

from app.surveys.questions.base import ChoiceQuestion
from app.surveys.types import QuestionKind


class Faces(ChoiceQuestion):
    """Faces with words, from one end of the scale to the other."""

    kind = QuestionKind.FACES
