"""Workbooks made to do harm are refused in seconds, in words."""

from __future__ import annotations

import io
import time
import zipfile

import pytest

from app.errors import RuleError
from app.exchange import workbook as guard
from app.exchange.reading import read_any
from tests.support.forms_elsewhere import with_part, workbook

ROWS = [{"type": "text", "name": "mood", "label": "How are you?"}]
FORM = workbook(ROWS)
SHEET = "xl/worksheets/sheet1.xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def sheet(inside: str, dimension: str = "A1:C2") -> bytes:
    return (
        f'<worksheet xmlns="{MAIN}"><dimension ref="{dimension}"/><sheetData>{inside}</sheetData></worksheet>'
    ).encode()


def refused(content: bytes, name: str = "form.xlsx") -> str:
    began = time.process_time()
    with pytest.raises(RuleError) as error:
        read_any(content, name)
    assert time.process_time() - began < 5
    assert len(str(error.value)) < 1000
    return str(error.value)


def test_a_plain_form_is_taken():
    raw, _ = read_any(FORM, "form.xlsx")
    assert [item["code"] for item in raw["items"]] == ["mood"]


def test_a_part_that_unpacks_to_far_more_than_it_holds_is_a_zip_bomb_SEC_102():
    assert "zip bomb" in refused(with_part(FORM, "xl/bomb.bin", b"\0" * 15_000_000))


def test_many_parts_that_are_large_together_are_refused():
    content = io.BytesIO(FORM)
    with zipfile.ZipFile(content, "a", zipfile.ZIP_DEFLATED) as archive:
        for number in range(40):
            archive.writestr(f"xl/part{number}.bin", b"\0" * 900_000)
    assert "unpacks to more than 30,000,000 bytes" in refused(content.getvalue())


