"""Which item comes next, and how far along somebody is (pure). Items are asked in the order of their definition."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from app.instruments.definition import Item
from app.surveys.types import QuestionKind


@dataclass(frozen=True, slots=True)
class Progress:
    """The `number`th of `total` questions; things to read are not counted."""

    number: int
    total: int


def is_question(item: Item) -> bool:
    """Whether there is something to answer."""
    return item.kind != QuestionKind.INFORMATION


def questions(items: Sequence[Item]) -> tuple[Item, ...]:
    """The items that ask."""
    return tuple(item for item in items if is_question(item))


def item_at(items: Sequence[Item], place: int) -> Item | None:
    """The item at a place, counted from 1 over everything that is asked or shown; None outside."""
    return items[place - 1] if 1 <= place <= len(items) else None


def next_place(items: Sequence[Item], place: int) -> int | None:
    """The place after this one; None after the last."""
    return place + 1 if place < len(items) else None


def previous_place(place: int) -> int | None:
    """The place before this one; None before the first."""
    return place - 1 if place > 1 else None


def progress(items: Sequence[Item], place: int) -> Progress | None:
    """How far along a question is; None for something to read.

    The total is the number of questions in the version that the person began, so it never changes on the way.
    """
    item = item_at(items, place)
    if item is None or not is_question(item):
        return None
    return Progress(len(questions(items[:place])), len(questions(items)))


def resume_place(items: Sequence[Item], answered: Collection[str]) -> int | None:
    """Where to go on: the first question without an answer, or what is to be read right before it; None if there is none."""
    to_read = 0
    for place, item in enumerate(items, start=1):
        if not is_question(item):
            to_read += 1
        elif item.code in answered:
            to_read = 0
        else:
            return place - to_read
    return None
