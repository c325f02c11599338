"""Feelings to pick."""

from __future__ import annotations

from dataclasses import replace

from app.instruments.definition import FALLBACK, Item, Option, say
from app.surveys.questions.base import Choice
from app.surveys.questions.many import Many
from app.surveys.types import QuestionKind

# The feelings that components/feeling.html can draw, by their English word.
DRAWN = frozenset(
    {
        "angry", "bored", "calm", "confused", "excited", "happy", "hopeful", "lonely",
        "ok", "proud", "sad", "safe", "scared", "shy", "tired", "worried",
    }
)  # fmt: skip


class Feelings(Many):
    """Feelings to pick: words, each with a small drawing where there is one of it. The words carry the meaning."""

    kind = QuestionKind.FEELINGS

    def choices(self, item: Item, language: str, /) -> tuple[Choice, ...]:
        """The feelings, with the names of their drawings."""
        shown = super().choices(item, language)
        return tuple(
            replace(choice, feeling=drawing(option)) for choice, option in zip(shown, item.options, strict=True)
        )


def drawing(option: Option) -> str:
    """Which drawing goes with an option, by its code or its English word; empty where there is none."""
    names = (name.strip().lower() for name in (option.code, say(option.text, FALLBACK)))
    return next((name for name in names if name in DRAWN), "")
