"""A definition written as an XLSForm workbook (pure)."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping
from itertools import groupby
from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from app.exchange.bounds import constraint_of
from app.exchange.columns import APPEARANCES, TYPES, VALUE, YES_NO_LIST, column, question_name
from app.exchange.conditions import xpath_of
from app.exchange.draft import NOT_STATED
from app.exchange.lost import CannotSayError, Lost
from app.exchange.naming import ENGLISH, written
from app.exchange.options import keeps_values, name_of
from app.exchange.unsaid import unsaid
from app.instruments.rules import Rule

Raw = Mapping[str, Any]
_DAY = dt.datetime(2000, 1, 1)  # noqa: DTZ001 - the same workbook for the same definition; the format has no zone
_LEADS = ("type", "name")


def to_xlsform(raw: Raw) -> tuple[bytes, list[Lost]]:
    """The workbook, and what it could not say. Raises RuleError where there is nothing to ask."""
    writer = _Writer(raw)
    writer.write()
    book = Workbook()
    book.properties.created = book.properties.modified = _DAY
    sheets = (("survey", writer.survey), ("choices", writer.choices), ("settings", [writer.settings()]))
    for place, (title, rows) in enumerate(sheets):
        sheet = book.create_sheet(title, place)
        _fill(sheet, rows)
    del book[book.sheetnames[-1]]
    file = io.BytesIO()
    book.save(file)
    return file.getvalue(), writer.lost


def _fill(sheet: Worksheet, rows: list[dict[str, str]]) -> None:
    """One column for each key; every value as text, so that nothing that looks like a formula is one."""
    keys = sorted({key for row in rows for key in row}, key=lambda key: (key not in _LEADS, key))
    for number, row in enumerate([dict(zip(keys, keys, strict=True)), *rows], start=1):
        for place, key in enumerate(keys, start=1):
            if row.get(key):
                cell = sheet.cell(number, place)
                cell.value = row[key]
                cell.data_type = "s"


class _Writer:
    def __init__(self, raw: Raw) -> None:
        self.raw = raw
        self.items = {item["code"]: item for item in raw.get("items", ())}
        self.sections = {section["code"]: section for section in raw.get("sections", ())}
        self.survey: list[dict[str, str]] = []
        self.choices: list[dict[str, str]] = []
        self.lists: dict[str, Any] = {}
        self.lost = list(unsaid(raw))
        self.columns: dict[str, str] = next(
            (_origin(item)["languages"] for item in self.items.values() if "languages" in _origin(item)), {}
        )
        self.names = self._names()

    def write(self) -> None:
        for code, items in groupby(self.items.values(), key=lambda item: item.get("section", "")):
            section = self.sections.get(code)
            if section is not None:
                self.survey.append(self._begin(section))
            for item in items:
                self.survey.append(self._row(item))
            if section is not None:
                self.survey.append({"type": "end_repeat" if "repeat" in section else "end_group"})

    def settings(self) -> dict[str, str]:
        """The one row of settings."""
        licence = {key: self.raw["licence"][key] for key in ("holder", "terms", "credit")}
        return {
            "form_title": self.raw["title"][ENGLISH],
            "form_id": self.raw["code"],
            "version": self.raw["version"],
            "default_language": self._column(ENGLISH),
            **{key: text for key, text in licence.items() if text != NOT_STATED},
        }

    def _names(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for code, item in self.items.items():
            name = _origin(item).get("name", question_name(code))
            found[code] = name if name not in found.values() else question_name(code)
        return found

    def _column(self, tag: str) -> str:
        return str(self.columns.get(tag, column(tag)))

    def _tell(self, where: str, what: str) -> None:
        self.lost.append(Lost(where, what))

    def _begin(self, section: Raw) -> dict[str, str]:
        repeat, where = section.get("repeat"), f"section {section['code']}"
        name = question_name(section["code"])
        # Among XLSForm's names questions and groups stand together; the mark before the name is taken off on the way in.
        name = f"_{name}" if name in self.names.values() else name
        row = {"type": "begin_repeat" if repeat else "begin_group", "name": name}
        row |= self._words("label", repeat["title"] if repeat else section.get("title", {}), where)
        if repeat:
            row["repeat_count"] = f"${{{self.names[repeat['count']]}}}"
        return row | self._relevant(section.get("show_if"), where)

    def _row(self, item: Raw) -> dict[str, str]:
        kind, where, origin = item["kind"], f"item {item['code']}", _origin(item)
        row = {"type": self._type(item), "name": self.names[item["code"]]}
        row |= self._words("label", item["text"], where) | self._words("hint", item.get("hint", {}), where)
        looks = " ".join(filter(None, [APPEARANCES.get(kind, ""), origin.get("appearance", "")]))
        constraint = constraint_of(item) if kind not in {"rating", "goal"} else ""
        row |= {"appearance": looks, "constraint": constraint or origin.get("constraint", "")}
        row |= self._relevant(item.get("show_if"), where)
        if TYPES.get(kind) == "range":
            row["parameters"] = "start=0 end=10 step=1"
        for key, heading in (("required", "required"), ("calculate", "calculation"), ("default", "default")):
            row[heading] = str(origin.get(key, ""))
        guidance = origin.get("guidance_hint", "")
        row |= (
            {f"guidance_hint::{name}": text for name, text in guidance.items()}
            if isinstance(guidance, dict)
            else {"guidance_hint": guidance}
        )
        return row | self._media(item.get("media") or {})

    def _type(self, item: Raw) -> str:
        kind = item["kind"]
        if kind == "number":
            return "integer" if item.get("whole", True) else "decimal"
        plain = TYPES[kind]
        if kind == "yes_no":
            self._list(
                YES_NO_LIST, [{"code": "yes", "text": {ENGLISH: "Yes"}}, {"code": "no", "text": {ENGLISH: "No"}}], ()
            )
            return f"{plain} {YES_NO_LIST}"
        if "options" not in item:
            return plain
        name = self._list(
            _origin(item).get("list", self.names[item["code"]]), item["options"], self.names[item["code"]]
        )
        return f"{plain} {name}"

    def _list(self, name: str, options: list[Any], other: Any) -> str:
        """Under which name a list of answers stands; the same answers under the same name once."""
        name = name if self.lists.get(name, options) == options else other
        if name not in self.lists:
            self.lists[name] = options
            says = "value" not in options[0] or keeps_values(options)
            for option in options:
                row = {"list_name": name, "name": name_of(option)}
                row |= self._words("label", option["text"], f"list {name}") | self._media(option.get("media") or {})
                self.choices.append(row if says else row | {VALUE: written(option["value"])})
        return name

    def _words(self, heading: str, texts: Mapping[str, str], where: str) -> dict[str, str]:
        found = {}
        for tag, text in texts.items():
            if "${" in text:
                self._tell(where, "two signs in its words that XLSForm would read as a question were put apart")
            found[f"{heading}::{self._column(tag)}"] = text.replace("${", "$ {")
        return found

    def _relevant(self, rule: Rule | None, where: str) -> dict[str, str]:
        if rule is None:
            return {}
        try:
            return {"relevant": xpath_of(rule, self.items, self.names)}
        except CannotSayError as reason:
            self._tell(where, f"its condition is left out, so it is always asked: {reason}")
            return {}

    def _media(self, media: Raw) -> dict[str, str]:
        found = {f"audio::{self._column(tag)}": file for tag, file in media.get("audio", {}).items()}
        return found | ({"image": media["picture"]["file"]} if "picture" in media else {})


def _origin(item: Raw) -> dict[str, Any]:
    return dict(item.get("origin", {}).get("xlsform", {}))
