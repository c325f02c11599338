"""What could not be carried from one format to another (pure): each thing is told, none goes in silence."""

from __future__ import annotations

from dataclasses import dataclass

from app.errors import RuleError


@dataclass(frozen=True, slots=True)
class Lost:
    """One thing that was left out or changed: where it stood, and what became of it."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


def short(text: str, longest: int = 300) -> str:
    """The beginning of a text that a stranger wrote, for a message."""
    return text if len(text) <= longest else f"{text[:longest]}..."


class CannotSayError(Exception):
    """A part that has no counterpart here; the message says which, in words for the person who brings the form in."""


def refuse(where: str, why: str) -> RuleError:
    """The reason why a whole form is not taken."""
    return RuleError(f"{short(where, 100)}: {short(why, 800)}")
