"""What the pages of accounts show and take."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.access.roles import Role
from app.accounts.types import GivenKind, GivenState


class Standing(StrEnum):
    """How an account stands."""

    INVITED = "invited"
    ACTIVE = "active"
    UNUSED = "unused"
    PAUSED = "paused"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class AccountLine:
    """One account in the list."""

    public_id: str
    name: str
    email: str
    role: Role | None
    services: tuple[str, ...]
    standing: Standing


@dataclass(frozen=True, slots=True)
class InviteDetails:
    """Who is invited, to which part."""

    name: str
    email: str
    part: PartDetails


@dataclass(frozen=True, slots=True)
class PartDetails:
    """A role, and the services (by public id) where it needs any."""

    role: Role
    services: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Done:
    """What came of giving a part: whether it waits for a second person, how many were told, and the link to hand over."""

    is_waiting: bool = False
    told: int = 0
    link: str | None = None


@dataclass(frozen=True, slots=True)
class GivenLine:
    """One thing that was done to somebody's part, or waits. `by` and `settled_by` are empty for operators and nobody."""

    public_id: str
    kind: GivenKind
    role: Role
    state: GivenState
    name: str
    place: str
    by: str
    settled_by: str
    given_at: dt.datetime
    told: int
    is_own: bool


@dataclass(frozen=True, slots=True)
class HandOver:
    """Open episodes that somebody holds at one service, and who could take them over."""

    service_id: int
    service_public_id: str
    service_name: str
    episodes: int
    takers: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Handed:
    """How many young people were handed on at one service, and to whom."""

    service_name: str
    episodes: int
    taker: str


@dataclass(frozen=True, slots=True)
class LeaveDetails:
    """Who takes over, by the public id of each service."""

    takers: Mapping[str, str]
