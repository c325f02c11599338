"""What is brought in, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class RecordKind(StrEnum):
    """The kinds of file, in the order in which a new provider brings them in."""

    ORGANISATIONS = "organisations"
    SERVICES = "services"
    PEOPLE = "people"
    EPISODES = "episodes"
    SESSIONS = "sessions"
    READINGS = "readings"


@dataclass(frozen=True, slots=True)
class Problem:
    """Why something in a file can't be brought in. `line` and `column` are None where it is about the whole file."""

    line: int | None
    column: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a file. `line` is the line of the file on which it begins, counted from 1.

    `cells` holds a value for every column of its kind, None where the cell is blank or the column is not there.
    A row with problems has no cells.
    """

    line: int
    cells: Mapping[str, Any]
    problems: tuple[Problem, ...] = ()

    def __getitem__(self, column: str) -> Any:
        return self.cells[column]


@dataclass(slots=True)
class Tally:
    """What became of the rows so far. Nothing is kept of a file with errors, whatever the other counts say."""

    rows: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    errors: int = 0


class CellError(Exception):
    """A cell does not hold what its column is for; the message says what it should hold."""


class UnreadableError(Exception):
    """The rest of the file can't be read as rows."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__(problems)
        self.problems = problems
