"""How coming back with a fresh proof behaves, with a real provider."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from sqlalchemy import select, update

from app.accounts.credentials import SingleSignOnLink
from app.accounts.models import SignIn, User
from app.audit.models import AuditEntry
from app.audit.types import Action
from app.db import db
from tests.pages.accounts.conftest import HERE

GRAVE = "/staff/authenticator"
STEP_UP = "/staff/step-up"


def newest():
    db.session.expire_all()
    return db.session.scalars(select(SignIn).order_by(SignIn.id.desc())).first()


def why_refused():
    written = select(AuditEntry.detail).where(AuditEntry.action == Action.STEP_UP_REFUSED).order_by(AuditEntry.id)
    return db.session.scalars(written).all()


def later(minutes=6):
    return time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(minutes=minutes))


def long_ago():
    db.session.execute(update(SignIn).values(stepped_up_at=None))
    db.session.commit()


@pytest.fixture
def asha(office, cast):
    """Asha, who has nothing but her office's sign-in, and the browser that the office knows."""
    db.session.execute(update(User).where(User.id == cast.asha.user_id).values(totp_sealed=None, password_hash=""))
    db.session.commit()
    with office.running.browser() as browser:
        assert office.back(office.brings("asha", browser=browser)).to == "/staff/home"
        yield browser


def back(office, brought):
    """Follow the way back to the page that takes the proof."""
    to = office.back(brought).to
    assert to.startswith(f"{HERE}/proved?")
    return office.pages.get(to)


def test_signing_in_counts_as_fresh_only_as_long_as_the_provider_says_so_SEC_49(office, asha):
    assert office.pages.get(GRAVE).status == 200
    # She signed in at the office some minutes before, and comes to us with what the office remembers.
    with later():
        office.pages = office.pages.as_(None)
        office.back(office.brings("asha", browser=asha))
        assert office.pages.get("/staff/sign-ins").status == 200
        assert office.pages.get(GRAVE).to == f"{STEP_UP}?next={GRAVE}"


def test_where_the_provider_says_no_time_signing_in_is_no_fresh_proof_SEC_49(office):
    assert office.enter("ben").to == "/staff/home"
    assert newest().stepped_up_at is None
    assert office.pages.get(GRAVE).to == f"{STEP_UP}?next={GRAVE}"


def test_somebody_with_nothing_but_the_offices_sign_in_proves_it_there_and_goes_on_SEC_49_SEC_90(office, asha):
    long_ago()
    before = office.pages.client.get_cookie("w").value
    answer = back(office, office.running.sign_in(office.start_again(office.pages, GRAVE), "asha", asha))
    assert (answer.status, answer.to) == (303, GRAVE)
    assert office.pages.get(GRAVE).page.one("h1").text == "Set up an authenticator app"
    assert dt.datetime.now(dt.UTC) - newest().stepped_up_at < dt.timedelta(minutes=1)
    # The cookie is new, and the old one opens nothing (SEC-43).
    old = office.pages.as_(None)
    old.client.set_cookie("w", before)
    assert old.get("/staff/sign-ins").to == "/staff/sign-in"


def test_the_provider_asks_for_the_password_though_it_knows_the_browser_SEC_49(office, asha):
    address = office.start_again(office.pages, GRAVE)
    response = asha.get(address, follow_redirects=True)
    assert 'name="password"' in response.text


def test_a_browser_that_leaves_out_the_asking_anew_is_not_believed_SEC_49(office, asha):
    """Whoever sits at an open browser can change the address; the time in the proof can't be changed."""
    with later():
        address = office.start_again(office.pages, GRAVE).replace("prompt=login", "").replace("max_age=300", "")
        answer = back(office, office.running.sign_in(address, "asha", asha))
        assert answer.status == 400
        assert "in the last five minutes" in answer.words
        assert "passkey or a code" in answer.words
        assert office.pages.get(GRAVE).to.startswith(STEP_UP)
    assert why_refused() == ["single_sign_on: too long ago"]


def test_somebody_else_at_the_provider_does_not_do_SEC_49(office, asha):
    long_ago()
    with office.running.browser() as another:
        assert back(office, office.running.sign_in(office.start_again(office.pages), "dev", another)).status == 400
    assert why_refused() == ["single_sign_on: somebody else"]
    assert office.pages.get(GRAVE).to.startswith(STEP_UP)


def test_a_provider_that_says_no_time_is_answered_plainly_SEC_49(office):
    office.enter("ben")
    answer = back(office, office.running.sign_in(office.start_again(office.pages, GRAVE), "ben"))
    assert answer.status == 400
    assert "use a passkey or a code from your app" in answer.words
    assert why_refused() == ["single_sign_on: no time was said"]
    assert office.pages.get(GRAVE).to.startswith(STEP_UP)


def test_a_state_is_used_once_and_by_the_browser_that_was_sent_SEC_37(office, asha):
    brought = office.running.sign_in(office.start_again(office.pages), "asha", asha)
    assert office.back(brought, office.pages.as_(None)).status == 400
    address = office.back(brought).to
    assert office.pages.get(address).status == 303
    assert office.pages.get(address).status == 400


def test_a_state_for_signing_in_proves_nothing_again_SEC_37(office, asha):
    long_ago()
    other = office.pages.as_(None)
    brought = office.brings("asha", other, asha)
    answer = other.get(f"{HERE}/proved", query_string=brought)
    assert answer.to == "/staff/sign-in"
    assert office.pages.get(f"{HERE}/proved", query_string=brought).status == 400
    assert newest().stepped_up_at is None


def test_a_proof_of_somebody_whose_link_ended_does_not_do_SEC_49(office, asha):
    brought = office.running.sign_in(office.start_again(office.pages), "asha", asha)
    for link in db.session.scalars(select(SingleSignOnLink)):
        db.session.delete(link)
    db.session.commit()
    assert back(office, brought).status == 400


def test_a_provider_that_says_no_is_believed(office, asha):
    brought = office.running.sign_in(office.start_again(office.pages), "asha", asha)
    assert back(office, {"state": brought["state"], "error": "login_required"}).status == 400


def test_without_a_state_nothing_is_asked_and_nothing_changes(office, asha):
    before = db.session.scalars(select(AuditEntry.id)).all()
    for brought in ({}, {"state": "", "code": "x"}, {"state": "zz", "code": "x"}):
        assert office.pages.get(f"{HERE}/proved", query_string=brought).status == 400
    assert db.session.scalars(select(AuditEntry.id)).all() == before


def test_signed_out_visitor_is_asked_to_sign_in(office):
    assert office.pages.get(f"{HERE}/proved").to == "/staff/sign-in"
