"""The town's authority, providers, services, cover and accounts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import count

import pyotp

from app.access.roles import STAFF_ROLES, Role
from app.accounts.models import Organisation, User
from app.accounts.passwords import hash_password
from app.accounts.services import add_membership, make_account
from app.accounts.types import OrganisationKind
from app.db import db
from app.dev.names import ADMINISTRATOR, COMMISSIONERS, DESIGNATED_OFFICER, MANAGERS, SAFEGUARDING_LEADS, STAFF
from app.provision.models import Service
from app.safeguarding.models import SafetyCover

MAIL = "tarnbridge.example"
CASELOAD = 20

PROVIDERS = {
    "family-help": "Tarnbridge Family Help",
    "copperbeech": "Copperbeech Youth Trust",
    "long-acre": "Long Acre Care and Wellbeing",
}


@dataclass(frozen=True, slots=True)
class Kind:
    """What one service is like: its share of the town's work, how long it lasts and for what ages."""

    code: str
    name: str
    provider: str
    share: float
    months: float  # the middle length of an episode
    ages: tuple[int, int, int]  # youngest, most often, oldest at the start
    start_level: float  # where people begin, on scales from 1 to 5
    growth: float  # how far they come on average by the end, in points
    annual_cost_gbp: int


KINDS = (
    Kind("early-help", "Front Step Early Help", "family-help", 21, 5.0, (6, 12, 17), 2.7, 0.75, 612_000),
    Kind("youth-work", "The Boathouse Youth Project", "copperbeech", 19, 7.0, (10, 14, 19), 3.0, 0.55, 398_000),
    Kind("residential", "Mill Rise House", "long-acre", 1.4, 11.0, (10, 14, 17), 2.3, 0.55, 1_140_000),
    Kind("leaving-care", "Own Key Leaving Care", "long-acre", 8, 10.0, (16, 18, 23), 2.6, 0.5, 486_000),
    Kind("mentoring", "Two Chairs Mentoring", "copperbeech", 13, 6.0, (9, 13, 18), 2.7, 0.7, 231_000),
    Kind("family-support", "Kitchen Table Family Support", "family-help", 15, 5.5, (5, 10, 16), 2.6, 0.8, 544_000),
    Kind("youth-justice", "Second Look", "copperbeech", 10, 5.0, (11, 15, 17), 2.6, 0.45, 327_000),
    Kind("wellbeing", "Quiet Corner Wellbeing", "long-acre", 15, 4.5, (8, 14, 18), 2.3, 0.85, 455_000),
)


@dataclass(frozen=True, slots=True)
class Place:
    """One service with the people who work there."""

    kind: Kind
    id: int
    provider_id: int
    authority_id: int
    worker_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Places:
    """Everything that is there before any young person."""

    authority_id: int
    services: tuple[Place, ...]
    sign_ins: dict[Role, str]


def make_places(open_people: int, password: str, today: dt.date) -> Places:
    """Store organisations, services with cover, and accounts: a key worker for each twenty people open now."""
    # One hash for all: they share the password, and hashing is slow on purpose.
    password_hash = hash_password(password)
    authority = Organisation(code="tarnbridge", name="Tarnbridge Council", kind=OrganisationKind.AUTHORITY)
    db.session.add(authority)
    db.session.flush()
    providers = {code: _provider(code, name, authority) for code, name in PROVIDERS.items()}
    names = _names()
    total = sum(kind.share for kind in KINDS)
    services = []
    for kind in KINDS:
        service = _service(kind, authority.id, providers[kind.provider].id, today)
        desks = max(1, round(open_people * kind.share / total / CASELOAD))
        staff = [_account(next(names), password_hash) for _desk in range(desks)]
        for user in staff:
            add_membership(user, Role.KEY_WORKER, authority_id=authority.id, service_id=service.id)
        _cover(service, staff, today)
        services.append(
            Place(kind, service.id, service.provider_id, authority.id, worker_ids=tuple(user.id for user in staff))
        )
    for role, people in ((Role.MANAGER, MANAGERS), (Role.SAFEGUARDING_LEAD, SAFEGUARDING_LEADS)):
        _make_leaders(role, people, services, authority.id, password_hash)
    commissioners = [_account(name, password_hash) for name in COMMISSIONERS]
    for user in commissioners:
        add_membership(user, Role.COMMISSIONER, authority_id=authority.id)
    for role, name in ((Role.DESIGNATED_OFFICER, DESIGNATED_OFFICER), (Role.ADMINISTRATOR, ADMINISTRATOR)):
        add_membership(_account(name, password_hash), role, authority_id=authority.id)
    db.session.flush()
    return Places(authority.id, tuple(services), sign_ins())


