"""The people of every test. Names are invented; the same few appear everywhere.

At Harbour House (a service of the provider Tideway, in the authority Northfield): Asha is a key worker, Erin her
manager, Lena the safeguarding lead, Cara the young person whom Asha works with, Callum another. Ben is a key worker at Ridge Project, run by another
provider; Bea is the young person there. Dev is Northfield's commissioner, Fay its administrator, Omar its designated officer. Southmere is another
authority altogether, where Sol is a key worker with the young person Sky.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path

from app.access.roles import Role
from app.accounts.models import Organisation, SignIn, User
from app.accounts.services import add_membership, make_account
from app.accounts.types import OrganisationKind
from app.db import db, now, transaction
from app.i18n.dates import today
from app.instruments.services import import_instrument
from app.messaging.types import Channel
from app.people.models import Episode, YoungPerson
from app.people.refs import person_ref_digest
from app.provision.models import Service
from app.safeguarding.models import DutyPerson, SafetyCover, WatchBeat
from app.safeguarding.types import Rung
from app.vault import digest

APP = Path(__file__).parents[2] / "app"
PASSWORD = "a long enough password for tests"


@dataclass(frozen=True)
class Staff:
    """A member of staff: how tests sign in as them."""

    user_id: int
    name: str
    email: str
    secret: str


@dataclass(frozen=True)
class Person:
    """A young person and their open episode."""

    id: int
    public_id: str
    given_name: str
    family_name: str
    ref: str
    episode_id: int
    service_id: int


@dataclass
class Cast:
    """Everybody."""

    authority_id: int = 0
    harbour: str = ""
    ridge: str = ""
    harbour_id: int = 0
    ridge_id: int = 0
    staff: dict[str, Staff] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)

    @property
    def asha(self) -> Staff:
        return self.staff["Asha"]

    @property
    def ben(self) -> Staff:
        return self.staff["Ben"]

    @property
    def dev(self) -> Staff:
        return self.staff["Dev"]

    @property
    def erin(self) -> Staff:
        return self.staff["Erin"]

    @property
    def fay(self) -> Staff:
        return self.staff["Fay"]

    @property
    def lena(self) -> Staff:
        return self.staff["Lena"]

    @property
    def omar(self) -> Staff:
        return self.staff["Omar"]

    @property
    def sol(self) -> Staff:
        return self.staff["Sol"]

    @property
    def cara(self) -> Person:
        return self.people["Cara"]

    @property
    def callum(self) -> Person:
        return self.people["Callum"]

    @property
    def bea(self) -> Person:
        return self.people["Bea"]

    @property
    def sky(self) -> Person:
        return self.people["Sky"]


def prepare() -> Cast:
    """Store the cast, our own check-in and star, and safety cover for each service."""
    cast = Cast()
    with transaction():
        for name in ("surveys/content/check-in.json", "outcomes_star/content/waymark-star.json"):
            import_instrument(json.loads((APP / name).read_text(encoding="utf-8")))
        north = _organisation("northfield", "Northfield", None)
        south = _organisation("southmere", "Southmere", None)
        tideway = _organisation("tideway", "Tideway", north)
        uplands = _organisation("uplands", "Uplands", north)
        shore = _organisation("shore", "Shore", south)
        harbour = _service("harbour-house", "Harbour House", north, tideway)
        ridge = _service("ridge-project", "Ridge Project", north, uplands)
        pier = _service("pier-club", "Pier Club", south, shore)
        cast.authority_id, cast.harbour, cast.ridge = north.id, harbour.public_id, ridge.public_id
        cast.harbour_id, cast.ridge_id = harbour.id, ridge.id
        _staff(cast, "Asha", Role.KEY_WORKER, north, harbour)
        _staff(cast, "Erin", Role.MANAGER, north, harbour)
        _staff(cast, "Lena", Role.SAFEGUARDING_LEAD, north, harbour)
        _staff(cast, "Ben", Role.KEY_WORKER, north, ridge)
        _staff(cast, "Dev", Role.COMMISSIONER, north, None)
        _staff(cast, "Fay", Role.ADMINISTRATOR, north, None)
        _staff(cast, "Omar", Role.DESIGNATED_OFFICER, north, None)
        _staff(cast, "Sol", Role.KEY_WORKER, south, pier)
        _on_duty(cast, harbour, {Rung.FIRST: "Asha", Rung.DEPUTY: "Erin", Rung.LEAD: "Lena", Rung.MANAGER: "Erin"})
        _on_duty(cast, ridge, {Rung.FIRST: "Ben", Rung.DEPUTY: "Ben"})
        _on_duty(cast, pier, {Rung.FIRST: "Sol", Rung.DEPUTY: "Sol"})
        # The watch was there a moment ago, and swept.
        db.session.add_all([WatchBeat(name=name, beat_at=now()) for name in ("round", "sweep")])
        _person(cast, "Cara", "Quill", "T-001", harbour, "Asha")
        _person(cast, "Callum", "Vane", "T-002", harbour, "Asha")
        _person(cast, "Bea", "Marl", "U-001", ridge, "Ben")
        _person(cast, "Sky", "Thrift", "S-001", pier, "Sol")
    return cast


def totp_of(name: str) -> str:
    """The secret in somebody's authenticator app."""
    return base64.b32encode(hashlib.sha256(name.encode()).digest()[:20]).decode()


