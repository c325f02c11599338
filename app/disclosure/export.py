"""Protected tables in the published JSON format."""

from collections.abc import Sequence
from typing import Any

from app.disclosure.figures import Figure, figures
from app.disclosure.rules import Rules
from app.disclosure.table import PART_OF, Keys, SafeCell, SafeTable


def as_json(tables: Sequence[SafeTable], rules: Rules | None = None) -> dict[str, Any]:
    """The rules, dimensions, measures, tables and figures of a publication, ready for json.dumps.

    Accepts nothing but SafeTables (TypeError), so a true count can't reach a file by this way. Give the rules that
    the tables were protected with.
    """
    if not all(isinstance(table, SafeTable) for table in tables):
        raise TypeError("only a SafeTable may be published")
    rules = rules or Rules()
    measures = {table.measure for table in tables}
    return {
        "rules": {
            "people_for_count": rules.people_for_count,
            "paired_for_share": rules.paired_for_share,
            "round_to": rules.round_to,
            "noise_limit": rules.noise_limit,
            "noise_variance": rules.noise_variance,
        },
        "dimensions": _dimensions(tables),
        "measures": {measure: above for measure, above in PART_OF.items() if measure in measures},
        "tables": [_table(table) for table in tables],
        "figures": [_figure(figure) for figure in figures(tables, rules)],
    }


def _dimensions(tables: Sequence[SafeTable]) -> dict[str, dict[str, list[str]]]:
    """Every dimension used: node -> leaves."""
    found: dict[str, dict[str, list[str]]] = {}
    for table in tables:
        for dimension in (*table.plan.dimensions, *(fixed for fixed, _ in table.plan.fixed)):
            nodes = found.setdefault(dimension.code, {})
            nodes.update({node: list(leaves) for node, leaves in dimension.nodes.items()})
    return found


def _table(table: SafeTable) -> dict[str, Any]:
    """One table with all of its cells, hidden ones included, so that a gap tells nothing."""
    return {
        "table": table.code,
        "measure": table.measure,
        "indicator": table.indicator,
        "dimensions": [*(d.code for d in table.plan.dimensions), *(fixed.code for fixed, _ in table.plan.fixed)],
        "status": table.status,
        "cells_shown": table.cells_shown,
        "cells": [_cell(table, keys, table.cells[keys]) for keys in table.plan.declared_keys()],
    }


def _cell(table: SafeTable, keys: Keys, cell: SafeCell) -> dict[str, Any]:
    """One cell; how far its value may be off is told only where there is a value."""
    named = table.plan.named(keys)
    if cell.status != "shown":
        return {"keys": named, "value": None, "status": cell.status}
    return {"keys": named, "value": cell.value, "noise": cell.noise, "status": "shown"}


def _figure(figure: Figure) -> dict[str, Any]:
    """One figure, every field present."""
    return {
        "indicator": figure.indicator,
        "keys": dict(figure.keys),
        "percent": figure.percent,
        "interval": None if figure.interval is None else list(figure.interval),
        "band": figure.band,
        "mean_change": figure.mean_change,
        "paired_rate": figure.paired_rate,
    }