def sign_ins() -> dict[Role, str]:
    """One address for each role. The key worker is the first of the first service."""
    names = (STAFF[0], MANAGERS[0], SAFEGUARDING_LEADS[0], DESIGNATED_OFFICER, COMMISSIONERS[0], ADMINISTRATOR)
    return {role: address(name) for role, name in zip(STAFF_ROLES, names, strict=True)}


def address(name: str) -> str:
    """The e-mail address of a member of staff.

    >>> address("Mary-Kate Boland")
    'mary-kate.boland@tarnbridge.example'
    """
    return f"{name.lower().replace(' ', '.')}@{MAIL}"


def _names() -> Iterator[str]:
    """Names of staff without end: a large town has namesakes, told apart by a number."""
    yield from STAFF
    for number in count(2):
        yield from (f"{name} {number}" for name in STAFF)


def _account(name: str, password_hash: str) -> User:
    user = make_account(email=address(name), name=name, password=None)
    user.password_hash = password_hash
    # Everybody in the town has an authenticator app; the demonstration says its code (app/dev/codes.py).
    user.totp = pyotp.random_base32()
    return user


def _provider(code: str, name: str, authority: Organisation) -> Organisation:
    provider = Organisation(code=code, name=name, kind=OrganisationKind.PROVIDER, authority_id=authority.id)
    db.session.add(provider)
    db.session.flush()
    return provider


def _make_leaders(
    role: Role, people: Sequence[str], services: Sequence[Place], authority_id: int, password_hash: str
) -> None:
    """One for each provider, at all of its services."""
    leaders = {code: _account(name, password_hash) for code, name in zip(PROVIDERS, people, strict=True)}
    for place in services:
        add_membership(leaders[place.kind.provider], role, authority_id=authority_id, service_id=place.id)


def _service(kind: Kind, authority_id: int, provider_id: int, today: dt.date) -> Service:
    service = Service(
        code=kind.code,
        name=kind.name,
        board=kind.code,
        starts_on=dt.date(today.year - 4, 4, 1),
        annual_cost_gbp=Decimal(kind.annual_cost_gbp),
        authority_id=authority_id,
        provider_id=provider_id,
    )
    db.session.add(service)
    db.session.flush()
    return service


def _cover(service: Service, staff: Sequence[User], today: dt.date) -> None:
    provider = list(PROVIDERS).index(next(k.provider for k in KINDS if k.code == service.code))
    db.session.add(
        SafetyCover(
            told_first=f"{SAFEGUARDING_LEADS[provider]}, safeguarding lead, and {staff[0].name}",
            deputy=MANAGERS[provider],
            hours="Monday to Friday, 9am to 5.30pm",
            answer_minutes=30,
            out_of_hours="An answer that comes in the evening or at the weekend is read at 9am the next working day.",
            local_numbers="Tarnbridge front door, day and night: 01632 960 140",
            approver="Olwen Prestwich, Tarnbridge safeguarding partnership",
            approved_on=today - dt.timedelta(days=200),
            authority_id=service.authority_id,
            service_id=service.id,
        )
    )
