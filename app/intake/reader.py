"""Reads a CSV file as rows (pure): one at a time, so that the length of a file does not matter.

Lines are those of the file as an editor counts them; a row is named by the line on which it begins.
"""

from __future__ import annotations

import csv
import datetime as dt
import difflib
import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import IO, Any

from app.intake.cells import quoted
from app.intake.columns import COLUMNS, Column, needed_columns
from app.intake.types import CellError, Problem, RecordKind, Row, UnreadableError

# A row is never this long; without a limit, a file without line ends would be held in memory whole.
LONGEST_ROW = 1_000_000
# Nor are there so many bytes of blank rows on end: without a limit, a file of nothing else would be read for as long as it lasts.
MOST_BLANK = 1_000_000
MOST_COLUMNS = 200

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_OTHER_FORMATS = {
    b"\xff\xfe": "is in UTF-16; save it as CSV UTF-8 (comma delimited)",
    b"\xfe\xff": "is in UTF-16; save it as CSV UTF-8 (comma delimited)",
    b"PK\x03\x04": "is a workbook or an archive; save the sheet as CSV UTF-8 (comma delimited)",
    b"\xd0\xcf\x11\xe0": "is an old workbook; save the sheet as CSV UTF-8 (comma delimited)",
}


class Sheet:
    """One file being read. `sha256` is complete once every row was read."""

    def __init__(self, stream: IO[bytes], kind: RecordKind, today: dt.date) -> None:
        self._stream = stream
        self._kind = kind
        self._today = today
        self._hash = hashlib.sha256()
        self._line = 0
        self._row_bytes = 0
        self._blank_bytes = 0
        self._bad_bytes: Problem | None = None

    @property
    def sha256(self) -> str:
        """The digest of what was read, as 64 hex characters."""
        return self._hash.hexdigest()

    def rows(self) -> Iterator[Row]:
        """Every row, good or bad. Raises UnreadableError where there is no sense in reading on."""
        records = self._records()
        header = next(records, None)
        if header is None:
            raise UnreadableError(Problem(1, None, "The file is empty; its first line names the columns"))
        line, names, problem = header
        if problem is not None:
            raise UnreadableError(problem)
        columns = [name.strip() for name in names]
        if problems := _header_problems(line, columns, self._kind):
            raise UnreadableError(*problems)
        for line, cells, problem in records:
            if problem is not None:
                yield Row(line, {}, (problem,))
            elif any(cell.strip() for cell in cells):
                self._blank_bytes = 0
                yield self._row(line, columns, cells)
            else:
                self._pass_over(line)

    def _pass_over(self, line: int) -> None:
        """Count a blank row; raises UnreadableError where nothing else comes."""
        self._blank_bytes += self._row_bytes
        if self._blank_bytes > MOST_BLANK:
            reason = (
                f"There are blank rows up to here, more than {MOST_BLANK:,} bytes of them, so reading stopped. Delete the "
                "empty rows in the sheet and save the file again"
            )
            raise UnreadableError(Problem(line, None, reason))

    def _records(self) -> Iterator[tuple[int, Sequence[str], Problem | None]]:
        """Line, cells and what is the matter with the quoting or the bytes, for each record."""
        reader = csv.reader(self._lines(), strict=True)
        while True:
            first = self._line + 1
            self._row_bytes, self._bad_bytes = 0, None
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                yield first, (), _quoting_problem(first, str(error))
                continue
            yield first, cells, self._bad_bytes

    def _lines(self) -> Iterator[str]:
        while raw := self._stream.readline(LONGEST_ROW + 1):
            self._hash.update(raw)
            self._line += 1
            self._row_bytes += len(raw)
            if self._line == 1:
                raw = _without_mark(raw)
            if self._row_bytes > LONGEST_ROW:
                raise UnreadableError(
                    Problem(
                        self._line,
                        None,
                        f"The row is longer than {LONGEST_ROW:,} bytes, so reading stopped here. Is a quotation mark "
                        "never closed, or is this not a CSV file?",
                    )
                )
            try:
                yield raw.decode()
            except UnicodeDecodeError as error:
                self._bad_bytes = self._bad_bytes or _encoding_problem(self._line, raw, error.start)
                yield raw.decode(errors="replace")

    def _row(self, line: int, columns: Sequence[str], cells: Sequence[str]) -> Row:
        if len(cells) != len(columns):
            more = "more" if len(cells) > len(columns) else "fewer"
            reason = (
                f"The row has {len(cells)} cells and the header has {len(columns)}: {more} than there are columns. "
                "A comma inside a cell needs quotation marks around the cell"
            )
            return Row(line, {}, (Problem(line, None, reason),))
        known = COLUMNS[self._kind]
        values: dict[str, Any] = dict.fromkeys(known)
        problems = []
        for name, cell in zip(columns, cells, strict=True):
            try:
                values[name] = known[name].read(cell, self._today)
            except CellError as error:
                problems.append(Problem(line, name, f"{name} {error}"))
            else:
                if values[name] is None and known[name].is_required:
                    problems.append(Problem(line, name, f"{name} is blank, and every row needs one"))
        return Row(line, {}, tuple(problems)) if problems else Row(line, values)


def _without_mark(raw: bytes) -> bytes:
    for start, reason in _OTHER_FORMATS.items():
        if raw.startswith(start):
            raise UnreadableError(Problem(1, None, f"The file {reason}"))
    return raw.removeprefix(_BYTE_ORDER_MARK)


def _header_problems(line: int, names: Sequence[str], kind: RecordKind) -> list[Problem]:
    if len(names) > MOST_COLUMNS:
        return [Problem(line, None, f"The header has {len(names)} columns; there may be at most {MOST_COLUMNS}")]
    known = COLUMNS[kind]
    problems = [Problem(line, None, f"Column {place} has no name") for place, name in enumerate(names, 1) if not name]
    for name, times in Counter(filter(None, names)).items():
        if times > 1:
            problems.append(Problem(line, name, f"The column {quoted(name)} is there {times} times"))
        if name not in known:
            problems.append(Problem(line, name, f"{kind} have no column {quoted(name)}{_advice(name, known)}"))
    problems.extend(
        Problem(line, name, f"The column {name} is missing") for name in needed_columns(kind) if name not in names
    )
    return problems


def _advice(name: str, known: Mapping[str, Column]) -> str:
    for sign, word in ((";", "semicolons"), ("\t", "tabs")):
        if sign in name:
            return f". The columns are apart by {word}; save the file with commas"
    close = difflib.get_close_matches(name.lower().replace(" ", "_")[:80], known, n=1)
    return f"; did you mean {close[0]}?" if close else f"; the columns are: {', '.join(known)}"


def _quoting_problem(line: int, message: str) -> Problem:
    if "unexpected end" in message:
        return Problem(line, None, "A quotation mark that opens in this row is never closed")
    if "field limit" in message:
        raise UnreadableError(
            Problem(
                line,
                None,
                "A cell that begins in this row is far too long, so reading stopped here. Is a quotation mark never closed?",
            )
        )
    if "new-line" in message:
        return Problem(line, None, "Lines end in a carriage return alone; save the file as CSV UTF-8 again")
    return Problem(
        line, None, "There is text after a closing quotation mark; inside a cell, write each quotation mark twice"
    )


def _encoding_problem(line: int, raw: bytes, at: int) -> Problem:
    return Problem(
        line,
        None,
        f"Byte {at + 1} of line {line} (hexadecimal {raw[at]:02X}) is not UTF-8; save the file as CSV UTF-8",
    )
