"""Looks into a workbook before any reader of workbooks does (pure): what could do harm is refused, with the exact reason.

A workbook is a zip of XML parts from a stranger. Its own figures (sizes, dimensions) are not believed: parts are read in
small pieces and counted, and reading stops where a limit is passed.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from xml.parsers import expat

from app.errors import RuleError

LARGEST = 5_000_000
"""Bytes of the file."""
LARGEST_PART = 20_000_000
LARGEST_UNPACKED = 30_000_000
"""Bytes of one part, and of all of them, unpacked."""
MOST_PARTS = 200
MOST_SHEETS = 30
MOST_ROWS = 10_000
"""In a sheet of answers to pick; in any other sheet MOST_QUESTIONS."""
MOST_QUESTIONS = 2_000
MOST_COLUMNS = 150
MOST_CELLS = 60_000
"""Cells in all sheets together."""
_LISTS = frozenset({"choices", "external_choices"})
_MOST_DEEP = 40
_RATIO = 250
"""A part that shrinks more than this was made to. Only asked of parts beyond a megabyte."""
_PIECE = 64 * 1024
_OLD = b"\xd0\xcf\x11\xe0"
_HARM = (
    ("vbaProject", "a macro"),
    ("macrosheets/", "a macro"),
    ("externalLinks/", "links to other workbooks"),
    ("connections.xml", "a link to a database or to the web"),
    ("queryTables/", "a link to a database or to the web"),
    ("embeddings/", "another file inside it"),
    ("activeX/", "a control that runs programs"),
)


def check(raw: bytes) -> None:
    """Raise RuleError unless this is a workbook that can be read safely and in seconds."""
    if len(raw) > LARGEST:
        raise RuleError(f"The file is larger than a form can be ({LARGEST:,} bytes)")
    if raw.startswith(_OLD):
        raise RuleError("This is an old workbook (.xls) or one with a password; save it as .xlsx without a password")
    if not raw.startswith(b"PK\x03\x04"):
        raise RuleError("This is not a workbook: an .xlsx file begins in another way")
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            _check_members(archive.infolist())
            _read_parts(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError, struct.error) as error:
        raise RuleError(f"The workbook is damaged or was cut off ({error})") from None


def _check_members(members: list[zipfile.ZipInfo]) -> None:
    names = [member.filename for member in members]
    if len(names) > MOST_PARTS:
        raise RuleError(f"The workbook has {len(names)} parts; {MOST_PARTS} is the most")
    if len(set(names)) < len(names):
        raise RuleError("The workbook holds two parts with the same name")
    if "xl/workbook.xml" not in names or "[Content_Types].xml" not in names:
        raise RuleError("This is a zip file but not an .xlsx workbook: it has no xl/workbook.xml")
    for member in members:
        _check_member(member)
    if sum(member.file_size for member in members) > LARGEST_UNPACKED:
        raise RuleError(f"The workbook unpacks to more than {LARGEST_UNPACKED:,} bytes")


def _check_member(member: zipfile.ZipInfo) -> None:
    for part, what in _HARM:
        if part in member.filename:
            raise RuleError(f"The workbook holds {what} ({member.filename}); save it without")
    if member.flag_bits & 0x1:
        raise RuleError(f"The part {member.filename} has a password; save the workbook without one")
    if member.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise RuleError(f"The part {member.filename} is packed in a way that workbooks never are")
    big = member.file_size > 1_000_000
    if big and member.file_size > _RATIO * max(member.compress_size, 1):
        raise RuleError(
            f"The part {member.filename} unpacks to {member.file_size:,} bytes from {member.compress_size:,}: "
            "that is how a zip bomb is made"
        )
    if member.file_size > LARGEST_PART:
        raise RuleError(
            f"The part {member.filename} unpacks to {member.file_size:,} bytes; {LARGEST_PART:,} is the most"
        )


def _read_parts(archive: zipfile.ZipFile) -> None:
    """Every part once, in pieces; every XML part through a parser that resolves nothing."""
    names, cells, unpacked = _sheet_names(archive), 0, 0
    for member in archive.infolist():
        reader = _Reader(names.get(member.filename, member.filename), cells)
        is_xml = PurePosixPath(member.filename).suffix in {".xml", ".rels", ".vml"}
        with archive.open(member) as stream:
            while piece := stream.read(_PIECE):
                unpacked += len(piece)
                if unpacked > LARGEST_UNPACKED:
                    raise RuleError(f"The workbook unpacks to more than {LARGEST_UNPACKED:,} bytes")
                if is_xml:
                    reader.feed(piece)
        if is_xml:
            reader.close()
        cells = reader.cells


def _sheet_names(archive: zipfile.ZipFile) -> Mapping[str, str]:
    """The name of each sheet by its part, so that a message can name the sheet that a person sees."""
    sheets: dict[str, str] = {}
    targets: dict[str, str] = {}

    def sheet(name: str, attributes: Mapping[str, str]) -> None:
        if name.rpartition(":")[2] == "sheet":
            number = next((value for key, value in attributes.items() if key.rpartition(":")[2] == "id"), "")
            sheets[number] = attributes.get("name", "")

    def target(name: str, attributes: Mapping[str, str]) -> None:
        if name.rpartition(":")[2] == "Relationship":
            targets[attributes.get("Id", "")] = attributes.get("Target", "")

    for part, handler in (("xl/workbook.xml", sheet), ("xl/_rels/workbook.xml.rels", target)):
        if part in archive.namelist():
            reader = _Reader(part, 0, handler)
            reader.feed(archive.read(part))
            reader.close()
    if len(sheets) > MOST_SHEETS:
        raise RuleError(f"The workbook has {len(sheets)} sheets; {MOST_SHEETS} is the most")
    return {
        (path.lstrip("/") if path.startswith("/") else f"xl/{path}"): sheets[number]
        for number, path in targets.items()
        if number in sheets
    }


@dataclass
class _Reader:
    """Counts what one XML part holds. `cells` goes on from the parts before."""

    where: str
    cells: int
    also: object = None
    depth: int = 0
    cell: str = ""
    row: int = 0
    column: int = 0
    parser: expat.XMLParserType = field(init=False)

    def __post_init__(self) -> None:
        self.parser = expat.ParserCreate()
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.EntityDeclHandler = self._doctype
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end

    def feed(self, piece: bytes) -> None:
        self._parse(piece, is_last=False)

    def close(self) -> None:
        self._parse(b"", is_last=True)

    def _parse(self, piece: bytes, *, is_last: bool) -> None:
        try:
            self.parser.Parse(piece, is_last)
        except expat.ExpatError as error:
            raise RuleError(f"The part {self.where} is not XML that can be read ({error})") from None
        except (LookupError, ValueError):
            raise RuleError(f"The part {self.where} is in an unknown encoding") from None

    def _doctype(self, *_rest: object) -> None:
        raise RuleError(f"The part {self.where} declares entities or a document type, which a workbook never needs")

    def _end(self, _name: str) -> None:
        self.depth -= 1

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > _MOST_DEEP:
            raise RuleError(f"The part {self.where} is nested more than {_MOST_DEEP} deep")
        if callable(self.also):
            self.also(name, attributes)
        kind = name.rpartition(":")[2]
        if kind == "row":
            self._row(attributes.get("r"))
        elif kind == "c":
            self._cell(attributes.get("r"))
        elif kind == "f" and self.cell:
            raise RuleError(f"Cell {self.cell} of the sheet {self.where} holds a formula; put its value there instead")

    def _row(self, number: str | None) -> None:
        if number is not None and not re.fullmatch(r"\d{1,9}", number):
            raise RuleError(f"The sheet {self.where} has a row without a proper number")
        self.row, self.column = int(number) if number else self.row + 1, 0
        self._limit(self.row)

    def _limit(self, row: int) -> None:
        most = MOST_ROWS if self.where.strip().lower() in _LISTS else MOST_QUESTIONS
        if row > most:
            raise RuleError(f"The sheet {self.where} goes on to row {row:,}; {most:,} is the most")

    def _cell(self, place: str | None) -> None:
        self.cells += 1
        self.column += 1
        if self.cells > MOST_CELLS:
            raise RuleError(f"The workbook has more than {MOST_CELLS:,} cells")
        if place is None:
            self.cell = f"number {self.column} of row {self.row}"
        else:
            self._place(place)
        if self.column > MOST_COLUMNS:
            raise RuleError(f"The sheet {self.where} has more than {MOST_COLUMNS} columns")

    def _place(self, place: str) -> None:
        found = re.fullmatch(r"([A-Z]{1,3})(\d{1,9})", place)
        if found is None:
            raise RuleError(f"The sheet {self.where} has a cell without a proper place")
        self.column = 0
        for letter in found.group(1):
            self.column = self.column * 26 + ord(letter) - 64
        self.cell = place
        self._limit(int(found.group(2)))
