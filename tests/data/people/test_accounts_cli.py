"""How an operator makes accounts."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import func, select

from app.access.roles import Role
from app.accounts.models import Membership, User
from app.accounts.queries import find_user_by_email
from app.audit.models import AuditEntry
from app.audit.types import Action
from app.db import db, transaction
from app.people.models import Episode
from app.vault import email_digest

NEW = "gwen@example.org"


@pytest.fixture
def add(app):
    """Run `flask accounts add`."""

    def run(*options, authority="northfield"):
        chosen = ["--authority", authority] if authority else []
        result = app.test_cli_runner().invoke(args=["accounts", "add", *options, *chosen])
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result

    return run


def key_worker(email=NEW, *more, service="harbour-house"):
    return (email, "--role", "key_worker", "--service", service, *more)


def password_in(result):
    return re.search(r"shown this once: (\S+)", result.output).group(1)


def parts(email):
    rows = db.session.execute(
        select(Membership.role, Membership.service_id)
        .join(User, User.id == Membership.user_id)
        .where(User.email_digest == email_digest(email))
        .order_by(Membership.id)
    )
    return [tuple(row) for row in rows]


def waits_for(person, email, *, key_worker_id=None):
    with transaction():
        episode = db.session.get_one(Episode, person.episode_id)
        episode.key_worker_id, episode.key_worker_email = key_worker_id, email
        episode.key_worker_email_digest = email_digest(email)


def test_new_account_signs_in_with_the_password_that_was_shown(add, cast, pages, context):
    result = add(*key_worker(NEW, "--name", "Gwen Pryce"))
    assert result.exit_code == 0, result.output
    answer = pages.submit("/staff/sign-in", {"email": NEW, "password": password_in(result)})
    assert (answer.status, answer.to) == (303, "/staff/second-step")
    assert pages.get(answer.to).to == "/staff/second-step/set-up"
    assert parts(NEW) == [(Role.KEY_WORKER, cast.harbour_id)]
    assert find_user_by_email(NEW).name == "Gwen Pryce"


def test_each_password_is_new_long_and_never_taken_from_the_call(add, context):
    first = password_in(add(*key_worker(NEW, "--name", "Gwen")))
    second = password_in(add(*key_worker("hal@example.org", "--name", "Hal")))
    assert first != second
    assert min(len(first), len(second)) >= 24
    assert add(*key_worker("ivy@example.org", "--name", "Ivy", "--password", "x" * 20)).exit_code == 2


def test_episodes_that_wait_for_the_address_are_linked(add, cast, context):
    waits_for(cast.callum, "Gwen@Example.org")
    result = add(*key_worker(NEW, "--name", "Gwen"))
    assert "episodes linked: 1" in result.output
    gwen = find_user_by_email(NEW).id
    assert db.session.get_one(Episode, cast.callum.episode_id).key_worker_id == gwen
    assert db.session.get_one(Episode, cast.cara.episode_id).key_worker_id == cast.asha.user_id


def test_episode_that_somebody_holds_or_of_another_authority_stays(add, cast, context):
    waits_for(cast.callum, NEW, key_worker_id=cast.asha.user_id)
    waits_for(cast.sky, NEW)
    assert "episodes linked: 0" in add(*key_worker(NEW, "--name", "Gwen")).output
    assert db.session.get_one(Episode, cast.callum.episode_id).key_worker_id == cast.asha.user_id
    assert db.session.get_one(Episode, cast.sky.episode_id).key_worker_id is None


def test_account_that_is_here_gets_another_part_and_keeps_its_password(add, cast, context):
    before = db.session.get_one(User, cast.asha.user_id).password_hash
    db.session.rollback()
    result = add(*key_worker(cast.asha.email.upper(), service="ridge-project"))
    assert result.exit_code == 0, result.output
    assert "Password" not in result.output
    assert parts(cast.asha.email) == [(Role.KEY_WORKER, cast.harbour_id), (Role.KEY_WORKER, cast.ridge_id)]
    assert db.session.get_one(User, cast.asha.user_id).password_hash == before


def test_the_same_call_again_changes_nothing(add, cast, context):
    assert add(NEW, "--name", "Gwen", "--role", "commissioner").exit_code == 0
    again = add(NEW, "--name", "Gwen", "--role", "commissioner")
    assert (again.exit_code, "has this part already" in again.output) == (0, True)
    assert parts(NEW) == [(Role.COMMISSIONER, None)]


def test_several_services_are_given_at_once(add, cast, context):
    result = add(NEW, "--name", "Gwen", "--role", "manager", "--service", "harbour-house", "--service", "ridge-project")
    assert result.exit_code == 0, result.output
    assert parts(NEW) == [(Role.MANAGER, cast.harbour_id), (Role.MANAGER, cast.ridge_id)]


def test_safeguarding_lead_works_in_services_and_designated_officer_in_the_authority(add, cast, context):
    call = (NEW, "--name", "Gwen", "--role", "safeguarding_lead")
    assert add(*call).exit_code == 2
    assert add(*call, "--service", "harbour-house").exit_code == 0
    assert parts(NEW) == [(Role.SAFEGUARDING_LEAD, cast.harbour_id)]
    other = ("hal@example.org", "--name", "Hal", "--role", "designated_officer")
    assert add(*other, "--service", "harbour-house").exit_code == 2
    assert add(*other).exit_code == 0
    assert parts("hal@example.org") == [(Role.DESIGNATED_OFFICER, None)]


@pytest.mark.parametrize(
    ("call", "status", "said"),
    [
        (key_worker(), 2, "--name"),
        ((NEW, "--name", "Gwen", "--role", "key_worker"), 2, "--service"),
        ((NEW, "--name", "Gwen", "--role", "commissioner", "--service", "harbour-house"), 2, "Leave out --service"),
        (("gwen", "--name", "Gwen", "--role", "commissioner"), 2, "not an e-mail address"),
        ((NEW, "--name", "Gwen", "--role", "respondent"), 2, "--role"),
        (key_worker(NEW, "--name", "Gwen", service="pier-club"), 1, "no service pier-club"),
        (key_worker("asha@example.org", "--name", "Somebody Else"), 1, "another name"),
        (key_worker("sol@example.org"), 1, "another authority"),
    ],
)
def test_a_call_that_cannot_be_done_says_why_and_stores_nothing(add, cast, context, call, status, said):
    before = [db.session.scalar(select(func.count()).select_from(table)) for table in (User, Membership, AuditEntry)]
    db.session.rollback()
    result = add(*call)
    assert result.exit_code == status, result.output
    assert said in result.output
    after = [db.session.scalar(select(func.count()).select_from(table)) for table in (User, Membership, AuditEntry)]
    assert before == after


def test_a_closed_account_is_not_opened_by_a_new_part(add, cast, context):
    with transaction():
        db.session.get_one(User, cast.asha.user_id).is_disabled = True
    assert add(*key_worker(cast.asha.email, service="ridge-project")).exit_code == 1


def test_the_authority_is_named_where_there_are_several(add, cast, context):
    result = add(*key_worker(NEW, "--name", "Gwen"), authority=None)
    assert (result.exit_code, "northfield, southmere" in result.output) == (1, True)


def test_what_was_given_is_in_the_trail(add, cast, context):
    waits_for(cast.callum, NEW)
    add(*key_worker(NEW, "--name", "Gwen"))
    subject = f"user_account:{find_user_by_email(NEW).public_id}"
    actions = db.session.scalars(select(AuditEntry.action).where(AuditEntry.subject == subject).order_by(AuditEntry.id))
    assert list(actions) == [Action.ACCOUNT_MADE, Action.PART_GIVEN, Action.EPISODES_LINKED]


def test_first_administrator_comes_in_by_a_link_that_is_shown_once_SEC_35(app, pages, context):
    called = ["accounts", "invite", NEW, "--name", "Gwen", "--role", "administrator", "--authority", "northfield"]
    result = app.test_cli_runner().invoke(args=called)
    assert result.exit_code == 0, result.output
    link = re.search(r"within 72 hours: http://127.0.0.1:8000(\S+)", result.output).group(1)
    assert find_user_by_email(NEW).password_hash == ""
    answer = pages.submit(link, {"password": "gravel lantern seven plums"})
    assert answer.to == "/staff/second-step/set-up"
    again = app.test_cli_runner().invoke(args=called)
    assert again.exit_code == 1
    assert "new start" in again.output