def _organisation(code: str, name: str, authority: Organisation | None) -> Organisation:
    kind = OrganisationKind.PROVIDER if authority else OrganisationKind.AUTHORITY
    made = Organisation(code=code, name=name, kind=kind, authority_id=authority.id if authority else None)
    db.session.add(made)
    db.session.flush()
    return made


def _service(code: str, name: str, authority: Organisation, provider: Organisation) -> Service:
    service = Service(code=code, name=name, board=code, authority_id=authority.id, provider_id=provider.id)
    db.session.add(service)
    db.session.flush()
    db.session.add(
        SafetyCover(
            told_first="Asha and Erin",
            deputy="The duty worker",
            hours="Monday to Friday, 9am to 5pm",
            answer_minutes=30,
            out_of_hours="Someone reads it the next working day.",
            local_numbers="Children's services: 01632 960001",
            approver="The safeguarding lead",
            approved_on=dt.date(2026, 1, 5),
            authority_id=authority.id,
            service_id=service.id,
        )
    )
    return service


def add_key_worker(cast: Cast, name: str, service_id: int) -> Staff:
    """One more member of staff at a service, who is signed in and not among the cast."""
    service = db.session.get_one(Service, service_id)
    authority = db.session.get_one(Organisation, service.authority_id)
    _staff(cast, name, Role.KEY_WORKER, authority, service)
    db.session.flush()
    return cast.staff.pop(name)


def _staff(cast: Cast, name: str, role: Role, authority: Organisation, service: Service | None) -> None:
    email = f"{name.lower()}@example.org"
    user: User = make_account(email=email, name=name, password=PASSWORD)
    add_membership(user, role, authority_id=authority.id, service_id=service.id if service else None)
    secret = f"signed-in-as-{name}"
    seen = now()
    user.totp = totp_of(name)
    db.session.add(
        SignIn(
            secret_digest=digest(secret, "sign-in"),
            factors="password totp",
            device="Firefox on a Windows computer",
            user_id=user.id,
            started_at=seen,
            seen_at=seen,
            stepped_up_at=seen,
        )
    )
    cast.staff[name] = Staff(user.id, name, email, secret)


def _on_duty(cast: Cast, service: Service, rungs: dict[Rung, str]) -> None:
    db.session.add_all(
        [
            DutyPerson(
                rung=rung,
                channel=Channel.EMAIL,
                address=cast.staff[name].email,
                authority_id=service.authority_id,
                service_id=service.id,
                user_id=cast.staff[name].user_id,
            )
            for rung, name in rungs.items()
        ]
    )
    db.session.flush()


def _person(cast: Cast, given: str, family: str, ref: str, service: Service, worker: str) -> None:
    person = YoungPerson(
        given_name=given,
        family_name=family,
        ref=ref,
        ref_digest=person_ref_digest(service.provider_id, ref),
        born_on=dt.date(2012, 5, 4),
        authority_id=service.authority_id,
        provider_id=service.provider_id,
    )
    db.session.add(person)
    db.session.flush()
    episode = Episode(
        started_on=today() - dt.timedelta(days=100),
        authority_id=service.authority_id,
        person_id=person.id,
        service_id=service.id,
        key_worker_id=cast.staff[worker].user_id,
    )
    db.session.add(episode)
    db.session.flush()
    cast.people[given] = Person(person.id, person.public_id, given, family, ref, episode.id, service.id)
