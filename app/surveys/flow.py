"""Which item comes next, and how far along somebody is (pure).

A plan holds every step there could ever be, in order, so that a step keeps its address whatever is answered. A way is a
plan with the answers so far: which of its steps are asked. An answer to something that is not asked any more counts for
nothing, in conditions too.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from app.instruments.definition import Definition, Item, Section
from app.instruments.rules import asks_about, holds
from app.surveys.types import AnswerValue, QuestionKind


@dataclass(frozen=True, slots=True)
class Step:
    """One item as it is asked: `turn` counts from 1 where its section is repeated, and is 0 where it is not."""

    item: Item
    section: Section | None = None
    turn: int = 0

    @property
    def code(self) -> str:
        """Under which code its answer is kept."""
        return within(self.item.code, self.turn)

    @property
    def is_question(self) -> bool:
        """Whether there is something to answer."""
        return self.item.kind != QuestionKind.INFORMATION


@dataclass(frozen=True, slots=True)
class Progress:
    """The `number`th question; of `total`, once nothing that is still to come can change that. Things to read aren't counted."""

    number: int
    total: int | None


def within(code: str, turn: int) -> str:
    """The code of an item in one turn of its section.

    >>> within("age", 0), within("age", 2)
    ('age', 'age@2')
    """
    return f"{code}@{turn}" if turn else code


def plan(form: Definition, seed: str | None = None) -> tuple[Step, ...]:
    """Every step there could be, in order. Sections that may be mixed are, in the same way for the same seed; without one as written."""
    found: list[Step] = []
    for code, together in groupby(form.items, key=lambda item: item.section):
        section, items = form.section(code), list(together)
        turns = range(1, section.repeat.most + 1) if section and section.repeat else (0,)
        for turn in turns:
            order = _mixed(items, f"{seed} {code} {turn}") if section and section.is_mixed and seed else items
            found += [Step(item, section, turn) for item in order]
    return tuple(found)


def _mixed(items: Sequence[Item], seed: str) -> list[Item]:
    """What is to be read stays where it stands: it belongs to what comes after it."""
    asked = [item for item in items if item.kind != QuestionKind.INFORMATION]
    left = iter(sorted(asked, key=lambda item: hashlib.sha256(f"{seed} {item.code}".encode()).digest()))
    return [item if item.kind == QuestionKind.INFORMATION else next(left) for item in items]


@dataclass(frozen=True, slots=True)
class Way:
    """A form with the answers so far. `shown` holds the places that are asked, counted from 1 over the whole plan."""

    form: Definition
    steps: tuple[Step, ...]
    shown: tuple[int, ...]
    answers: Mapping[str, AnswerValue]

    def step(self, place: int) -> Step | None:
        """The step at a place, asked or not; None outside the plan."""
        return self.steps[place - 1] if 1 <= place <= len(self.steps) else None

    def next_place(self, place: int) -> int | None:
        """The first place after this one that is asked; None after the last."""
        return next((one for one in self.shown if one > place), None)

    def opened_by(self, place: int) -> int | None:
        """The first question without an answer that is asked because of what was answered at this place; None if there is none."""
        code = self.steps[place - 1].code
        for one in self.shown:
            step = self.steps[one - 1]
            if one > place and step.is_question and step.code not in self.answers and code in _looks_at(step):
                return one
        return None

    def previous_place(self, place: int) -> int | None:
        """The last place before this one that is asked; None before the first."""
        return next((one for one in reversed(self.shown) if one < place), None)

    def answer(self, step: Step) -> AnswerValue | None:
        """What was answered there, if it is asked."""
        return self.answers.get(step.code)

    @property
    def questions(self) -> tuple[int, ...]:
        """The places that ask something."""
        return tuple(place for place in self.shown if self.steps[place - 1].is_question)

    def progress(self, place: int) -> Progress | None:
        """How far along a question is; None for something to read."""
        step = self.step(place)
        if step is None or not step.is_question:
            return None
        number = sum(one <= place for one in self.questions)
        return Progress(number, None if self._may_change_from(place) else len(self.questions))

    @property
    def most_questions(self) -> tuple[int, bool]:
        """The most questions that anybody is asked, and whether it is that many for everybody."""
        asked = [step for step in self.steps if step.is_question]
        return len(asked), not any(_looks_at(step) for step in self.steps)

    @property
    def resume_place(self) -> int | None:
        """Where to go on: the first question without an answer, or what is to be read right before it; None if there is none."""
        first_to_read = None
        for place in self.shown:
            step = self.steps[place - 1]
            if not step.is_question:
                first_to_read = first_to_read or place
            elif step.code in self.answers:
                first_to_read = None
            else:
                return first_to_read or place
        return None

    def offers_break(self, place: int) -> bool:
        """Whether somebody may well stop here: a section that says so begins, and something was asked before."""
        step, before = self.step(place), self.previous_place(place)
        if step is None or step.section is None or not step.section.offers_break or before is None:
            return False
        return self.steps[before - 1].section != step.section

    def _may_change_from(self, place: int) -> bool:
        """Whether an answer given here or later can still change what is asked."""
        places = {step.code: number for number, step in enumerate(self.steps, start=1)}
        return any(places.get(code, 0) >= place for step in self.steps[place:] for code in _looks_at(step))


def way(form: Definition, steps: tuple[Step, ...], answers: Mapping[str, AnswerValue]) -> Way:
    """Walk the plan once: each step is asked or not by the answers to those before it that are asked themselves."""
    shown: list[int] = []
    counted: dict[str, AnswerValue] = {}
    for place, step in enumerate(steps, start=1):
        if not _is_asked(step, counted):
            continue
        shown.append(place)
        given = answers.get(step.code)
        if given is not None and step.is_question:
            counted[step.code] = given
    return Way(form, steps, tuple(shown), counted)


def _is_asked(step: Step, counted: Mapping[str, AnswerValue]) -> bool:
    section = step.section
    if section and not holds(section.show_if, counted):
        return False
    if section and section.repeat:
        times = counted.get(section.repeat.count)
        if times is None or times.value is None or step.turn > times.value:
            return False
    # Within a section that is repeated, a condition means this turn's answers.
    seen = {**counted, **_of_turn(counted, step.turn)} if step.turn else counted
    if step.item.about and not ((given := seen.get(step.item.about)) and given.text):
        return False
    return holds(step.item.show_if, seen)


def _of_turn(counted: Mapping[str, AnswerValue], turn: int) -> dict[str, AnswerValue]:
    ending = within("", turn)
    return {code.removesuffix(ending): given for code, given in counted.items() if code.endswith(ending)}


def _looks_at(step: Step) -> list[str]:
    """The codes of the answers on which it may depend whether a step is asked: of this turn, and of what is asked once."""
    section = step.section
    own = [*asks_about(step.item.show_if), *([step.item.about] if step.item.about else [])]
    if section is None:
        return own
    beside = [*asks_about(section.show_if), *([section.repeat.count] if section.repeat else [])]
    return [*beside, *own, *(within(code, step.turn) for code in own if step.turn)]
