"""How near the person is to a goal of their own."""

from __future__ import annotations

from app.surveys.questions.rating import Rating
from app.surveys.types import QuestionKind


class Goal(Rating):
    """How near the person is to a goal of their own: a rating, asked below the goal in their own words."""

    kind = QuestionKind.GOAL
