"""Short ways to write readings down in tests, and strategies that invent them."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from hypothesis import strategies as st

from app.journeys.reading import Direction, Episode, Journey, Perspective, Reading, Scale

START = date(2025, 1, 1)
YOUNG_PERSON = Perspective.YOUNG_PERSON
HOPE = Scale("hope", 1, 5, step=1)
WORRY = Scale("worry", 1, 5, step=1, direction=Direction.LOWER_IS_BETTER)


def on_day(day: int) -> date:
    """The date so many days after the start of the episode."""
    return START + timedelta(days=day)


def reading(
    day: int,
    scores: Mapping[str, float | None] | float | None = 3,
    *,
    ref: int | None = None,
    saved: int = 0,
    version: str = "1",
    perspective: Perspective = YOUNG_PERSON,
    is_void: bool = False,
) -> Reading:
    """A reading so many days after the start; one number is the value on the scale ``hope``."""
    values = scores if isinstance(scores, Mapping) else {"hope": scores}
    return Reading(day if ref is None else ref, on_day(day), saved, version, perspective, values, is_void)


def journey(person: str, readings: Sequence[Reading], *, ended: int | None = None, started: int = 0) -> Journey:
    """A journey in an episode that starts and ends on these days."""
    episode = Episode(on_day(started), None if ended is None else on_day(ended))
    return Journey(person, episode, tuple(readings))


@st.composite
def journeys(draw: st.DrawFn) -> list[Journey]:
    """Up to 12 people with one or two episodes each and readings of every kind at any time around them."""
    refs = iter(range(10_000))
    values = st.one_of(st.none(), st.integers(1, 5).map(float))
    kinds = st.tuples(
        st.integers(-60, 700),
        st.integers(0, 2),
        st.sampled_from("1112"),
        st.sampled_from([*Perspective]),
        st.booleans(),
    )

    def one_reading() -> Reading:
        day, saved, version, perspective, is_void = draw(kinds)
        scores = {"hope": draw(values), "worry": draw(values)}
        who = perspective if draw(st.integers(0, 4)) == 0 else YOUNG_PERSON
        void = is_void and draw(st.booleans())
        return reading(day, scores, ref=next(refs), saved=saved, version=version, perspective=who, is_void=void)

    def one_journey(person: str) -> Journey:
        started = draw(st.integers(0, 100))
        ended = draw(st.one_of(st.none(), st.integers(started, 400)))
        return journey(person, [one_reading() for _ in range(draw(st.integers(0, 5)))], started=started, ended=ended)

    people = [f"person {number}" for number in range(draw(st.integers(0, 12)))]
    return [one_journey(person) for person in people for _ in range(draw(st.integers(1, 2)))]
