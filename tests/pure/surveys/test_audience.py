"""Who sees the answers is read from the access matrix, not written by hand."""

from __future__ import annotations

from app.access.matrix import MATRIX
from app.access.permissions import Permission
from app.access.roles import Role
from app.surveys.audience import audience
from app.surveys.screen import AT_HOME, OTHERS


def test_worker_manager_and_safeguarding_lead_see_answers_and_nobody_else_YP_03():
    assert audience().sees == (Role.KEY_WORKER, Role.MANAGER, Role.SAFEGUARDING_LEAD)
    assert set(audience().does_not) == set(Role) - set(audience().sees)


def test_list_follows_the_matrix_YP_03():
    opened = {**MATRIX, Role.COMMISSIONER: MATRIX[Role.COMMISSIONER] | {Permission.PERSON_READ}}
    assert Role.COMMISSIONER in audience(opened).sees
    closed = {**MATRIX, Role.MANAGER: frozenset[Permission]()}
    assert Role.MANAGER in audience(closed).does_not


def test_totals_are_mentioned_only_where_somebody_reads_them():
    assert audience().is_counted
    assert not audience({role: frozenset() for role in Role}).is_counted


def test_every_role_has_words_for_a_young_person():
    said = {*OTHERS, Role.RESPONDENT, Role.ANYONE}
    assert said == set(Role), "A new role: say in words whether it sees the answers"
    assert AT_HOME
