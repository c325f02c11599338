"""Which format a file has, and the definition in it (pure)."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePath
from typing import Any

from app.errors import RuleError
from app.exchange.fhir_in import from_fhir
from app.exchange.lost import Lost
from app.exchange.workbook import LARGEST
from app.exchange.xlsform_in import from_xlsform
from app.instruments.files import parse

MOST_BYTES = LARGEST
"""The largest file that is read at all."""
_ENDINGS = (".xlsx", ".xls", ".xlsm", ".xlsb", ".ods")
_BEGINNINGS = (b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0")


def read_any(raw: bytes, name: str) -> tuple[Any, list[Lost]]:
    """The definition in a file of ours, an XLSForm workbook or a FHIR Questionnaire, and what could not be carried.

    A definition of ours is given back as it stands, to be checked as ever. `name`: the file's. Raises RuleError.
    """
    plain = PurePath(name)
    if plain.suffix.lower() in _ENDINGS or raw.startswith(_BEGINNINGS):
        return from_xlsform(raw, plain.stem)
    if raw.lstrip()[:1] == b"<":
        raise RuleError("This is XML. FHIR is read as JSON; save the Questionnaire as JSON")
    found = parse(raw)
    if isinstance(found, Mapping) and "resourceType" in found:
        return from_fhir(found, plain.stem)
    return found, []
