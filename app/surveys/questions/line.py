"""A few words of the person's own."""

from __future__ import annotations

from app.surveys.questions.base import Sent
from app.surveys.questions.text import Text
from app.surveys.types import QuestionKind


class Line(Text):
    """A line to write on, which may be left empty."""

    kind = QuestionKind.LINE

    def written(self, sent: Sent, /) -> str:
        """What was written, in one line."""
        return " ".join(super().written(sent).split())