def test_a_part_that_lies_about_its_size_is_refused():
    """The central directory says little; the part holds much."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive, zipfile.ZipFile(io.BytesIO(FORM)) as old:
        for member in old.infolist():
            archive.writestr(member.filename, old.read(member))
        archive.writestr("xl/lie.xml", b"<a>" + b" " * 900_000 + b"</a>")
    content = file.getvalue()
    size = len(b"<a>" + b" " * 900_000 + b"</a>").to_bytes(4, "little")
    assert "damaged" in refused(content.replace(size, (10).to_bytes(4, "little")))


def test_too_many_parts_are_refused():
    content = FORM
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive, zipfile.ZipFile(io.BytesIO(content)) as old:
        for member in old.infolist():
            archive.writestr(member.filename, old.read(member))
        for number in range(300):
            archive.writestr(f"xl/part{number}.bin", b"x")
    assert "parts; 200 is the most" in refused(file.getvalue())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused_before_they_are_opened_SEC_102(encoding):
    lol = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    bomb = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE x [<!ENTITY l0 "ha">{lol}]><x>&l9;</x>'.encode(
        encoding
    )
    assert "declares entities" in refused(with_part(FORM, "xl/sharedStrings.xml", bomb))


def test_a_file_named_by_an_entity_is_never_opened():
    bomb = b'<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/hostname">]><x>&f;</x>'
    assert "declares entities" in refused(with_part(FORM, "xl/sharedStrings.xml", bomb))


def test_a_million_rows_are_refused_in_seconds():
    rows = "".join(f"<row><c><v>{n * n * 7919 % 99991 % 97}</v></c></row>" for n in range(10_000)) * 100
    assert "The part xl/worksheets/sheet1.xml unpacks to" in refused(with_part(FORM, SHEET, sheet(rows)))


def test_rows_are_counted_whatever_the_sheet_says_of_itself():
    rows = "".join(f"<row><c><v>{n}</v></c></row>" for n in range(2_001))
    assert "The sheet survey goes on to row 2,001" in refused(with_part(FORM, SHEET, sheet(rows, "A1:A2")))


def test_one_cell_far_down_is_refused():
    assert "row 1,048,576" in refused(with_part(FORM, SHEET, sheet('<row r="1048576"><c r="A1048576"/></row>')))
    assert "more than 150 columns" in refused(with_part(FORM, SHEET, sheet('<row r="1"><c r="XFD1"/></row>')))


def test_too_many_cells_are_refused():
    rows = "".join(f"<row>{'<c/>' * 140}</row>" for _ in range(500))
    assert "more than 60,000 cells" in refused(with_part(FORM, SHEET, sheet(rows)))


def test_a_formula_is_refused_by_its_cell_and_sheet_SEC_102():
    words = refused(workbook([{"type": "text", "name": "mood", "label": '=WEBSERVICE("http://example.org")'}]))
    assert words == "Cell C2 of the sheet survey holds a formula; put its value there instead"


def test_what_looks_like_a_formula_but_is_text_is_text():
    rows = [("type", "name", "label"), ("text", "mood", "=1+1")]
    cells = ["".join(f'<c t="inlineStr"><is><t>{word}</t></is></c>' for word in row) for row in rows]
    content = with_part(FORM, SHEET, sheet("".join(f"<row>{row}</row>" for row in cells)))
    assert read_any(content, "form.xlsx")[0]["items"][0]["text"] == {"en-GB": "=1+1"}


@pytest.mark.parametrize(
    ("part", "words"),
    [
        ("xl/vbaProject.bin", "a macro"),
        ("xl/macrosheets/sheet1.xml", "a macro"),
        ("xl/externalLinks/externalLink1.xml", "links to other workbooks"),
        ("xl/connections.xml", "a link to a database"),
        ("xl/queryTables/queryTable1.xml", "a link to a database"),
        ("xl/embeddings/oleObject1.bin", "another file inside it"),
        ("xl/activeX/activeX1.bin", "a control that runs programs"),
    ],
)
def test_what_runs_or_reaches_out_is_refused(part, words):
    assert words in refused(with_part(FORM, part, b"x"))


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"MZ\x90\0" + b"\0" * 500, "form.xlsx", "not a workbook"),
        (b"", "form.xlsx", "not a workbook"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 500, "form.xls", "old workbook"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 500, "form.json", "old workbook"),
        (FORM[:-200], "form.xlsx", "damaged or was cut off"),
        (FORM[: len(FORM) // 2], "form.xlsx", "damaged or was cut off"),
        (b"PK\x03\x04rest", "form.json", "damaged or was cut off"),
        (b"PK\x05\x06" + b"\0" * 18, "form.zip", "not a workbook"),
        (b" " * 5_000_001, "form.xlsx", "larger than a form can be"),
        (b"<Questionnaire xmlns='http://hl7.org/fhir'/>", "form.xml", "save the Questionnaire as JSON"),
    ],
)
def test_what_is_no_workbook_is_told_apart(content, name, words):
    assert words in refused(content, name)


def test_a_zip_of_other_things_is_no_workbook():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("holiday.txt", b"sun")
    assert "not an .xlsx workbook" in refused(file.getvalue())


def test_a_part_with_a_password_is_refused():
    content = bytearray(FORM)
    place = content.rindex(b"PK\x01\x02")
    content[place + 8] |= 1
    assert "password" in refused(bytes(content))


@pytest.mark.parametrize("place", range(0, len(FORM), max(1, len(FORM) // 40)))
def test_a_workbook_with_one_byte_turned_is_taken_or_refused_in_words(place):
    content = bytearray(FORM)
    content[place] ^= 0xFF
    try:
        read_any(bytes(content), "form.xlsx")
    except RuleError as error:
        assert str(error)


def test_deep_nesting_is_refused():
    deep = b"<a>" * 5_000 + b"</a>" * 5_000
    assert "nested more than 40 deep" in refused(with_part(FORM, "xl/deep.xml", deep))


def test_limits_are_those_that_the_manual_names():
    assert (guard.LARGEST, guard.MOST_ROWS, guard.MOST_QUESTIONS) == (5_000_000, 10_000, 2_000)
    assert (guard.MOST_COLUMNS, guard.MOST_CELLS) == (150, 60_000)
