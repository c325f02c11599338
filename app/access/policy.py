"""The one table of who may do what, to whose record, in which state, and what they have to give for it (pure).

Everything reads it: the seal and the rules (through access/matrix.py), the reads of young people, the words "who will see this"
on a young person's form, the page "what can I see", docs/access.md, and the test that tries every page in every relation.
What no line allows is refused.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import product
from types import MappingProxyType

from app.access.permissions import Permission as P
from app.access.roles import STAFF_ROLES, Role


class Relation(StrEnum):
    """What a record, or any other thing, is to the viewer. A thing that is no young person's is in one of the last three."""

    OWN = "own"  # the viewer holds an open episode of the young person, or it is about the viewer
    SERVICE = "service"  # at one of the viewer's services
    ELSEWHERE = "elsewhere"  # in the viewer's authority, with no service in common
    OTHER_AUTHORITY = "other authority"


class State(StrEnum):
    """How a young person's record stands with the viewer's services. Restricted is stronger than the other two."""

    OPEN = "open"
    CLOSED = "closed"  # only episodes that have ended
    RESTRICTED = "restricted"


class Need(StrEnum):
    """What the viewer has to give first."""

    NOTHING = "nothing"
    REASON = "reason"
    BREAK_GLASS = "break-glass"


class Field(StrEnum):
    """A group of things to know about a young person."""

    INITIALS = "initials"
    IDENTITY = "identity"
    NOTES = "notes"
    READINGS = "readings"
    ANSWERS = "answers"
    ALERTS = "alerts"
    CONCERNS = "concerns"
    TOTALS = "totals"


class PolicyError(Exception):
    """The table can't be obeyed; the message says why."""


