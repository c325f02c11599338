"""A young person's readings, as the pages about distance travelled take them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.instruments.definition import Definition
from app.instruments.types import InstrumentKind, MissingCode
from app.journeys.reading import Occasion, Perspective, Reading, Scale


@dataclass(frozen=True, slots=True)
class TakenReading:
    """One reading with what a page says about it. `missing` says why a scale has no value, by scale code."""

    public_id: str
    service: str
    occasion: Occasion
    reading: Reading
    missing: Mapping[str, MissingCode]


@dataclass(frozen=True, slots=True)
class Measured:
    """One version of an instrument, with a young person's readings of every perspective, oldest first."""

    definition: Definition
    scales: tuple[Scale, ...]
    readings: tuple[TakenReading, ...]

    @property
    def is_star(self) -> bool:
        """Whether it is drawn as a star."""
        return self.definition.kind == InstrumentKind.STAR.value

    @property
    def perspectives(self) -> frozenset[Perspective]:
        """Everyone who gave a reading."""
        return frozenset(taken.reading.perspective for taken in self.readings)
