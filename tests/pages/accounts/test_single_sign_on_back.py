"""How coming back from an authority's own sign-in behaves, with a real provider."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from sqlalchemy import func, select, update

from app.accounts import provider_line
from app.accounts.credentials import SingleSignOn, SingleSignOnLink
from app.accounts.models import Membership, SignIn, User
from app.audit.models import AuditEntry
from app.audit.types import Action
from app.db import db
from app.vault import email_digest

CASELOAD = "/staff/young-people/"


def why_refused():
    written = select(AuditEntry.detail).where(AuditEntry.action == Action.SIGN_IN_REFUSED).order_by(AuditEntry.id)
    return db.session.scalars(written).all()


def links():
    return db.session.scalar(select(func.count()).select_from(SingleSignOnLink))


def test_key_worker_signs_in_at_the_office_and_lands_on_the_caseload_SEC_90(office):
    answer = office.enter("asha")
    assert (answer.status, answer.to) == (303, "/staff/home")
    assert office.pages.get(CASELOAD).status == 200
    made = db.session.scalars(select(SignIn).order_by(SignIn.id.desc())).first()
    assert made.factors == "single_sign_on"


def test_how_the_provider_made_sure_is_written_down_SEC_74(office):
    office.enter("asha")
    used = db.session.scalars(select(AuditEntry).where(AuditEntry.action == Action.SINGLE_SIGN_ON_USED)).one()
    assert used.detail == "pwd"


def test_from_the_second_time_on_the_providers_own_name_for_somebody_counts_not_the_address(office, cast, pages):
    office.enter("asha")
    # Her address changes here; at the provider she is the same person.
    db.session.execute(update(User).where(User.id == cast.asha.user_id).values(email_digest=email_digest("a@x.test")))
    db.session.commit()
    again = pages.as_(None)
    assert office.enter("asha", again).to == "/staff/home"
    assert links() == 1


def test_an_address_given_to_somebody_else_opens_nothing(office, cast, pages):
    office.enter("asha")
    # Dev of the provider is now said to have Asha's address.
    db.session.execute(update(User).where(User.id == cast.dev.user_id).values(email_digest=email_digest("d@x.test")))
    db.session.flush()
    db.session.execute(
        update(User).where(User.id == cast.asha.user_id).values(email_digest=email_digest("dev@example.org"))
    )
    db.session.commit()
    assert office.enter("dev", pages.as_(None)).status == 400
    assert "linked with somebody else" in why_refused()[-1]


def test_a_state_is_used_once_SEC_37(office):
    brought = office.brings("asha")
    assert office.back(brought).status == 303
    assert office.back(brought).status == 400


def test_a_refused_state_is_used_up_too_SEC_37(office):
    brought = office.brings("asha")
    assert office.back(brought | {"code": "made-up"}).status == 400
    assert office.back(brought).status == 400
    assert links() == 0


def test_what_one_browser_began_another_does_not_end_SEC_37(office, pages):
    brought = office.brings("asha")
    victim = pages.as_(None)
    victim.get("/staff/sign-in")
    assert office.back(brought, victim).status == 400
    assert victim.get(CASELOAD).to == "/staff/sign-in"


def test_after_ten_minutes_it_is_too_late_SEC_37(office):
    brought = office.brings("asha")
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(minutes=11)):
        assert office.back(brought).status == 400


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("erin", "no verified address"),
        ("nobody", "nobody has this address"),
        ("sol", "not of this authority"),
        ("elsewhere", "an address that it may not speak for"),
    ],
)
def test_who_has_no_account_here_by_a_verified_address_stays_out_SEC_33_SEC_74(office, name, why):
    before = db.session.scalar(select(func.count()).select_from(User))
    answer = office.enter(name)
    assert answer.status == 400
    assert why in why_refused()[-1]
    assert why not in answer.words
    assert links() == 0
    assert db.session.scalar(select(func.count()).select_from(User)) == before


def test_a_closed_account_stays_closed_linked_or_not_SEC_46(office, cast, pages):
    office.enter("asha")
    db.session.get(User, cast.asha.user_id).is_disabled = True
    db.session.commit()
    assert office.enter("asha", pages.as_(None)).status == 400
    assert "closed account" in why_refused()[-1]


def test_somebody_who_works_for_two_authorities_does_not_come_in_by_one_of_them(office, cast):
    southmere = db.session.scalar(select(Membership.authority_id).where(Membership.user_id == cast.sol.user_id))
    service = db.session.scalar(select(Membership.service_id).where(Membership.user_id == cast.sol.user_id))
    held = db.session.scalars(select(Membership).where(Membership.user_id == cast.asha.user_id)).one()
    db.session.add(Membership(user_id=cast.asha.user_id, authority_id=southmere, service_id=service, role=held.role))
    db.session.commit()
    assert office.enter("asha").status == 400
    assert "not of this authority" in why_refused()[-1]


def test_another_issuer_in_the_answer_is_refused(office):
    brought = office.brings("asha")
    assert office.back(brought | {"iss": "https://evil.example"}).status == 400
    assert "another issuer" in why_refused()[-1]


def test_a_code_for_another_client_is_refused(office):
    brought = office.brings("asha")
    db.session.execute(update(SingleSignOn).values(client_id="another"))
    db.session.commit()
    assert office.back(brought).status == 400


def test_a_provider_that_says_no_is_believed(office):
    brought = office.brings("asha")
    assert office.back({"state": brought["state"], "error": "access_denied"}).status == 400


def test_a_provider_that_is_too_slow_is_said_calmly(office, monkeypatch):
    brought = office.brings("asha")
    monkeypatch.setattr(provider_line, "TIMEOUT", 0.000001)
    answer = office.back(brought)
    assert answer.status == 503
    assert "The other ways to sign in work" in answer.words


def test_without_a_state_nothing_is_asked_and_nothing_changes(office):
    before = db.session.scalar(select(func.count()).select_from(AuditEntry))
    for brought in ({}, {"state": "", "code": "x"}, {"state": "zz", "code": "x"}, {"state": "00" * 32, "code": "x"}):
        assert office.back(brought, office.pages.as_(None)).status == 400
    assert db.session.scalar(select(func.count()).select_from(AuditEntry)) == before
