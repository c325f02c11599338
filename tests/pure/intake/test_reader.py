"""A file is read row by row, and never for longer than it has something to say."""

from __future__ import annotations

import datetime as dt
import io

import pytest

from app.intake.reader import LONGEST_ROW, MOST_BLANK, Sheet
from app.intake.types import RecordKind, UnreadableError

HEADER = b"person_ref,provider_code,given_name,family_name\n"
ROW = b"T-500,tideway,Noor,Ash\n"
DAY = dt.date(2026, 1, 1)


class Endless:
    """A file whose header is followed by the same line for ever."""

    def __init__(self, line):
        self.line, self.read = line, 0

    def readline(self, _most):
        self.read += 1
        return HEADER if self.read == 1 else self.line


@pytest.mark.parametrize("line", [b"\n", b"\r\n", b" , ,,\n", b"," * 500 + b"\n", b" " * 100_000 + b"\n"])
def test_blank_rows_without_end_are_read_for_a_megabyte_and_no_further_SEC_102(line):
    stream = Endless(line)
    with pytest.raises(UnreadableError) as told:
        list(Sheet(stream, RecordKind.PEOPLE, DAY).rows())
    (problem,) = told.value.problems
    assert "Delete the empty rows" in problem.reason
    assert problem.line == stream.read
    assert MOST_BLANK < (stream.read - 1) * len(line) <= MOST_BLANK + LONGEST_ROW


def test_blank_rows_between_records_do_no_harm_however_many_there_are_in_all_SEC_102():
    blank = (b" " * 99_999 + b"\n") * (MOST_BLANK // 100_000)
    rows = Sheet(io.BytesIO(HEADER + (blank + ROW) * 3 + blank), RecordKind.PEOPLE, DAY).rows()
    assert [(row.line, row.problems) for row in rows] == [(12, ()), (23, ()), (34, ())]
