"""What a restricted record keeps open to others is closed with it, in one transaction."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.access.roles import Role
from app.access.scope import Scope
from app.audit.models import AuditEntry
from app.audit.types import Action
from app.db import db, transaction
from app.invitations.models import Invitation
from app.journeys.reading import Perspective
from app.people import services
from app.people.models import YoungPerson
from tests.support.invited import invite

PARENT = Perspective.PARENT_OR_CARER


def restrict(cast, person):
    lena = Scope(
        cast.lena.user_id, cast.authority_id, frozenset({Role.SAFEGUARDING_LEAD}), frozenset({cast.harbour_id})
    )
    services.restrict(lena, db.session.get_one(YoungPerson, person.id), "A refuge")


def is_open(invited):
    row = db.session.scalars(select(Invitation).where(Invitation.public_id == invited.public_id)).one()
    db.session.refresh(row)
    return row.cancelled_at is None


def test_an_invitation_of_a_parent_is_taken_back_and_the_young_person_s_own_is_not_SEC_110(cast, pages, context):
    theirs = invite(cast, cast.cara, perspective=PARENT, instrument="waymark-star")
    own = invite(cast, cast.cara)
    other = invite(cast, cast.callum, perspective=PARENT, instrument="waymark-star")
    parent = pages.as_(None)
    assert parent.get(f"/go/{theirs.token}").to == "/go/start"
    assert parent.get("/go/start").status == 200
    with transaction():
        restrict(cast, cast.cara)
    assert [is_open(each) for each in (theirs, own, other)] == [False, True, True]
    assert parent.get("/go/start").status == 404, "whoever had begun has no pass any more"
    again, made_up = (pages.as_(None).get(f"/go/{token}") for token in (theirs.token, "x" * len(theirs.token)))
    assert (again.status, again.words) == (made_up.status, made_up.words)
    taken = select(AuditEntry.subject).where(AuditEntry.action == Action.INVITATION_CANCELLED)
    assert db.session.scalars(taken).all() == [f"invitation:{theirs.public_id}"]


def test_where_the_restriction_fails_the_invitation_stays_open(cast, context):
    theirs = invite(cast, cast.cara, perspective=PARENT, instrument="waymark-star")
    with pytest.raises(RuntimeError), transaction():
        restrict(cast, cast.cara)
        raise RuntimeError("the disk is full")
    assert is_open(theirs)
    assert not db.session.get_one(YoungPerson, cast.cara.id).is_restricted


def test_one_that_is_made_afterwards_on_purpose_opens(cast, pages, context):
    with transaction():
        restrict(cast, cast.cara)
    theirs = invite(cast, cast.cara, perspective=PARENT, instrument="waymark-star")
    assert pages.as_(None).get(f"/go/{theirs.token}").to == "/go/start"
