"""How the page behaves that tells somebody of changes to how they sign in."""

from __future__ import annotations

from sqlalchemy import select

from app.accounts import second_step
from app.accounts.forms import CHANGES
from app.accounts.models import User
from app.accounts.types import Change
from app.db import db, transaction
from app.messaging.models import OutboxMessage
from app.messaging.types import MessageKind
from app.messaging.words import words_of

ADDRESS = "/staff/changes"


def changed(who, change):
    with transaction():
        second_step.tell(db.session.get(User, who.user_id), change)


def test_it_comes_before_the_first_page_until_it_is_known_SEC_47(cast, pages, context):
    changed(cast.asha, Change.PASSKEY_ADDED)
    asha = pages.as_(cast.asha)
    assert asha.get("/staff/home").to == ADDRESS
    assert "A passkey was added." in asha.get(ADDRESS).words
    assert asha.get("/staff/home").to == ADDRESS
    asha.submit(ADDRESS)
    assert asha.get("/staff/home").to == "/staff/young-people/"


def test_message_is_queued_that_says_nothing_about_what_SEC_47_SEC_87(cast, pages, context):
    changed(cast.asha, Change.PASSWORD_CHANGED)
    (message,) = db.session.scalars(select(OutboxMessage))
    assert (message.kind, message.address) == (MessageKind.SIGN_IN_CHANGED, cast.asha.email)
    assert "assword" not in " ".join(words_of(message.kind))


def test_nobody_is_told_of_somebody_elses(cast, pages, context):
    changed(cast.ben, Change.PASSKEY_ADDED)
    asha = pages.as_(cast.asha)
    assert asha.get("/staff/home").to == "/staff/young-people/"
    assert "Nothing that you have not seen" in asha.get(ADDRESS).words
    asha.submit(ADDRESS)
    assert pages.as_(cast.ben).get("/staff/home").to == ADDRESS


def test_every_kind_of_change_has_words_of_its_own():
    assert set(CHANGES) == set(Change)
    assert len({str(words) for words in CHANGES.values()}) == len(Change)


def test_it_says_what_to_do_if_it_was_somebody_else(cast, pages, context):
    changed(cast.asha, Change.PASSWORD_CHANGED)
    links = {link.attributes["href"] for link in pages.as_(cast.asha).get(ADDRESS).page.all("a")}
    assert "/staff/password" in links


def test_signed_out_visitor_is_asked_to_sign_in(pages):
    assert pages.get(ADDRESS).to == "/staff/sign-in"
