"""A form that can't be used yet comes back whole: on its own page, to its own address, without what is secret in it."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from app.accounts.models import SignIn
from app.concerns.models import ShareDecision
from app.db import db
from tests.support.client import form_of, htmx
from tests.support.colleagues import held_by
from tests.support.concerned import every, of, shared

INVITE = "/staff/accounts/invite"
FROM_HERE = {"Sec-Fetch-Site": "same-origin"}


def five_minutes_pass():
    db.session.execute(update(SignIn).values(stepped_up_at=None))
    db.session.commit()


@pytest.mark.parametrize("headers", [{}, htmx("a-form")], ids=["plain", "htmx"])
def test_whoever_is_asked_again_who_they_are_keeps_what_they_typed_SEC_49(cast, pages, context, headers):
    fay = pages.as_(cast.fay)
    _action, filled = form_of(fay.get(INVITE).page, INVITE)
    five_minutes_pass()
    answer = fay.post(INVITE, filled | {"name": "Nia Wren", "password": "a secret", "code": "123456"}, headers=headers)
    assert answer.status == 403
    assert "HX-Redirect" not in answer.headers
    assert "Set-Cookie" not in answer.headers
    action, kept = form_of(answer.page, INVITE)
    assert (action, kept["name"]) == (INVITE, "Nia Wren")
    assert not {"password", "code"} & set(kept), "what is secret is typed anew"


def test_what_comes_back_goes_to_the_whole_address_it_was_sent_to_SEC_97(cast, pages, context):
    asha = pages.as_(cast.asha)
    assert asha.submit(of(cast.cara, "sharing/decide"), shared()).status == 303
    (first,) = every(ShareDecision)
    correcting = of(cast.cara, f"sharing/decide?corrects={first.public_id}")
    _action, filled = form_of(asha.get(correcting).page, correcting)
    held_by(cast.cara, cast.erin)
    refused = asha.post(correcting, filled | shared(why="Put right"))
    assert refused.status == 403
    assert form_of(refused.page)[0] == correcting
    held_by(cast.cara, cast.asha)
    stale = asha.post(correcting, filled | shared(why="Put right") | {"csrf_token": "stale"}, headers=FROM_HERE)
    assert stale.status == 400
    action, kept = form_of(stale.page)
    assert action == correcting
    assert asha.post(action, kept).status == 303
    assert [decision.corrects_id for decision in every(ShareDecision)] == [None, first.id]


def given_back(browser, headers):
    answer = browser.post("/staff/sign-in", {"csrf_token": "stale", "email": "asha@example.org"}, headers=headers)
    assert answer.status == 400
    return "asha@example.org" in answer.text, "Set-Cookie" in answer.headers


@pytest.mark.parametrize(
    "headers",
    [
        FROM_HERE,
        {"Origin": "http://localhost"},
        {"Referer": "http://localhost/staff/sign-in"},
    ],
)
def test_what_this_site_sent_is_given_back_with_a_new_token_SEC_97(pages, headers):
    assert given_back(pages, headers) == (True, True)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Sec-Fetch-Site": "same-site", "Origin": "http://localhost"},
        {"Origin": "null"},
        {"Origin": "http://localhost.example"},
        {"Origin": "https://localhost"},
        {"Origin": "http://localhost:8080"},
        {"Origin": "http://elsewhere.example", "Referer": "http://localhost/staff/sign-in"},
        {"Referer": "http://localhost.example/"},
        {"Referer": "http://localhost@elsewhere.example/"},
        {"Referer": "http://[::1"},
    ],
)
def test_a_form_that_another_site_may_have_sent_gets_nothing_back_and_no_token_SEC_22_SEC_97(pages, headers):
    assert given_back(pages, headers) == (False, False)