@dataclass(frozen=True, slots=True)
class Line:
    """Each of these roles may do each of these things in each of these relations and states. `fields` where it shows less than usual."""

    roles: Collection[Role]
    permissions: Collection[P]
    relations: Collection[Relation]
    states: Collection[State] = tuple(State)
    needs: Need = Need.NOTHING
    fields: frozenset[Field] | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether it may be done, what has to be given first, and which groups of fields it shows."""

    allowed: bool
    needs: Need = Need.NOTHING
    fields: frozenset[Field] = frozenset()


REFUSED = Decision(allowed=False)

# What each permission shows of a young person.
SHOWS: Mapping[P, frozenset[Field]] = MappingProxyType(
    {
        P.ACCOUNT_READ: frozenset(),
        P.RULES_READ: frozenset(),
        P.ACCOUNT_MANAGE: frozenset(),
        P.PART_READ: frozenset(),
        P.PART_AGREE: frozenset(),
        P.CASELOAD_READ: frozenset({Field.IDENTITY}),
        P.PERSON_READ: frozenset({Field.IDENTITY}),
        P.PERSON_RESTRICT: frozenset({Field.IDENTITY}),
        P.TRAIL_READ: frozenset({Field.IDENTITY}),
        P.ACCESS_REVIEW: frozenset({Field.INITIALS}),
        P.SESSION_READ: frozenset({Field.IDENTITY, Field.NOTES}),
        P.SESSION_WRITE: frozenset({Field.IDENTITY}),
        P.INVITATION_WRITE: frozenset({Field.IDENTITY}),
        P.PROGRESS_READ: frozenset({Field.IDENTITY, Field.READINGS, Field.ANSWERS}),
        P.ALERT_READ: frozenset({Field.IDENTITY, Field.ALERTS}),
        P.ALERT_ACKNOWLEDGE: frozenset({Field.ALERTS}),
        P.SHARING_READ: frozenset({Field.IDENTITY, Field.CONCERNS}),
        P.SHARING_WRITE: frozenset({Field.IDENTITY, Field.NOTES, Field.ANSWERS, Field.CONCERNS}),
        P.CONCERN_READ: frozenset({Field.IDENTITY, Field.CONCERNS}),
        P.CONCERN_WRITE: frozenset({Field.IDENTITY}),
        P.STAFF_CONCERN: frozenset(),
        P.COVER_WRITE: frozenset(),
        P.COVER_AGREE: frozenset(),
        P.IDEA_READ: frozenset(),
        P.IDEA_ANSWER: frozenset(),
        P.PUBLICATION_READ: frozenset({Field.TOTALS}),
        P.INSTRUMENT_READ: frozenset(),
        P.INSTRUMENT_AGREE: frozenset(),
    }
)

_TEAM = (Role.KEY_WORKER, Role.MANAGER, Role.SAFEGUARDING_LEAD)
_LEADERS = (Role.MANAGER, Role.SAFEGUARDING_LEAD)
_AUTHORITY = (Role.DESIGNATED_OFFICER, Role.ADMINISTRATOR)
_RECORD = (
    P.PERSON_READ,
    P.SESSION_READ,
    P.SESSION_WRITE,
    P.INVITATION_WRITE,
    P.PROGRESS_READ,
    P.SHARING_READ,
    P.SHARING_WRITE,
    P.CONCERN_WRITE,
)
_OVERSIGHT = (P.PERSON_RESTRICT, P.TRAIL_READ)
_NOT_RESTRICTED = (State.OPEN, State.CLOSED)
_HERE = (Relation.OWN, Relation.SERVICE)

TABLE: tuple[Line, ...] = (
    # Oneself, and these rules.
    Line(STAFF_ROLES, (P.ACCOUNT_READ, P.RULES_READ), (Relation.OWN,)),
    # The library of measures, which holds nothing about anyone, and what the authority agreed with their owners.
    Line((*_TEAM, Role.ADMINISTRATOR), (P.INSTRUMENT_READ,), (Relation.OWN,)),
    Line((Role.ADMINISTRATOR,), (P.INSTRUMENT_AGREE,), (Relation.ELSEWHERE,)),
    # The accounts of the authority.
    Line((Role.ADMINISTRATOR,), (P.ACCOUNT_MANAGE,), (Relation.ELSEWHERE,)),
    # Who was given which part: where one is in charge. Parts that reach everybody take a second person.
    Line(_LEADERS, (P.PART_READ,), (Relation.SERVICE,)),
    Line(_AUTHORITY, (P.PART_READ, P.PART_AGREE), (Relation.ELSEWHERE,)),
    # A young person's record.
    Line(_TEAM, _RECORD, (Relation.OWN,)),
    Line(_LEADERS, _RECORD, (Relation.SERVICE,), _NOT_RESTRICTED),
    Line((Role.KEY_WORKER,), _RECORD, (Relation.SERVICE,), _NOT_RESTRICTED, needs=Need.REASON),
    Line((Role.SAFEGUARDING_LEAD,), _RECORD, (Relation.SERVICE,), (State.RESTRICTED,)),
    Line((Role.KEY_WORKER, Role.MANAGER), _RECORD, (Relation.SERVICE,), (State.RESTRICTED,), needs=Need.BREAK_GLASS),
    # Who may open it, and who has.
    Line(_LEADERS, _OVERSIGHT, (Relation.OWN,)),
    Line(_LEADERS, _OVERSIGHT, (Relation.SERVICE,), _NOT_RESTRICTED),
    Line((Role.SAFEGUARDING_LEAD,), _OVERSIGHT, (Relation.SERVICE,), (State.RESTRICTED,)),
    Line((Role.MANAGER,), _OVERSIGHT, (Relation.SERVICE,), (State.RESTRICTED,), needs=Need.BREAK_GLASS),
    Line(_LEADERS, (P.ACCESS_REVIEW,), _HERE),
    # A second pair of eyes where a service has nobody else for it: what was sent to the viewer (provision.queries.in_charge).
    Line(_AUTHORITY, (P.ACCESS_REVIEW, P.COVER_AGREE), (Relation.OWN,)),
    # Names in lists.
    Line(_TEAM, (P.CASELOAD_READ, P.ALERT_READ), (Relation.OWN,)),
    Line(_TEAM, (P.CASELOAD_READ, P.ALERT_READ), (Relation.SERVICE,), _NOT_RESTRICTED),
    Line((Role.SAFEGUARDING_LEAD,), (P.CASELOAD_READ, P.ALERT_READ), (Relation.SERVICE,), (State.RESTRICTED,)),
    Line(
        (Role.KEY_WORKER, Role.MANAGER),
        (P.CASELOAD_READ,),
        (Relation.SERVICE,),
        (State.RESTRICTED,),
        fields=frozenset({Field.INITIALS}),
    ),
    Line(
        (Role.KEY_WORKER, Role.MANAGER),
        (P.ALERT_READ,),
        (Relation.SERVICE,),
        (State.RESTRICTED,),
        fields=frozenset({Field.INITIALS, Field.ALERTS}),
    ),
    # An alert can be taken on by anybody of the service, whoever it is about.
    Line(_TEAM, (P.ALERT_ACKNOWLEDGE,), _HERE),
    # What a child told somebody, and different views: each goes to whom it was sent, whatever their rank (concerns.queries).
    Line(_TEAM, (P.CONCERN_READ,), (Relation.OWN,)),
    Line(_TEAM, (P.CONCERN_READ,), (Relation.SERVICE,), _NOT_RESTRICTED),
    Line((Role.SAFEGUARDING_LEAD,), (P.CONCERN_READ,), (Relation.SERVICE,), (State.RESTRICTED,)),
    Line(
        (Role.KEY_WORKER, Role.MANAGER),
        (P.CONCERN_READ,),
        (Relation.SERVICE,),
        (State.RESTRICTED,),
        fields=frozenset({Field.INITIALS, Field.CONCERNS}),
    ),
    Line((Role.DESIGNATED_OFFICER,), (P.CONCERN_READ,), (Relation.ELSEWHERE,)),
    # A concern about a member of staff: anybody raises one, and only those whom it is for can open it.
    Line(STAFF_ROLES, (P.STAFF_CONCERN,), (Relation.OWN,)),
    # The service itself.
    Line(_LEADERS, (P.COVER_WRITE,), (Relation.SERVICE,)),
    Line(_LEADERS, (P.COVER_AGREE,), _HERE),
    Line((Role.MANAGER,), (P.IDEA_READ, P.IDEA_ANSWER), (Relation.SERVICE,)),
    # Totals that were made safe, of the whole authority.
    Line((Role.COMMISSIONER,), (P.PUBLICATION_READ,), (Relation.ELSEWHERE,)),
)

_Key = tuple[Role, P, Relation, State]


def decide(roles: Iterable[Role], permission: P, relation: Relation, state: State = State.OPEN) -> Decision:
    """What somebody with these roles gets. With several roles, the one that has to give least counts.

    >>> decide([Role.KEY_WORKER], P.PERSON_READ, Relation.SERVICE).needs
    <Need.REASON: 'reason'>
    >>> decide([Role.COMMISSIONER], P.PERSON_READ, Relation.SERVICE).allowed
    False
    """
    found = [_DECISIONS[key] for role in roles if (key := (role, permission, relation, state)) in _DECISIONS]
    order = list(Need)
    return min(found, key=lambda one: (order.index(one.needs), -len(one.fields)), default=REFUSED)


def reach(roles: Iterable[Role], permission: P) -> frozenset[Relation]:
    """The relations in which somebody with these roles may do this at all, in some state, whatever they have to give."""
    held = set(roles)
    return frozenset(key[2] for key in _DECISIONS if key[0] in held and key[1] is permission)


def readers_of(fields: Collection[Field], lines: Iterable[Line] = TABLE) -> frozenset[Role]:
    """The roles to whom some line shows one of these groups of fields."""
    return frozenset(
        role
        for line in lines
        if any(
            set(fields) & (SHOWS[permission] if line.fields is None else line.fields) for permission in line.permissions
        )
        for role in line.roles
    )


def problems(lines: Iterable[Line], permissions: Iterable[P] = P) -> list[str]:
    """Why a table can't be obeyed; empty where it can."""
    lines, wanted = list(lines), list(permissions)
    kinds = ((Role, "roles"), (P, "permissions"), (Relation, "relations"), (State, "states"))
    strange = [
        f"A line names {thing!r}, which is not among the {name}"
        for line in lines
        for kind, name in kinds
        for thing in getattr(line, name)
        if not isinstance(thing, kind)
    ]
    strange += [f"A line needs {line.needs!r}" for line in lines if not isinstance(line.needs, Need)]
    keys = [key for line in lines for key in _keys(line)]
    given = {key[1] for key in keys}
    bare = [
        f"No line is about {permission.value}: nobody could do it" for permission in wanted if permission not in given
    ]
    bare += [f"What {permission.value} shows is not said" for permission in wanted if permission not in SHOWS]
    doubled = [f"Two lines decide about {', '.join(key)}" for key, times in Counter(keys).items() if times > 1]
    return [*strange, *bare, *doubled]


def check(lines: Iterable[Line] = TABLE, permissions: Iterable[P] = P) -> None:
    """Raise PolicyError where the table can't be obeyed; the application does not start then."""
    if found := problems(lines, permissions):
        raise PolicyError("app/access/policy.py: " + "; ".join(found))


def _keys(line: Line) -> Iterator[_Key]:
    return product(line.roles, line.permissions, line.relations, line.states)


def _decisions(lines: Iterable[Line]) -> Mapping[_Key, Decision]:
    return MappingProxyType(
        {
            key: Decision(allowed=True, needs=line.needs, fields=SHOWS[key[1]] if line.fields is None else line.fields)
            for line in lines
            for key in _keys(line)
        }
    )


check()
_DECISIONS = _decisions(TABLE)
