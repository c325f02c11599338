"""Distance travelled by a group, scale by scale. Counts are people, never readings; each counts once."""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from app.journeys.distance import Movement, ReliableChange, distance, reliable_change
from app.journeys.pairing import PROPOSED, End, Pair, Reason, SelectionRules, Start, Unpaired, find_pair
from app.journeys.reading import Journey, Perspective, Scale
from app.journeys.statistics import Interval, PairedFigures, paired_figures, wilson

METHOD_VERSION = "1"
"""Grows when the same readings would give other figures."""

Moves = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class ReliableCounts:
    """People by reliable change; improved means better."""

    improved: int
    no_reliable_change: int
    deteriorated: int


@dataclass(frozen=True, slots=True)
class ScaleSummary:
    """What happened on one scale.

    ``people_with_start`` counts people with a baseline reading. ``paired_rate`` is over all of them for
    latest, and over those whose episode closed for closing and follow-ups. ``left_out`` counts everyone who
    is not paired, once. ``up`` means better. ``figures`` are over the paired. ``moves`` counts people by
    start value, then end value. ``notes`` says why figures are missing.
    """

    scale: Scale
    people_with_start: int
    people_paired: int
    paired_rate: float | None
    left_out: Mapping[Reason, int]
    up: int
    same: int
    down: int
    started_at_best: int
    up_rate: float | None
    up_ci95: Interval | None
    figures: PairedFigures
    reliable: ReliableCounts | None
    moves: Moves | None
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """What happened on every scale of an instrument; ``notes`` says who was counted."""

    instrument: str
    version: str
    perspective: Perspective
    from_: Start
    to: End
    people: int
    method_version: str
    scales: tuple[ScaleSummary, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Traveller:
    """One person: the journey they are counted by, and its pair."""

    journey: Journey
    pair: Pair | Unpaired

    @property
    def is_closed(self) -> bool:
        return self.journey.episode.ended_on is not None


def summarise(
    instrument: str,
    version: str,
    scales: Sequence[Scale],
    journeys: Iterable[Journey],
    perspective: Perspective,
    from_: Start = Start.BASELINE,
    to: End = End.LATEST,
    rules: SelectionRules = PROPOSED,
) -> Summary:
    """Compare the two readings of everyone handed in, on each scale.

    Every person with a journey counts, also one without readings: whom to hand in is the caller's choice. A
    person with several episodes counts by one of them (see ``counted_journey``).
    """
    by_person: dict[Hashable, list[Journey]] = {}
    for journey in journeys:
        by_person.setdefault(journey.person, []).append(journey)
    chosen = [counted_journey(own, perspective) for own in by_person.values()]
    travellers = [_Traveller(journey, find_pair(journey, to, perspective, version, rules)) for journey in chosen]
    return Summary(
        instrument=instrument,
        version=version,
        perspective=perspective,
        from_=from_,
        to=to,
        people=len(by_person),
        method_version=METHOD_VERSION,
        scales=tuple(_summarise_scale(scale, travellers, to) for scale in scales),
        notes=_notes_on_people(by_person, travellers, to),
    )


def counted_journey(journeys: Sequence[Journey], perspective: Perspective) -> Journey:
    """The journey by which a person with several episodes is counted.

    The latest closed one, or while none has closed the latest started one. Episodes without any reading of
    this perspective come last, so that an empty one does not hide a measured one.
    """

    def rank(journey: Journey) -> tuple[bool, bool, date, date, list[int]]:
        refs = sorted(
            reading.ref for reading in journey.readings if reading.perspective is perspective and not reading.is_void
        )
        ended_on = journey.episode.ended_on
        return bool(refs), ended_on is not None, ended_on or date.min, journey.episode.started_on, refs

    return max(journeys, key=rank)


def as_json(summary: Summary) -> dict[str, Any]:
    """The summary as the published fields, in figures that are not rounded."""
    return {
        "instrument": summary.instrument,
        "version": summary.version,
        "perspective": summary.perspective.value,
        "from": summary.from_.value,
        "to": summary.to.value,
        "people": summary.people,
        "method_version": summary.method_version,
        "scales": [_scale_as_json(scale) for scale in summary.scales],
        "notes": [
            *summary.notes,
            *(f"{scale.scale.code}: {note}" for scale in summary.scales for note in scale.notes),
        ],
    }


def _scale_as_json(summary: ScaleSummary) -> dict[str, Any]:
    figures, reliable = summary.figures, summary.reliable
    return {
        "scale": summary.scale.code,
        "direction": summary.scale.direction.value,
        "lowest": summary.scale.lowest,
        "highest": summary.scale.highest,
        "people_with_start": summary.people_with_start,
        "people_paired": summary.people_paired,
        "paired_rate": summary.paired_rate,
        "left_out": {reason.value: summary.left_out[reason] for reason in _LEFT_OUT_ORDER},
        "up": summary.up,
        "same": summary.same,
        "down": summary.down,
        "started_at_best": summary.started_at_best,
        "up_rate": summary.up_rate,
        "up_ci95": summary.up_ci95 and list(summary.up_ci95),
        "mean_start": figures.mean_start,
        "mean_end": figures.mean_end,
        "mean_change": figures.mean_change,
        "sd_change": figures.sd_change,
        "ci95_change": figures.ci95_change and list(figures.ci95_change),
        "effect_d_av": figures.effect_d_av,
        "effect_d_z": figures.effect_d_z,
        "reliable": reliable and asdict(reliable),
        "moves": summary.moves and {start: dict(ends) for start, ends in summary.moves.items()},
    }


def _summarise_scale(scale: Scale, travellers: Sequence[_Traveller], to: End) -> ScaleSummary:
    found = [traveller.pair.on_scale(scale.code) for traveller in travellers]
    pairs = [values for values in found if not isinstance(values, Reason)]
    left_out = Counter(reason for reason in found if isinstance(reason, Reason))
    moved = Counter(distance(scale, start, end).movement for start, end in pairs)
    started = [traveller for traveller in travellers if traveller.pair.baseline is not None]
    could_pair = len(started) if to is End.LATEST else sum(traveller.is_closed for traveller in started)
    figures = paired_figures([start for start, _ in pairs], [end for _, end in pairs])
    moves, why_no_moves = _moves(scale, pairs)
    reliable = _reliable_counts(scale, pairs)
    return ScaleSummary(
        scale=scale,
        people_with_start=len(started),
        people_paired=len(pairs),
        paired_rate=len(pairs) / could_pair if could_pair else None,
        left_out={reason: left_out[reason] for reason in Reason},
        up=moved[Movement.UP],
        same=moved[Movement.SAME],
        down=moved[Movement.DOWN],
        started_at_best=sum(_start_value(traveller, scale) == scale.best for traveller in started),
        up_rate=moved[Movement.UP] / len(pairs) if pairs else None,
        up_ci95=wilson(moved[Movement.UP], len(pairs)),
        figures=figures,
        reliable=reliable,
        moves=moves,
        notes=(*figures.notes, *why_no_moves, *_notes_on_gaps(could_pair, to, reliable)),
    )


_LEFT_OUT_ORDER = (
    Reason.NO_BASELINE,
    Reason.ONLY_ONE_READING,
    Reason.TOO_CLOSE,
    Reason.OUTSIDE_WINDOW,
    Reason.MISSING_VALUE,
    Reason.DIFFERENT_VERSION,
)


def _start_value(traveller: _Traveller, scale: Scale) -> float | None:
    baseline = traveller.pair.baseline
    return baseline.scores.get(scale.code) if baseline else None


def _reliable_counts(scale: Scale, pairs: Sequence[tuple[float, float]]) -> ReliableCounts | None:
    """People by reliable change; None for a scale without a reference sample."""
    if scale.reliability is None or scale.reference_sd is None:
        return None
    counts = Counter(reliable_change(scale, start, end) for start, end in pairs)
    return ReliableCounts(
        improved=counts[ReliableChange.IMPROVED],
        no_reliable_change=counts[ReliableChange.NO_RELIABLE_CHANGE],
        deteriorated=counts[ReliableChange.DETERIORATED],
    )


def _moves(scale: Scale, pairs: Sequence[tuple[float, float]]) -> tuple[Moves | None, list[str]]:
    """People by start value and end value, every start value named; or None and why."""
    if scale.points is None:
        return None, ["moves are for scales in whole steps of at most 11 points"]
    if any(value not in scale.points for pair in pairs for value in pair):
        return None, ["some values lie between the steps of the scale: moves cannot be worked out"]
    counts = Counter((int(start), int(end)) for start, end in pairs)
    return {
        str(start): {str(end): counts[start, end] for end in scale.points if counts[start, end]}
        for start in scale.points
    }, []


def _notes_on_gaps(could_pair: int, to: End, reliable: ReliableCounts | None) -> list[str]:
    """Why there is no paired rate and no reliable change, where there is none."""
    notes = []
    if not could_pair:
        whom = "nobody has a baseline" if to is End.LATEST else "nobody with a baseline has a closed episode"
        notes.append(f"{whom}: paired_rate cannot be worked out")
    if reliable is None:
        notes.append("no reliability or reference standard deviation is known: reliable cannot be worked out")
    return notes


def _notes_on_people(
    by_person: Mapping[Hashable, Sequence[Journey]], travellers: Sequence[_Traveller], to: End
) -> tuple[str, ...]:
    """What a reader has to know about who was counted."""
    notes = []
    several = sum(len(own) > 1 for own in by_person.values())
    if several:
        notes.append(f"people with more than one episode, each counted once by the latest closed one: {several}")
    still_open = sum(not traveller.is_closed for traveller in travellers)
    if to is not End.LATEST and still_open:
        notes.append(f"people whose episode is still open, not in the paired rate: {still_open}")
    return tuple(notes)
