"""Making, taking back and using invitations."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError

from app.access.scope import Pass
from app.audit.models import AuditEntry
from app.audit.types import Action
from app.db import db, now, transaction
from app.errors import ConflictError, NotFoundError
from app.i18n.dates import today
from app.invitations import queries, services
from app.invitations.models import Invitation
from app.invitations.types import InvitationState
from app.journeys.reading import Perspective
from app.people.models import Episode
from tests.support.invited import invite, scope_of


def row(invited):
    return db.session.get_one(Invitation, invited.id)


def held(invited, cast):
    return Pass(
        authority_id=cast.authority_id, invitation_id=invited.id, service_id=cast.harbour_id, holder="a browser"
    )


def count(action, cast):
    where = (AuditEntry.action == action, AuditEntry.person_id == cast.cara.id)
    return db.session.scalar(select(func.count()).where(*where))


def test_token_and_code_are_stored_as_digests_only_SEC_84(cast, context):
    invited = invite(cast)
    stored = " ".join(str(value) for value in db.session.execute(text("SELECT * FROM invitation")).one())
    assert invited.token not in stored
    assert invited.code not in stored
    assert len(row(invited).token_digest) == len(row(invited).code_digest) == 64


def test_link_and_code_can_be_shown_again_without_being_stored(cast, context):
    invited = invite(cast)
    ways = queries.ways_in(scope_of(cast), row(invited))
    assert ways.link == f"http://127.0.0.1:8000/go/{invited.token}"
    assert ways.page == "127.0.0.1:8000/go"
    assert ways.code.replace(" ", "") == invited.code
    assert queries.find_open_by_token(invited.token).id == invited.id
    assert queries.find_open_by_code(invited.code).id == invited.id


def test_token_and_code_tell_nothing_of_each_other(cast, context):
    first, second = invite(cast), invite(cast)
    assert len({first.token, second.token, first.code, second.code}) == 4
    assert queries.find_open_by_token(first.code) is None
    assert queries.find_open_by_code(first.token) is None


def test_the_same_form_again_is_stored_once_REL_02(cast, context):
    key = "k" * 22
    assert invite(cast, form_key=key) == invite(cast, form_key=key)
    assert db.session.scalar(select(func.count()).select_from(Invitation)) == 1
    assert count(Action.INVITATION_MADE, cast) == 1


def test_another_young_persons_form_key_gives_nothing_away(cast, context):
    key = "k" * 22
    invite(cast, form_key=key)
    with pytest.raises(ConflictError):
        invite(cast, cast.callum, form_key=key)


def test_the_database_refuses_a_second_invitation_with_the_same_code(cast, context):
    first, second = invite(cast), invite(cast)
    with pytest.raises(IntegrityError), transaction():
        row(second).code_digest = row(first).code_digest


def test_it_works_fourteen_days_and_its_code_three_SEC_84_SEC_88(cast, context):
    made = row(invite(cast))
    assert made.expires_at - made.made_at == dt.timedelta(days=14)
    assert made.code_expires_at - made.made_at == dt.timedelta(hours=72)


def test_nothing_that_asks_about_danger_without_safety_cover_SAFE_01(cast, context):
    with pytest.raises(ConflictError, match="safety cover") as refused:
        invite(cast, has_cover=False)
    assert refused.value.field == "instrument"
    assert db.session.scalar(select(func.count()).select_from(Invitation)) == 0


def test_no_invitation_for_an_episode_that_ended(cast, context):
    with transaction():
        db.session.get_one(Episode, cast.cara.episode_id).ended_on = today() - dt.timedelta(days=1)
    with pytest.raises(ConflictError) as refused:
        invite(cast)
    assert refused.value.field == "episode"


@pytest.mark.parametrize("perspective", [Perspective.WORKER, Perspective.AGREED])
def test_staff_are_not_invited_to_give_their_own_view(cast, context, perspective):
    with pytest.raises(ConflictError) as refused:
        invite(cast, perspective=perspective)
    assert refused.value.field == "perspective"


def test_taking_back_stops_link_and_code_at_once_and_is_in_the_trail_once(cast, context):
    invited = invite(cast)
    for _ in range(2):
        with transaction():
            services.cancel_invitation(scope_of(cast), row(invited))
    assert row(invited).state_at(now()) is InvitationState.CANCELLED
    assert queries.find_open_by_token(invited.token) is None
    assert queries.find_open_by_code(invited.code) is None
    assert queries.ways_in(scope_of(cast), row(invited)) is None
    assert count(Action.INVITATION_CANCELLED, cast) == 1


def test_after_send_the_pass_is_dead_SEC_84(cast, context):
    invited = invite(cast)
    with transaction():
        pass_ = held(invited, cast)
        services.use_invitation(pass_, queries.get_held_invitation(pass_))
    assert row(invited).state_at(now()) is InvitationState.SENT
    assert queries.find_open_by_token(invited.token) is None
    assert queries.find_open_by_code(invited.code) is None
    with pytest.raises(NotFoundError):
        queries.get_held_invitation(held(invited, cast))
    assert count(Action.INVITATION_USED, cast) == 1
    with transaction():
        services.cancel_invitation(scope_of(cast), row(invited))
    assert row(invited).cancelled_at is None, "what was answered is not taken back"


def test_an_old_invitation_and_an_old_code_do_not_open_SEC_88(cast, context):
    invited = invite(cast)
    with transaction():
        row(invited).code_expires_at = now() - dt.timedelta(seconds=1)
    assert queries.find_open_by_code(invited.code) is None
    assert queries.find_open_by_token(invited.token) is not None
    assert queries.ways_in(scope_of(cast), row(invited)).code is None
    with transaction():
        row(invited).expires_at = now() - dt.timedelta(seconds=1)
    assert queries.find_open_by_token(invited.token) is None
    assert row(invited).state_at(now()) is InvitationState.RAN_OUT


def test_only_codes_that_open_something_count_against_the_space_of_codes_SEC_88(cast, context):
    live, used, old, taken_back = (invite(cast) for _ in range(4))
    with transaction():
        row(used).used_at = now()
        row(old).code_expires_at = now() - dt.timedelta(seconds=1)
        services.cancel_invitation(scope_of(cast), row(taken_back))
    assert queries.count_live_codes() == 1
    assert queries.find_open_by_code(live.code) is not None


def test_a_pass_of_another_authority_holds_nothing(cast, context):
    invited = invite(cast)
    stray = Pass(authority_id=0, invitation_id=invited.id, service_id=cast.harbour_id, holder="a browser")
    with pytest.raises(NotFoundError):
        queries.get_held_invitation(stray)
