"""The declared tables of one quarter's release (pure): which cells there are, before anybody is counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.disclosure.rules import Rules
from app.disclosure.table import TOTAL, Dimension, TablePlan
from app.indicators.calculate import AGE_BANDS, AGE_NOT_KNOWN
from app.indicators.periods import Quarter, quarters_between


@dataclass(frozen=True, slots=True)
class ServiceName:
    """A service and the provider that runs it, by code and name."""

    code: str
    name: str
    provider: str
    provider_name: str


def dimensions(services: Sequence[ServiceName], first: Quarter, last: Quarter) -> dict[str, Dimension]:
    """Every way of dividing people that a table may be declared over, for the years from first to last."""
    by_provider: dict[str, tuple[str, ...]] = {}
    for service in services:
        # A prefix keeps a provider's code apart from a service's.
        node = f"provider-{service.provider}"
        by_provider[node] = (*by_provider.get(node, ()), service.code)
    years: dict[str, tuple[str, ...]] = {}
    for quarter in quarters_between(first, last):
        years[quarter.year_code] = (*years.get(quarter.year_code, ()), quarter.code)
    bands = (*AGE_BANDS, AGE_NOT_KNOWN)
    return {
        "service": Dimension("service", {TOTAL: tuple(service.code for service in services), **by_provider}),
        "quarter": Dimension("quarter", years),
        "age_band": Dimension("age_band", {TOTAL: bands}),
    }


def plans(cube: Mapping[str, Any], trees: Mapping[str, Dimension], quarter: Quarter) -> list[TablePlan]:
    """The tables due with this quarter: quarterly ones always, yearly ones with the last quarter of the year.

    Raises ValueError for a table over a dimension that this version doesn't know.
    """
    found = []
    for table in cube["tables"]:
        unknown = [name for name in table["dimensions"] if name not in trees]
        if unknown:
            raise ValueError(f"Table {table['code']} is declared over {', '.join(unknown)}, which is not available")
        is_quarterly = "quarter" in table["dimensions"]
        if not is_quarterly and quarter.number < 4:
            continue
        node = quarter.code if is_quarterly else quarter.year_code
        split_by = tuple(trees[name] for name in table["dimensions"] if name != "quarter")
        found.append(TablePlan(table["code"], split_by, fixed=((trees["quarter"], node),)))
    return found


def rules_of(cube: Mapping[str, Any]) -> Rules:
    """The sizes and the noise that the list of tables declares. Raises ValueError where they are too loose."""
    sizes, noise = cube.get("sizes", {}), cube.get("noise", {})
    return Rules(
        people_for_count=sizes.get("people_for_count", 10),
        paired_for_share=sizes.get("paired_for_share", 20),
        split_side_min=sizes.get("each_side", 3),
        round_to=sizes.get("round_to", 5),
        noise_limit=noise.get("limit", 5),
        noise_variance=noise.get("variance", 3),
    )
