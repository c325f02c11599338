"""From frozen publications to what a page shows (pure). Nothing is worked out that is not in a publication."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from app.commissioning.types import GroupRow, IndicatorLine, Level, OutcomeCard, Point, ServiceRow, Shown
from app.disclosure.table import TOTAL

Document = Mapping[str, Any]
BY_AGE = "T2"


def _rounded(value: int | None, to: int) -> int | None:
    return None if value is None else to * ((value + to // 2) // to)


def _people(document: Document, keys: Mapping[str, str]) -> int | None:
    """How many people a cell holds, rounded as published; None where hidden."""
    for table in document["tables"]:
        if table["measure"] != "people":
            continue
        for cell in table["cells"]:
            if cell["keys"] == keys:
                return _rounded(cell["value"], document["rules"]["round_to"])
    return None


def shown(document: Document, indicator: str, keys: Mapping[str, str]) -> Shown:
    """What a publication says about one indicator in one cell."""
    people = _people(document, keys)
    for figure in document["figures"]:
        if figure["indicator"] == indicator and figure["keys"] == keys:
            interval = figure["interval"]
            return Shown(
                figure["percent"],
                (interval[0], interval[1]) if interval else None,
                figure["band"],
                figure["paired_rate"],
                figure["mean_change"],
                people,
            )
    return Shown(None, None, None, None, None, people)


def trend(documents: Sequence[Document], indicator: str, service: str = TOTAL) -> tuple[Point, ...]:
    """One indicator at one service (or everywhere) over the quarters published, oldest first."""
    ordered = sorted(documents, key=lambda document: str(document["period"]))
    return tuple(Point(d["period"], shown(d, indicator, {"service": service, "quarter": d["period"]})) for d in ordered)


def cards(documents: Sequence[Document], present: Document, titles: Mapping[str, Any]) -> list[OutcomeCard]:
    """The outcomes of a framework, each with its indicators over the whole authority."""
    counted = {table["indicator"] for table in present["tables"]}
    keys = {"service": TOTAL, "quarter": present["period"]}
    found = []
    for outcome in titles["outcomes"]:
        lines = tuple(
            IndicatorLine(raw["code"], raw["title"], shown(present, raw["code"], keys), trend(documents, raw["code"]))
            for raw in outcome["indicators"]
            if raw["code"] in counted
        )
        if lines:
            found.append(OutcomeCard(outcome["code"], outcome["title"], lines))
    return found


def services(present: Document, titles: Mapping[str, Any], codes: Sequence[str], everyone: str) -> list[ServiceRow]:
    """Everyone, each provider and each service, with several indicators side by side."""
    rows = []
    for node, name, level in _places(present, titles, everyone):
        keys = {"service": node, "quarter": present["period"]}
        found = tuple(shown(present, code, keys) for code in codes)
        rows.append(ServiceRow(name, level, _people(present, keys), found))
    return rows


def _places(present: Document, titles: Mapping[str, Any], everyone: str) -> list[tuple[str, str, Level]]:
    """Node, name and level: everyone, then each provider with its services under it."""
    places = [(TOTAL, everyone, Level.ALL)]
    for node, leaves in present["dimensions"]["service"].items():
        if node != TOTAL:
            places.append((node, titles["providers"].get(node, node), Level.PROVIDER))
            places += [(leaf, titles["services"].get(leaf, leaf), Level.SERVICE) for leaf in leaves]
    return places


def find_indicator(titles: Mapping[str, Any], code: str) -> Mapping[str, Any] | None:
    """The indicator with this code, or None."""
    return next((i for outcome in titles["outcomes"] for i in outcome["indicators"] if i["code"] == code), None)


def by_service(
    documents: Sequence[Document], present: Document, titles: Mapping[str, Any], indicator: str, everyone: str
) -> list[GroupRow]:
    """One row for everyone, then each provider with its services under it."""
    return [
        _row(documents, present, indicator, node, name, level)
        for node, name, level in _places(present, titles, everyone)
    ]


def _row(
    documents: Sequence[Document], present: Document, indicator: str, node: str, name: str, level: Level
) -> GroupRow:
    found = shown(present, indicator, {"service": node, "quarter": present["period"]})
    return GroupRow(name, level, found, trend(documents, indicator, node))


def by_age(documents: Sequence[Document], indicator: str) -> tuple[str, list[GroupRow]]:
    """The newest year's table by age over the whole authority, and its year; empty where no year is complete."""
    for document in sorted(documents, key=lambda d: str(d["period"]), reverse=True):
        yearly = next((t for t in document["tables"] if t["table"] == BY_AGE and t["indicator"] == indicator), None)
        if yearly is None:
            continue
        cells = [cell["keys"] for cell in yearly["cells"] if cell["keys"]["service"] == TOTAL]
        rows = [GroupRow(keys["age_band"], _age_level(keys), shown(document, indicator, keys), ()) for keys in cells]
        return cells[0]["quarter"], rows
    return "", []


def _age_level(keys: Mapping[str, str]) -> Level:
    return Level.ALL if keys["age_band"] == TOTAL else Level.SERVICE


def cells_shown(document: Document) -> tuple[int, int]:
    """How many cells show a number, of how many."""
    return (
        sum(table["cells_shown"] for table in document["tables"]),
        sum(len([c for c in table["cells"] if c["status"] != "none"]) for table in document["tables"]),
    )
