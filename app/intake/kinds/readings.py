"""Readings: a row for each scale, and the rows of one reading anywhere in the file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import RowMapping

from app.db import new_public_id, now
from app.instruments.models import Reading, Score
from app.instruments.occasion import occasion_of
from app.instruments.types import MissingCode
from app.intake import queries
from app.intake.batch import Batch
from app.intake.bulk import add_rows, add_rows_for_ids
from app.intake.scales import Measures, place
from app.intake.types import Row
from app.intake.who import Known, known_rows
from app.journeys import reading as journeys
from app.journeys.reading import Occasion
from app.vault import digest

_Value = tuple[float | None, MissingCode | None]


@dataclass(frozen=True, slots=True)
class _Placed:
    """A row whose person, service and scale are here. `source` names its reading."""

    known: Known
    version_id: int
    scale_id: int
    source: str

    @property
    def value(self) -> _Value:
        """What the row says about its scale."""
        return self.known["value"], self.known["missing_code"]


def store(batch: Batch, rows: Sequence[Row]) -> None:
    """Add readings and values that are not here yet. What is here is not corrected: another value is refused."""
    placed = _placed(batch, rows)
    here = queries.readings({one.source for one in placed})
    values = queries.scores([key for key, _ in here.values()])
    fresh = _fresh(batch, [one for one in placed if one.source not in here])
    occasions = {source: occasion for source, (_, occasion) in here.items()}
    occasions |= {source: reading["occasion"] for source, reading in fresh.items()}
    kept = [one for one in placed if one.source in occasions and _has_its_occasion(batch, one, occasions[one.source])]
    added = [one for one in kept if one.source not in here or not _is_here(batch, one, here[one.source][0], values)]
    keys = {source: key for source, (key, _) in here.items()}
    keys |= add_rows_for_ids(Reading, list(fresh.values()), "source")
    add_rows(
        Score,
        [
            {
                "reading_id": keys[one.source],
                "scale_id": one.scale_id,
                "value": one.value[0],
                "missing_code": one.value[1],
            }
            for one in added
        ],
    )
    batch.tally.added += len(added)


def _placed(batch: Batch, rows: Sequence[Row]) -> list[_Placed]:
    measures = Measures({row["instrument"] for row in rows})
    placed = []
    for known in known_rows(batch, rows):
        found = place(batch, known.row, measures)
        if found is None:
            continue
        version_id, scale_id = found
        if known.born_on is not None and known["taken_on"] < known.born_on:
            batch.refuse(known.row, "taken_on", f"taken_on ({known['taken_on']}) is before the person was born")
            continue
        source = _source(known, version_id)
        if not batch.is_repeat(known.row, "scale", source, scale_id):
            placed.append(_Placed(known, version_id, scale_id, source))
    return placed


def _source(known: Known, version_id: int) -> str:
    """What makes rows one reading; as a digest it is the reading's source, which the database holds once."""
    parts = (known.service_id, known.person_id, version_id, known["perspective"].value, known["taken_on"].isoformat())
    return digest(":".join(map(str, parts)), "imported-reading")


def _fresh(batch: Batch, placed: Sequence[_Placed]) -> dict[str, dict[str, Any]]:
    """The readings to be added, by source; the first row of each that says an occasion decides."""
    episodes = queries.episodes_of({one.known.person_id for one in placed}, {one.known.service_id for one in placed})
    said = {one.source: one.known["occasion"] for one in reversed(placed) if one.known["occasion"]}
    recorded_at = now()
    fresh: dict[str, dict[str, Any]] = {}
    for one in placed:
        known = one.known
        episode = _nearest(episodes.get((known.person_id, known.service_id), ()), known["taken_on"])
        if episode is None and one.source not in said:
            batch.refuse(
                known.row,
                "occasion",
                "The occasion is blank, and there is no episode at this service to work it out from; "
                "bring in episodes first, or fill in the occasion",
            )
        elif one.source not in fresh:
            fresh[one.source] = {
                "public_id": new_public_id(),
                "source": one.source,
                "perspective": known["perspective"],
                "taken_on": known["taken_on"],
                "occasion": said.get(one.source) or _worked_out(known["taken_on"], episode),
                "is_void": False,
                "recorded_at": recorded_at,
                "authority_id": known.authority_id,
                "person_id": known.person_id,
                "episode_id": episode["id"] if episode else None,
                "service_id": known.service_id,
                "version_id": one.version_id,
                "import_batch": batch.public_id,
            }
    return fresh


def _nearest(episodes: Sequence[RowMapping], day: dt.date) -> RowMapping | None:
    """The episode that holds the day, or else the one nearest to it; of several, the one that began last."""
    return min(reversed(episodes), key=lambda episode: _days_outside(episode, day), default=None)


def _days_outside(episode: RowMapping, day: dt.date) -> int:
    if day < episode["started_on"]:
        return int((episode["started_on"] - day).days)
    return 0 if episode["ended_on"] is None or day <= episode["ended_on"] else int((day - episode["ended_on"]).days)


def _worked_out(day: dt.date, episode: RowMapping | None) -> Occasion:
    return occasion_of(day, journeys.Episode(episode["started_on"], episode["ended_on"]) if episode else None)


def _has_its_occasion(batch: Batch, one: _Placed, occasion: Occasion) -> bool:
    """A blank occasion agrees with any; another one than the reading's is refused."""
    if one.known["occasion"] in {None, occasion}:
        return True
    batch.refuse(
        one.known.row,
        "occasion",
        f"This row says {one.known['occasion']}, and the reading that it belongs to is here as {occasion}; "
        "all rows of a reading have one occasion",
    )
    return False


def _is_here(batch: Batch, one: _Placed, reading_id: int, values: Mapping[tuple[int, int], _Value]) -> bool:
    """Whether the scale of this row has a value already; another one is refused."""
    before = values.get((reading_id, one.scale_id))
    if before is None:
        return False
    if before == one.value:
        batch.tally.unchanged += 1
    else:
        batch.refuse(
            one.known.row,
            "value",
            f"This reading is here with {_say(before)} on this scale, and the row says {_say(one.value)}; "
            "bringing in records does not correct a reading",
        )
    return True


def _say(value: _Value) -> str:
    return f"{value[0]:g}" if value[0] is not None else str(value[1] or "no value")
