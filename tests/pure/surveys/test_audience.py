"""Who sees the answers is read from the policy table, not written by hand."""

from __future__ import annotations

from dataclasses import replace

from app.access.permissions import Permission
from app.access.policy import TABLE, Line, Relation
from app.access.roles import Role
from app.surveys.audience import audience
from app.surveys.screen import AT_HOME, OTHERS


def test_worker_manager_and_safeguarding_lead_see_answers_and_nobody_else_YP_03():
    assert audience().sees == (Role.KEY_WORKER, Role.MANAGER, Role.SAFEGUARDING_LEAD)
    assert set(audience().does_not) == set(Role) - set(audience().sees)


def test_list_follows_the_policy_YP_03_SEC_82():
    opened = (*TABLE, Line((Role.COMMISSIONER,), (Permission.PROGRESS_READ,), (Relation.ELSEWHERE,)))
    assert Role.COMMISSIONER in audience(opened).sees
    closed = [replace(line, roles=set(line.roles) - {Role.MANAGER}) for line in TABLE]
    assert Role.MANAGER in audience(closed).does_not


def test_totals_are_mentioned_only_where_somebody_reads_them():
    assert audience().is_counted
    assert not audience(()).is_counted


def test_every_role_has_words_for_a_young_person():
    said = {*OTHERS, Role.RESPONDENT, Role.ANYONE}
    assert said == set(Role), "A new role: say in words whether it sees the answers"
    assert AT_HOME
