"""The town's young people, their families and their episodes."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.db import new_public_id, sealed
from app.dev.bulk import insert_all, stream, weighted
from app.dev.names import BACKGROUNDS, WARDS, Background
from app.dev.places import Place, Places
from app.people.models import Episode, Family, YoungPerson
from app.vault import digest

TWO_YEARS = 730
OPEN_SHARE = 0.135  # of young people: about 400 of 3,000 are worked with now
SIBLING_SHARE = 0.14
SECOND_EPISODE_SHARE = 0.12
# Why episodes end, and how likely a closing reading then is.
END_REASONS = {
    "Planned ending": 0.94,
    "Moved to another service": 0.72,
    "Moved away": 0.5,
    "Stopped coming": 0.22,
}
_REASON_WEIGHTS = {"Planned ending": 71.0, "Moved to another service": 12, "Moved away": 5, "Stopped coming": 10}
_SEND = {"none": 74.0, "sen_support": 16, "ehcp": 9, "not_known": 1}


@dataclass(frozen=True, slots=True)
class Person:
    """One young person before they are stored."""

    background: Background
    sex: str
    given_name: str
    family_name: str
    born_on: dt.date
    ward: str
    send: str
    care_experienced: str
    family: int | None  # a number shared by those who belong together


@dataclass(frozen=True, slots=True)
class Stretch:
    """One episode, with what later chapters of its story need."""

    id: int
    person_id: int
    name: str
    age: float  # in years, at the start
    place: Place
    worker_id: int
    started_on: dt.date
    ended_on: dt.date | None
    end_reason: str | None

    def days(self, today: dt.date) -> int:
        """How long it lasted, or has lasted so far."""
        return ((self.ended_on or today) - self.started_on).days


def make_people(places: Places, number: int, seed: int, mark: str, today: dt.date) -> list[Stretch]:
    """Invent and store young people with their families and episodes; returns the episodes, oldest first."""
    chance = stream(seed, "people")
    first: list[tuple[Person, Stretch]] = []
    for _ in range(number):
        place = weighted(chance, {place: place.kind.share for place in places.services})
        stretch = _stretch(chance, place, today)
        before = first[-1] if first else None
        person = _person(chance, place, stretch.started_on)
        if before and chance.random() < SIBLING_SHARE:
            person, stretch = _sibling(chance, person, stretch, before, len(first))
            first[-1] = (replace(before[0], family=person.family), before[1])
        first.append((person, stretch))
    person_ids = _store_people(places, first, mark)
    stretches = []
    for (person, stretch), person_id in zip(first, person_ids, strict=True):
        age = (stretch.started_on - person.born_on).days / 365.25
        named = replace(stretch, person_id=person_id, name=person.given_name, age=age)
        stretches.append(named)
        if chance.random() < SECOND_EPISODE_SHARE:
            stretches.append(_earlier(chance, places, named))
    stretches.sort(key=lambda each: (each.started_on, each.person_id))
    return _store_episodes(places, stretches, mark, stream(seed, "why it ended"))


def _stretch(chance: random.Random, place: Place, today: dt.date) -> Stretch:
    """One episode: open now, or ended on some day of the last two years."""
    length = max(20, round(chance.lognormvariate(0, 0.38) * place.kind.months * 30.4))
    worker_id = chance.choice(place.worker_ids)
    if chance.random() < OPEN_SHARE:
        started = today - dt.timedelta(days=round(length * chance.random()))
        return Stretch(0, 0, "", 0, place, worker_id, started, None, None)
    ended = today - dt.timedelta(days=1 + int(TWO_YEARS * chance.random()))
    ended = _weekday(ended)
    return Stretch(0, 0, "", 0, place, worker_id, ended - dt.timedelta(days=length), ended, "")


def _weekday(day: dt.date) -> dt.date:
    return day - dt.timedelta(days=max(0, day.weekday() - 4))


def _person(chance: random.Random, place: Place, started_on: dt.date) -> Person:
    background = chance.choices(BACKGROUNDS, [each.share for each in BACKGROUNDS])[0]
    sex = chance.choice(("female", "male"))
    youngest, often, oldest = place.kind.ages
    years = chance.triangular(youngest, oldest + 0.9, often)
    in_care = place.kind.code in {"residential", "leaving-care"} or chance.random() < 0.07
    return Person(
        background=background,
        sex=sex,
        given_name=chance.choice(background.girls if sex == "female" else background.boys),
        family_name=chance.choice(background.families),
        born_on=started_on - dt.timedelta(days=round(years * 365.25)),
        ward=weighted(chance, {ward: float(share) for ward, share in WARDS.items()}),
        send=weighted(chance, _SEND),
        care_experienced="yes" if in_care else "no",
        family=None,
    )


def _sibling(
    chance: random.Random, person: Person, stretch: Stretch, before: tuple[Person, Stretch], number: int
) -> tuple[Person, Stretch]:
    """Somebody of the same home as the one before: their name and ward, and often the same service and days."""
    other, theirs = before
    names = other.background.girls if person.sex == "female" else other.background.boys
    given = chance.choice([name for name in names if name != other.given_name])
    apart = chance.choice((-1, 1)) * chance.randint(400, 1700)
    together = theirs.place.kind.code in {"early-help", "family-support"} and chance.random() < 0.7
    comes_along = together or theirs.place.provider_id != stretch.place.provider_id
    if comes_along:
        stretch = theirs
    youngest, _often, oldest = stretch.place.kind.ages
    born = other.born_on + dt.timedelta(days=apart)
    age = (stretch.started_on - born).days / 365.25
    if not youngest <= age < oldest + 1:
        # Twins fit wherever the other one does; who came apart keeps the age that fits there.
        born = other.born_on if comes_along else person.born_on
    sibling = replace(
        person,
        background=other.background,
        given_name=given,
        family_name=other.family_name,
        ward=other.ward,
        born_on=born,
        family=other.family or number,
    )
    return sibling, stretch


def _earlier(chance: random.Random, places: Places, later: Stretch) -> Stretch:
    """An earlier episode of the same young person, with the same provider."""
    choices = [place for place in places.services if place.provider_id == later.place.provider_id]
    place = chance.choice(choices)
    ended = _weekday(later.started_on - dt.timedelta(days=chance.randint(20, 240)))
    length = max(30, round(chance.lognormvariate(0, 0.35) * place.kind.months * 30.4))
    started = ended - dt.timedelta(days=length)
    age = later.age - (later.started_on - started).days / 365.25
    worker_id = chance.choice(place.worker_ids)
    return Stretch(0, later.person_id, later.name, age, place, worker_id, started, ended, "")


def _store_people(places: Places, people: Sequence[tuple[Person, Stretch]], mark: str) -> list[int]:
    families = _store_families(places, people, mark)
    rows = []
    authority_id = places.authority_id
    for number, (person, stretch) in enumerate(people, start=1):
        public_id, ref, provider_id = new_public_id(), f"TB{number:05}", stretch.place.provider_id
        rows.append(
            {
                "public_id": public_id,
                "ref_digest": digest(f"{provider_id}:{ref}", "person-ref"),
                "ref_sealed": sealed(YoungPerson, "ref", public_id, authority_id, ref),
                "given_name_sealed": sealed(YoungPerson, "given_name", public_id, authority_id, person.given_name),
                "family_name_sealed": sealed(YoungPerson, "family_name", public_id, authority_id, person.family_name),
                "born_on": person.born_on,
                "sex": person.sex,
                "ethnicity": person.background.ethnicity,
                "send": person.send,
                "care_experienced": person.care_experienced,
                "locality_code": person.ward,
                "authority_id": authority_id,
                "provider_id": provider_id,
                "responsible_authority_id": authority_id,
                "family_id": None if person.family is None else families[person.family],
                "import_batch": mark,
            }
        )
    return insert_all(YoungPerson, rows)


def _store_families(places: Places, people: Sequence[tuple[Person, Stretch]], mark: str) -> dict[int, int]:
    """Keys of the families, by their number in the town."""
    homes = {person.family: stretch.place.provider_id for person, stretch in people if person.family is not None}
    rows = []
    for number, provider_id in homes.items():
        public_id, ref = new_public_id(), f"F{number:05}"
        rows.append(
            {
                "public_id": public_id,
                "ref_digest": digest(f"{provider_id}:{ref}", "family-ref"),
                "ref_sealed": sealed(Family, "ref", public_id, places.authority_id, ref),
                "authority_id": places.authority_id,
                "provider_id": provider_id,
                "import_batch": mark,
            }
        )
    return dict(zip(homes, insert_all(Family, rows), strict=True))


def _store_episodes(places: Places, stretches: Sequence[Stretch], mark: str, chance: random.Random) -> list[Stretch]:
    ended = [
        each if each.ended_on is None else replace(each, end_reason=weighted(chance, _REASON_WEIGHTS))
        for each in stretches
    ]
    rows = [
        {
            "public_id": new_public_id(),
            "started_on": each.started_on,
            "ended_on": each.ended_on,
            "end_reason": each.end_reason,
            "key_worker_email_digest": None,
            "key_worker_email_sealed": None,
            "authority_id": places.authority_id,
            "person_id": each.person_id,
            "service_id": each.place.id,
            "key_worker_id": each.worker_id,
            "import_batch": mark,
        }
        for each in ended
    ]
    return [replace(each, id=key) for each, key in zip(ended, insert_all(Episode, rows), strict=True)]
