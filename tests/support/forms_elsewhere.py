"""Definitions made at random that XLSForm and FHIR can both say, for round trips; and workbooks made by hand."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping
from typing import Any

from hypothesis import strategies as st
from openpyxl import Workbook

Raw = dict[str, Any]
LANGUAGES = ("cy", "fr", "ar")
_ALPHABET = "abcdefghijklmnopqrstuvwxyz ABCÂŵéшع?.,!'"


def words() -> st.SearchStrategy[str]:
    """A few words without spaces in a row, which XLSForm keeps as one."""
    return st.text(_ALPHABET, min_size=1, max_size=24).map(lambda text: " ".join(text.split())).filter(bool)


def texts(*languages: str) -> st.SearchStrategy[dict[str, str]]:
    """Words in English, and in some of these languages."""
    return st.fixed_dictionaries({"en-GB": words()}, optional={language: words() for language in languages})


def _options(several: bool) -> st.SearchStrategy[list[Raw]]:
    def make(labels: list[dict[str, str]], are_numbers: bool, spread: int) -> list[Raw]:
        if are_numbers:
            return [{"value": place * spread, "text": label} for place, label in enumerate(labels)]
        return [
            {"value": place * spread + 1, "code": f"answer-{place}", "text": label}
            for place, label in enumerate(labels)
        ]

    return st.builds(make, st.lists(texts(*LANGUAGES), min_size=2, max_size=6), st.booleans(), st.sampled_from([1, 3]))


@st.composite
def items(draw: st.DrawFn, code: str) -> Raw:
    """One item without a condition."""
    kind = draw(
        st.sampled_from(
            [
                "faces",
                "words",
                "one",
                "many",
                "feelings",
                "rank",
                "yes_no",
                "number",
                "date",
                "line",
                "text",
                "information",
                "rating",
            ]
        )
    )
    item: Raw = {
        "code": code,
        "kind": kind,
        "scale": None,
        "text": draw(texts(*LANGUAGES)),
        "may_skip": True,
        "sensitivity": 0,
        "risk": None,
    }
    if kind != "information" and draw(st.booleans()):
        item["hint"] = draw(texts(*LANGUAGES))
    if kind in {"faces", "words", "one", "many", "feelings", "rank"}:
        item["options"] = draw(_options(kind in {"many", "feelings", "rank"}))
    if kind in {"many", "feelings", "rank"} and draw(st.booleans()):
        item["most"] = draw(st.integers(1, len(item["options"])))
    if kind == "rating":
        item["ends"] = {"lowest": {"en-GB": "0"}, "highest": {"en-GB": "10"}}
    item |= draw(_bounds(kind))
    return item


def _bounds(kind: str) -> st.SearchStrategy[Raw]:
    if kind == "number":
        whole = st.fixed_dictionaries({}, optional={"lowest": st.integers(-9, 3), "highest": st.integers(4, 20)})
        ends = st.fixed_dictionaries(
            {"whole": st.just(False)}, optional={"lowest": st.just(-1.5), "highest": st.just(2.25)}
        )
        return whole | ends
    if kind == "date":
        return st.fixed_dictionaries({}, optional={"earliest": st.just("2020-02-29"), "latest": st.just("2026-12-31")})
    if kind in {"line", "text"}:
        return st.fixed_dictionaries({}, optional={"max_length": st.integers(1, 9000)})
    return st.just({})


def _leaf(draw: st.DrawFn, item: Raw) -> Raw:
    """A comparison with an earlier item that both formats have words for."""
    kind, code = item["kind"], item["code"]
    values = [option["value"] for option in item.get("options", ())]
    choices: list[Raw] = [{"item": code, "answered": draw(st.booleans())}]
    if kind == "yes_no":
        values = [1, 0]
    if kind in {"many", "feelings", "rank"}:
        choices += [{"item": code, "includes": value} for value in values]
    elif values:
        choices += [{"item": code, "is": value} for value in values]
        choices.append({"not": {"item": code, "is": values[0]}})
    if kind == "number":
        choices += [{"item": code, "at_most": 4}, {"item": code, "at_least": -2}, {"item": code, "is": 3}]
    return draw(st.sampled_from(choices))


def conditions(draw: st.DrawFn, before: list[Raw]) -> Raw | None:
    """A condition over earlier items; several under one word, each over another item."""
    asked = [item for item in before if item["kind"] != "information"]
    if not asked or not draw(st.booleans()):
        return None
    chosen = draw(st.lists(st.sampled_from(asked), min_size=1, max_size=3, unique_by=lambda item: item["code"]))
    leaves = [_leaf(draw, item) for item in chosen]
    if len(leaves) > 1:
        return {draw(st.sampled_from(["all", "any"])): leaves}
    values = [option["value"] for option in chosen[0].get("options", ())]
    if len(values) > 2 and chosen[0]["kind"] in {"one", "words", "faces"} and draw(st.booleans()):
        return {"item": chosen[0]["code"], "any_of": values[:2]}
    return leaves[0]


@st.composite
def definitions(draw: st.DrawFn) -> Raw:
    """A whole definition, with sections or without."""
    sizes = draw(st.lists(st.integers(1, 3), min_size=1, max_size=3))
    with_sections = draw(st.booleans())
    found: list[Raw] = []
    sections: list[Raw] = []
    for number, size in enumerate(sizes, start=1):
        section: Raw = {"code": f"section-{number}"}
        if draw(st.booleans()):
            section["title"] = draw(texts(*LANGUAGES))
        rule = conditions(draw, found)
        if rule is not None:
            section["show_if"] = rule
        sections.append(section)
        for place in range(size):
            item = draw(items(f"item-{number}.{place}"))
            if with_sections:
                item["section"] = section["code"]
            rule = conditions(draw, found)
            if rule is not None:
                item["show_if"] = rule
            found.append(item)
    used = sorted(
        {tag for tag in ("en-GB", *LANGUAGES) if f'"{tag}"' in repr(found + sections * with_sections).replace("'", '"')}
    )
    stated = draw(st.sampled_from(["Not stated", "Harbour Hill"]))
    raw: Raw = {
        "code": "made-up",
        "version": draw(st.sampled_from(["1", "2026.2"])),
        "kind": "survey",
        "title": {"en-GB": draw(words())},
        "licence": {"holder": stated, "terms": stated, "credit": stated, "needs_proof": True},
        "languages": dict.fromkeys(used, "draft"),
        "scales": [],
        "items": found,
    }
    return raw | ({"sections": sections} if with_sections else {})


def workbook(survey: Iterable[Mapping[str, Any]], choices: Iterable[Mapping[str, Any]] = (), **settings: str) -> bytes:
    """An .xlsx file with these rows."""
    book = Workbook()
    for title, rows in (("survey", list(survey)), ("choices", list(choices)), ("settings", [settings])):
        sheet = book.create_sheet(title)
        keys = list(dict.fromkeys(key for row in rows for key in row))
        for number, row in enumerate([dict(zip(keys, keys, strict=True)), *rows], start=1):
            for place, key in enumerate(keys, start=1):
                sheet.cell(number, place).value = row.get(key)
    del book["Sheet"]
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def with_part(content: bytes, name: str, part: bytes) -> bytes:
    """The same workbook with one part put in or put in its place."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            if member.filename != name:
                new.writestr(member.filename, old.read(member))
        new.writestr(name, part)
    return file.getvalue()
