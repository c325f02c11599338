"""People read and write sealed names while the keys are turned over: does a read fail, is a write lost?"""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from flask import Flask
from sqlalchemy import select

from app import create_app
from app.db import db, transaction
from app.keys.reseal import reseal_authority
from app.keys.services import turn_over
from app.people.models import YoungPerson
from app.people.refs import person_ref_digest
from app.provision.models import Service
from tests.support.world import World

FAMILY = "Reed"


@dataclass
class Traffic:
    """What the readers and writers of one run saw. `wrong` are names that were never written, or older than one seen before."""

    reads: int = 0
    failed_reads: int = 0
    wrong_reads: int = 0
    writes: int = 0
    failed_writes: int = 0
    slowest_write_ms: float = 0.0
    slowest_read_ms: float = 0.0
    troubles: list[str] = field(default_factory=list)


class Crowd:
    """Writers, each with people of their own, and readers of all; a name is `<number of the person> <count>`."""

    def __init__(self, app: Flask, people: Sequence[int], seed: int) -> None:
        self.app, self.people, self.seed = app, people, seed
        self.traffic = Traffic()
        # The last name that a writer was told is safe, by person.
        self.written = dict.fromkeys(people, 0)
        self._stop = threading.Event()
        self._turn = threading.Lock()
        self._threads: list[threading.Thread] = []

    def begin(self, *, readers: int, writers: int) -> None:
        """Let them start."""
        shares = [self.people[number::writers] for number in range(writers)]
        for number, share in enumerate(shares):
            self._start(self._write, random.Random(f"{self.seed} writer {number}"), share)
        for number in range(readers):
            self._start(self._read, random.Random(f"{self.seed} reader {number}"), self.people)

    def end(self) -> Traffic:
        """Stop them all, and give what they saw."""
        self._stop.set()
        for thread in self._threads:
            thread.join()
        return self.traffic

    def _start(self, act: Any, chance: random.Random, people: Sequence[int]) -> None:
        thread = threading.Thread(target=act, args=(chance, people), daemon=True)
        self._threads.append(thread)
        thread.start()

    def _write(self, chance: random.Random, people: Sequence[int]) -> None:
        while not self._stop.wait(chance.uniform(0, 0.04)):
            person_id = chance.choice(people)
            count, begun = self.written[person_id] + 1, time.monotonic()
            try:
                with self.app.app_context(), transaction() as session:
                    person = session.get_one(YoungPerson, person_id)
                    if chance.random() < 0.3:
                        time.sleep(chance.uniform(0, 0.02))
                    person.given_name = f"{person_id} {count}"
                self.written[person_id] = count
                self._note("writes", begun, "slowest_write_ms")
            except Exception as error:  # noqa: BLE001 - each is counted
                self._trouble("failed_writes", error)

    def _read(self, chance: random.Random, people: Sequence[int]) -> None:
        seen: Counter[int] = Counter()
        while not self._stop.wait(chance.uniform(0, 0.02)):
            some, begun = chance.sample(people, min(20, len(people))), time.monotonic()
            try:
                with self.app.test_request_context("/"):
                    names = [
                        (person.id, person.given_name or "", person.family_name)
                        for person in db.session.scalars(select(YoungPerson).where(YoungPerson.id.in_(some)))
                    ]
            except Exception as error:  # noqa: BLE001 - each is counted
                self._trouble("failed_reads", error)
                continue
            for person_id, given, family in names:
                of, _space, count = given.partition(" ")
                if of != str(person_id) or int(count) < seen[person_id] or family != FAMILY:
                    self._trouble("wrong_reads", ValueError(f"{person_id}: {given} {family} after {seen[person_id]}"))
                seen[person_id] = int(count)
            self._note("reads", begun, "slowest_read_ms")

    def _note(self, what: str, begun: float, slowest: str) -> None:
        took = (time.monotonic() - begun) * 1000
        with self._turn:
            setattr(self.traffic, what, getattr(self.traffic, what) + 1)
            setattr(self.traffic, slowest, max(took, getattr(self.traffic, slowest)))

    def _trouble(self, what: str, error: Exception) -> None:
        with self._turn:
            setattr(self.traffic, what, getattr(self.traffic, what) + 1)
            self.traffic.troubles = [*self.traffic.troubles, f"{type(error).__name__}: {error}"][:5]


def turn_under_load(
    world: World, *, people: int, rounds: int, seed: int, readers: int = 3, writers: int = 3
) -> dict[str, Any]:
    """Turn an authority's key over several times under load; figures, `is_good` among them."""
    # An application of its own, as the server has beside the operator's command: it learns of new keys from the database.
    serving = create_app(world.settings)
    with world.app.app_context():
        ids = _people(world, people)
    crowd = Crowd(serving, ids, seed)
    crowd.begin(readers=readers, writers=writers)
    begun = time.monotonic()
    totals: Counter[str] = Counter()
    with world.app.app_context():
        for _number in range(rounds):
            with transaction():
                turn_over(world.cast.authority_id)
            tally = reseal_authority(world.cast.authority_id, lambda _line: None)
            totals.update(asdict(tally))
    seconds = time.monotonic() - begun
    traffic = crowd.end()
    with world.app.app_context():
        names = {
            person.id: person.given_name
            for person in db.session.scalars(select(YoungPerson).where(YoungPerson.id.in_(ids)))
        }
        db.session.rollback()
        lost = [person_id for person_id, count in crowd.written.items() if names[person_id] != f"{person_id} {count}"]
    with serving.app_context():
        db.engine.dispose()
    bad = traffic.failed_reads + traffic.wrong_reads + traffic.failed_writes + len(lost) + totals["unreadable"]
    return {
        "people": people,
        "rounds": rounds,
        "seed": seed,
        "seconds": round(seconds, 2),
        "lost_writes": len(lost),
        **{name: round(value, 1) if isinstance(value, float) else value for name, value in asdict(traffic).items()},
        **totals,
        "is_good": not bad and traffic.reads > 0 and traffic.writes > 0,
    }


def _people(world: World, many: int) -> list[int]:
    """Young people at Harbour House; the first name that each has counts as number 0."""
    with transaction() as session:
        service = session.get_one(Service, world.cast.harbour_id)
        rows = [
            YoungPerson(
                ref=f"L-{number}",
                ref_digest=person_ref_digest(service.provider_id, f"L-{number}"),
                given_name="0",
                family_name=FAMILY,
                authority_id=service.authority_id,
                provider_id=service.provider_id,
            )
            for number in range(many)
        ]
        session.add_all(rows)
        session.flush()
        for row in rows:
            row.given_name = f"{row.id} 0"
        return [row.id for row in rows]
