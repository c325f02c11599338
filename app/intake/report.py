"""What the command says: a list that a person reads, or one JSON object. Both are written as the file is read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Protocol

import click

from app.intake.cells import quoted
from app.intake.types import Problem, RecordKind, Tally


class Report(Protocol):
    """Begins, tells each problem as it is found, and ends with the counts."""

    def begin(self, kind: RecordKind, file: Path, *, is_dry_run: bool) -> None: ...

    def tell(self, problem: Problem) -> None: ...

    def end(self, tally: Tally) -> None: ...


class TextReport:
    """Problems on stderr, one a line; the summary on stdout."""

    def __init__(self) -> None:
        self._kind = RecordKind.READINGS
        self._is_dry_run = False

    def begin(self, kind: RecordKind, file: Path, *, is_dry_run: bool) -> None:  # noqa: ARG002 - for people the file is the one they named
        self._kind, self._is_dry_run = kind, is_dry_run

    def tell(self, problem: Problem) -> None:
        where = "" if problem.line is None else f"line {problem.line}, "
        where += f"{quoted(problem.column)}: " if problem.column else ("whole row: " if where else "")
        click.echo(f"{where}{problem.reason}", err=True)

    def end(self, tally: Tally) -> None:
        rows = _count(tally.rows, "row")
        if tally.errors:
            found = _count(tally.errors, "problem")
            click.echo(
                f"Nothing was brought in: {found} in {rows} of {self._kind}. Put them right and run again.",
                err=True,
            )
            return
        start = "Would bring in" if self._is_dry_run else "Brought in"
        click.echo(
            f"{start} {rows} of {self._kind}: {tally.added} added, {tally.changed} changed, "
            f"{tally.unchanged} unchanged.{' Nothing was stored.' if self._is_dry_run else ''}"
        )


class JsonReport:
    """One object on stdout. The counts come last, since they are known last."""

    def __init__(self) -> None:
        self._is_first = True

    def begin(self, kind: RecordKind, file: Path, *, is_dry_run: bool) -> None:
        head = json.dumps({"kind": kind, "file": str(file), "dry_run": is_dry_run})
        click.echo(f'{head[:-1]}, "errors": [', nl=False)

    def tell(self, problem: Problem) -> None:
        item = {"line": problem.line, "column": problem.column, "reason": problem.reason}
        click.echo(f"{'' if self._is_first else ','}\n{json.dumps(item)}", nl=False)
        self._is_first = False

    def end(self, tally: Tally) -> None:
        stored = not tally.errors
        counts = {
            "rows": tally.rows,
            "added": tally.added if stored else 0,
            "changed": tally.changed if stored else 0,
            "unchanged": tally.unchanged if stored else 0,
        }
        click.echo(f"], {json.dumps(counts)[1:]}")


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"
