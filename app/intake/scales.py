"""Which scale a row is about, and whether its value is one of that scale's."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import RowMapping

from app.intake import queries
from app.intake.batch import Batch
from app.intake.cells import quoted
from app.intake.types import Row

_MOST_NAMED = 12
# How far a decimal fraction may be from a whole number of steps.
_NEAR = 1e-6


class Measures:
    """The versions and scales of the instruments that some rows name."""

    def __init__(self, instruments: Collection[str]) -> None:
        self.versions = queries.versions(instruments)
        self.scales = queries.scales({key for versions in self.versions.values() for key in versions.values()})


def place(batch: Batch, row: Row, measures: Measures) -> tuple[int, int] | None:
    """Keys of the version and the scale; None (and a refusal) where the row names none, or its value isn't of it."""
    versions = measures.versions.get(row["instrument"])
    if not versions:
        reason = (
            f"Instrument {quoted(row['instrument'])} is not installed; bring it in with: flask import instrument FILE"
        )
        batch.refuse(row, "instrument", reason)
        return None
    version_id = versions.get(row["instrument_version"])
    if version_id is None:
        reason = (
            f"Version {quoted(row['instrument_version'])} of instrument {quoted(row['instrument'])} is not installed; "
            f"there are: {_named(versions)}"
        )
        batch.refuse(row, "instrument_version", reason)
        return None
    scale = measures.scales[version_id].get(row["scale"])
    if scale is None:
        reason = (
            f"{row['instrument']} {row['instrument_version']} has no scale {quoted(row['scale'])}; "
            f"it has: {_named(measures.scales[version_id])}"
        )
        batch.refuse(row, "scale", reason)
        return None
    problem = _value_problem(row, scale)
    if problem:
        batch.refuse(row, "value", problem)
        return None
    return version_id, scale["id"]


def _value_problem(row: Row, scale: RowMapping) -> str | None:
    value = row["value"]
    if value is None:
        return None if row["missing_code"] else "The value is blank; say why in missing_code, or fill it in"
    if row["missing_code"]:
        return "A row has a value or a missing_code, not both"
    if not scale["lowest"] <= value <= scale["highest"]:
        return f"{value:g} is outside scale {scale['code']} ({scale['lowest']:g} to {scale['highest']:g})"
    if scale["step"]:
        steps = (value - scale["lowest"]) / scale["step"]
        if abs(steps - round(steps)) > _NEAR:
            return f"{value:g} is between the steps of scale {scale['code']} (from {scale['lowest']:g} in steps of {scale['step']:g})"
    return None


def _named(words: Collection[str]) -> str:
    listed = list(words)
    return ", ".join(listed[:_MOST_NAMED]) + (", ..." if len(listed) > _MOST_NAMED else "")
