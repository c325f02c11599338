"""Everything that a page shows about one young person's readings: pictures, tables and sentences, ready to print."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from app.instruments.definition import say
from app.journeys.reading import Perspective
from app.outcomes_star.geometry import SeriesRole, StarPicture
from app.progress import sentences
from app.progress.charts import AreaChange, Comparison, compare, star_chart
from app.progress.types import Measured

OWN = Perspective.YOUNG_PERSON
FEWEST_TO_CHOOSE = 3
"""With two readings there is nothing to choose."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for: one other voice, and two readings to compare (public ids)."""

    voice: Perspective | None = None
    first: str = ""
    latest: str = ""

    @classmethod
    def from_address(cls, given: Mapping[str, str]) -> Asked:
        """Read the query of an address; a voice that nobody knows is no voice."""
        voice = given.get("voice", "")
        return cls(
            Perspective(voice) if voice in set(Perspective) else None, given.get("first", ""), given.get("latest", "")
        )

    @property
    def query(self) -> dict[str, str]:
        """The same as parts of an address."""
        parts = {"voice": self.voice.value if self.voice else "", "first": self.first, "latest": self.latest}
        return {name: value for name, value in parts.items() if value}


@dataclass(frozen=True, slots=True)
class AreaTold:
    """One area in words. `latest` is empty while there is one reading; the two last are the words of the answers."""

    title: str
    first: str
    latest: str
    change: str
    sentence: str
    first_words: str
    latest_words: str


@dataclass(frozen=True, slots=True)
class VoiceTold:
    """One voice's readings: the table and its sentences. `choices` is empty where there is nothing to choose."""

    id: str
    heading: str
    which: str
    first_name: str
    latest_name: str
    has_latest: bool
    areas: tuple[AreaTold, ...]
    choices: tuple[tuple[str, str], ...]
    first_id: str
    latest_id: str


@dataclass(frozen=True, slots=True)
class Section:
    """One version of an instrument. `picture` is None for a survey, and for a star that cannot be drawn."""

    id: str
    title: str
    is_star: bool
    picture: StarPicture | None
    description: str
    scale_words: str
    has_own: bool
    voices: tuple[VoiceTold, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """A whole page. `switches` are the other voices: value, name and whether it is shown; "" is none of them."""

    sections: tuple[Section, ...]
    switches: tuple[tuple[str, str, bool], ...]
    asked: Asked
    has_versions: bool


def tell(all_measured: Sequence[Measured], asked: Asked, language: str) -> Told:
    """The page for these readings.

    The young person's own voice always comes first. One other voice may be put beside it; where the young person
    has no reading of their own at all, the first other voice is shown unless another is asked for.
    """
    present = [voice for voice in Perspective if any(voice in measured.perspectives for measured in all_measured)]
    others = [voice for voice in present if voice is not OWN]
    voice = asked.voice if asked.voice in others else None
    if voice is None and others and OWN not in present:
        voice = others[0]
    codes = [measured.definition.code for measured in all_measured]
    sections = [
        _section(f"measured-{place}", measured, voice, asked, language, is_one_of=codes.count(measured.definition.code))
        for place, measured in enumerate(all_measured, start=1)
    ]
    switches = [("", _("No other view"), voice is None)] if OWN in present else []
    switches += [(other.value, str(sentences.VOICES[other]), other is voice) for other in others]
    return Told(tuple(sections), tuple(switches) if others else (), asked, len(set(codes)) < len(codes))


def _section(
    section_id: str, measured: Measured, voice: Perspective | None, asked: Asked, language: str, *, is_one_of: int
) -> Section:
    chosen = {asked.first, asked.latest}
    own = compare(measured, OWN, chosen)
    other = compare(measured, voice, chosen) if voice else None
    titles = [
        say(measured.definition.scale_titles.get(scale.code), language) or scale.code for scale in measured.scales
    ]
    title = say(measured.definition.title, language)
    picture = star_chart(f"{section_id}-star", titles, own, other, _names(own, other)) if measured.is_star else None
    shown = [comparison for comparison in (own, other) if comparison]
    return Section(
        id=section_id,
        title=_("%(title)s (version %(v)s)", title=title, v=measured.definition.version) if is_one_of > 1 else title,
        is_star=measured.is_star,
        picture=picture,
        description=_description(shown, titles),
        scale_words=_scale_words(measured) if picture else "",
        has_own=own is not None,
        voices=tuple(_voice(section_id, measured, comparison, titles, language) for comparison in shown),
    )


def _names(own: Comparison | None, other: Comparison | None) -> dict[SeriesRole, str]:
    names = {}
    if own is not None:
        names = {SeriesRole.FIRST: sentences.first_name(own), SeriesRole.LATEST: sentences.latest_name(own)}
    return names if other is None else names | {SeriesRole.OTHER: sentences.voice_name(other)}


def _description(shown: Sequence[Comparison], titles: Sequence[str]) -> str:
    """Every reading of the picture in words."""
    parts = []
    for comparison in shown:
        if comparison.perspective is not OWN:
            parts.append(f"{sentences.voice_name(comparison)}:")
        parts += [sentences.sentence(title, area) for title, area in zip(titles, comparison.areas, strict=True)]
    return " ".join(parts)


def _scale_words(measured: Measured) -> str:
    scale = measured.scales[0]
    return str(
        _(
            "The ring in the middle is step %(low)s. The edge is step %(high)s.",
            low=sentences.number(scale.lowest),
            high=sentences.number(scale.highest),
        )
    )


def _voice(
    section_id: str, measured: Measured, comparison: Comparison, titles: Sequence[str], language: str
) -> VoiceTold:
    may_choose = len(comparison.readings) >= FEWEST_TO_CHOOSE
    return VoiceTold(
        id=f"{section_id}-{comparison.perspective.value.replace('_', '-')}",
        heading=str(sentences.HEADINGS[comparison.perspective]),
        which=sentences.which_readings(comparison),
        first_name=sentences.first_name(comparison),
        latest_name=sentences.latest_name(comparison),
        has_latest=comparison.latest is not None,
        areas=tuple(
            _area(measured, title, area, language) for title, area in zip(titles, comparison.areas, strict=True)
        ),
        choices=tuple((taken.public_id, sentences.reading_name(taken)) for taken in comparison.readings)
        if may_choose
        else (),
        first_id=comparison.first.public_id,
        latest_id=comparison.newest.public_id,
    )


def _area(measured: Measured, title: str, area: AreaChange, language: str) -> AreaTold:
    definition, latest = measured.definition, area.latest
    if measured.is_star:
        first_words = sentences.step_words(definition, area.scale, area.first, language)
        latest_words = sentences.step_words(definition, area.scale, latest, language) if latest else ""
    else:
        first_words = sentences.answer_words(definition, area.scale, area.first.value, language)
        latest_words = sentences.answer_words(definition, area.scale, latest.value, language) if latest else ""
    return AreaTold(
        title=title,
        first=sentences.cell(area.first),
        latest=sentences.cell(latest) if latest else "",
        change=sentences.change(area),
        sentence=sentences.sentence(title, area),
        first_words=first_words,
        latest_words=latest_words,
    )
