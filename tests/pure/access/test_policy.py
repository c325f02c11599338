"""What the policy table says, and what it refuses to be."""

from __future__ import annotations

from itertools import product

import pytest

from app.access import policy
from app.access.permissions import Permission
from app.access.policy import REFUSED, TABLE, Field, Line, Need, Relation, State, decide, problems, reach, readers_of
from app.access.roles import Role

RECORD = (
    Permission.PERSON_READ,
    Permission.SESSION_READ,
    Permission.SESSION_WRITE,
    Permission.INVITATION_WRITE,
    Permission.PROGRESS_READ,
    Permission.SHARING_READ,
    Permission.SHARING_WRITE,
    Permission.CONCERN_WRITE,
)


def needs(role: Role, relation: Relation, state: State) -> set[str]:
    found = [decide([role], permission, relation, state) for permission in RECORD]
    return {one.needs.value if one.allowed else "refused" for one in found}


@pytest.mark.parametrize(
    ("role", "relation", "state", "expected"),
    [
        (Role.KEY_WORKER, Relation.OWN, State.OPEN, "nothing"),
        (Role.KEY_WORKER, Relation.OWN, State.RESTRICTED, "nothing"),
        (Role.KEY_WORKER, Relation.SERVICE, State.OPEN, "reason"),
        (Role.KEY_WORKER, Relation.SERVICE, State.CLOSED, "reason"),
        (Role.KEY_WORKER, Relation.SERVICE, State.RESTRICTED, "break-glass"),
        (Role.MANAGER, Relation.SERVICE, State.OPEN, "nothing"),
        (Role.MANAGER, Relation.SERVICE, State.RESTRICTED, "break-glass"),
        (Role.SAFEGUARDING_LEAD, Relation.SERVICE, State.RESTRICTED, "nothing"),
    ],
)
def test_what_a_record_asks_of_whoever_opens_it_SEC_50_SEC_107_SEC_110(role, relation, state, expected):
    assert needs(role, relation, state) == {expected}


def test_nobody_reaches_a_record_elsewhere_or_in_another_authority_SEC_51_SEC_53():
    for role, relation, state in product(Role, (Relation.ELSEWHERE, Relation.OTHER_AUTHORITY), State):
        assert needs(role, relation, state) == {"refused"}


def test_designated_officer_commissioner_and_administrator_reach_no_record():
    for role in (Role.DESIGNATED_OFFICER, Role.COMMISSIONER, Role.ADMINISTRATOR, Role.RESPONDENT, Role.ANYONE):
        assert {relation for permission in RECORD for relation in reach([role], permission)} == set()


def test_what_no_line_allows_is_refused_SEC_83():
    allowed = {key for line in TABLE for key in product(line.roles, line.permissions, line.relations, line.states)}
    for key in product(Role, Permission, Relation, State):
        role, permission, relation, state = key
        assert decide([role], permission, relation, state).allowed == (key in allowed)
    assert decide([], Permission.PERSON_READ, Relation.OWN) == REFUSED


def test_with_two_parts_the_one_that_has_to_give_least_counts():
    both = decide([Role.KEY_WORKER, Role.SAFEGUARDING_LEAD], Permission.PERSON_READ, Relation.SERVICE, State.RESTRICTED)
    assert both.needs is Need.NOTHING


def test_colleagues_see_initials_of_a_restricted_record_in_lists_SEC_52():
    for role, expected in ((Role.KEY_WORKER, Field.INITIALS), (Role.MANAGER, Field.INITIALS)):
        shown = decide([role], Permission.CASELOAD_READ, Relation.SERVICE, State.RESTRICTED).fields
        assert shown == {expected}
    assert Field.IDENTITY in decide([Role.KEY_WORKER], Permission.CASELOAD_READ, Relation.OWN, State.RESTRICTED).fields


def test_only_those_who_work_with_young_people_are_shown_what_they_said_SEC_52():
    team = {Role.KEY_WORKER, Role.MANAGER, Role.SAFEGUARDING_LEAD}
    assert readers_of({Field.ANSWERS, Field.READINGS, Field.NOTES, Field.ALERTS}) == team
    # Where a service has no second pair of eyes, an emergency is looked at by who has no record: by its initials alone.
    assert readers_of({Field.INITIALS}) == team | {Role.DESIGNATED_OFFICER, Role.ADMINISTRATOR}
    # The officer learns who a young person is from a concern that was sent to them, and from nothing else.
    assert readers_of({Field.IDENTITY, Field.CONCERNS}) == team | {Role.DESIGNATED_OFFICER}
    lines = [line for line in TABLE if Role.DESIGNATED_OFFICER in line.roles]
    shown = {permission for line in lines for permission in line.permissions if policy.SHOWS[permission]}
    assert shown == {Permission.CONCERN_READ, Permission.ACCESS_REVIEW}
    assert readers_of({Field.TOTALS}) == {Role.COMMISSIONER}


def test_a_permission_without_a_line_fails_SEC_82():
    without = [line for line in TABLE if Permission.IDEA_READ not in line.permissions]
    assert any("idea:read" in said for said in problems(without))
    with pytest.raises(policy.PolicyError, match="idea:read"):
        policy.check(without)


@pytest.mark.parametrize(
    "strange",
    [
        Line(("janitor",), (Permission.PERSON_READ,), (Relation.OWN,)),
        Line((Role.MANAGER,), ("person:sell",), (Relation.OWN,)),
        Line((Role.MANAGER,), (Permission.IDEA_READ,), ("neighbour",)),
        Line((Role.MANAGER,), (Permission.IDEA_READ,), (Relation.OWN,), ("lost",)),
        Line((Role.MANAGER,), (Permission.IDEA_READ,), (Relation.OWN,), needs="a smile"),
    ],
)
def test_a_line_about_an_unknown_thing_fails_SEC_82(strange):
    with pytest.raises(policy.PolicyError):
        policy.check((*TABLE, strange))


def test_two_lines_that_decide_the_same_case_fail():
    twice = Line((Role.MANAGER,), (Permission.IDEA_READ,), (Relation.SERVICE,), (State.OPEN,), needs=Need.REASON)
    with pytest.raises(policy.PolicyError, match="Two lines"):
        policy.check((*TABLE, twice))
