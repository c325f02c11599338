"""What a cell may hold, without any file."""

from __future__ import annotations

import datetime as dt
import doctest
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.intake import bulk, cells
from app.intake.columns import COLUMNS
from app.intake.kinds import services
from app.intake.types import CellError, RecordKind

TODAY = dt.date(2026, 3, 1)
READINGS = COLUMNS[RecordKind.READINGS]


@pytest.mark.parametrize("module", [bulk, cells, services])
def test_examples_hold(module):
    assert doctest.testmod(module).failed == 0
    assert doctest.testmod(module).attempted > 0


@given(st.text(max_size=20))
def test_what_a_text_column_keeps_never_starts_as_a_formula_SEC_100(raw):
    column = COLUMNS[RecordKind.PEOPLE]["given_name"]
    try:
        kept = column.read(raw, TODAY)
    except CellError:
        return
    if kept is not None:
        shown = unicodedata.normalize("NFKC", kept).strip()
        assert kept == kept.strip()
        assert not shown.startswith(("=", "+", "-", "@"))
        assert "\0" not in kept


@given(st.floats(min_value=-1e9, max_value=1e9, allow_nan=False).map(lambda value: round(value, 6)))
def test_negative_numbers_are_numbers_SEC_100(value):
    assert READINGS["value"].read(f"{value:.6f}", TODAY) == pytest.approx(value)


@given(st.dates(min_value=dt.date(1900, 1, 1), max_value=TODAY))
def test_every_day_that_has_come_reads_back(day):
    assert READINGS["taken_on"].read(f" {day.isoformat()} ", TODAY) == day


@given(st.text(max_size=12))
def test_nothing_else_is_a_date(raw):
    try:
        found = READINGS["taken_on"].read(raw, TODAY)
    except CellError:
        return
    assert found is None or raw.strip() == found.isoformat()


def test_hostile_cells_are_read_in_no_time_SEC_10():
    address = COLUMNS[RecordKind.EPISODES]["key_worker_email"]
    for raw in ("a@" * 50_000, "9" * 100_000, " " * 100_000 + "=", "\u200b" * 100_000, "a." * 50_000 + "@"):
        for column in (address, READINGS["value"], READINGS["taken_on"]):
            begun = dt.datetime.now(dt.UTC)
            with pytest.raises(CellError):
                column.read(raw, TODAY)
            assert dt.datetime.now(dt.UTC) - begun < dt.timedelta(milliseconds=200)


def test_the_same_letters_in_another_form_are_the_same_reference():
    ref = COLUMNS[RecordKind.PEOPLE]["person_ref"]
    assert ref.read("Zoe\u0308-1", TODAY) == ref.read("Zo\u00eb-1", TODAY)
