"""Faces with words, from one end of the scale to the other."""

from __future__ import annotations

from dataclasses import replace

from app.instruments.definition import Item
from app.surveys.questions.base import Choice, ChoiceQuestion
from app.surveys.types import QuestionKind


class Faces(ChoiceQuestion):
    """Faces with words, from one end of the scale to the other."""

    kind = QuestionKind.FACES

    def choices(self, item: Item, language: str, /) -> tuple[Choice, ...]:
        """The words, each with its face."""
        shown = super().choices(item, language)
        return tuple(replace(choice, face=place, faces=len(shown)) for place, choice in enumerate(shown, start=1))
