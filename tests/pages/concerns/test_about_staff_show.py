"""Who finds out about a concern about a member of staff, and what can be done at once."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import select, update

from app.accounts.models import SignIn, User
from app.concerns.models import AllegationNote
from app.db import db, now, transaction
from tests.support.concerned import ABOUT_STAFF, BOARD, account_id, every, raise_about

EVERYBODY = ("asha", "erin", "lena", "omar", "ben", "dev", "fay", "sol")


def page_of(row):
    return f"{ABOUT_STAFF}{row.public_id}"


def readers(cast, pages, row):
    """Who opens it; everybody else is told that there is nothing, by every door."""
    found = set()
    for name in EVERYBODY:
        browser = pages.as_(getattr(cast, name))
        status = browser.get(page_of(row)).status
        assert status in {200, 404}
        if status == 200:
            found.add(name)
            continue
        token = browser.get(ABOUT_STAFF).page.all("input", name="csrf_token")[-1].attributes["value"]
        for door in ("", "/suspend", "/restore"):
            assert browser.post(f"{page_of(row)}{door}", {"csrf_token": token, "words": "x"}).status == 404
    return found


# Whom it is about, from whom else it is kept, whether leads may read it; and who does.
@pytest.mark.parametrize(
    ("subject_is_staff", "kept_from", "for_lead", "who_reads"),
    [
        ("erin", (), None, {"omar"}),
        ("erin", (), "y", {"omar", "lena"}),
        ("erin", ("lena",), "y", {"omar"}),
        ("lena", (), "y", {"omar"}),
        ("omar", (), "y", {"lena"}),
        (None, ("erin",), None, {"omar"}),
    ],
)
def test_only_those_whom_it_is_for_find_it_SAFE_17(
    subject_is_staff, kept_from, for_lead, who_reads, cast, pages, context
):
    row = raise_about(
        pages,
        cast.asha,
        cast,
        getattr(cast, subject_is_staff) if subject_is_staff else None,
        about_name="" if subject_is_staff else "Mr Lark",
        kept_from=[account_id(getattr(cast, name)) for name in kept_from],
        is_for_lead=for_lead,
    )
    assert readers(cast, pages, row) == who_reads
    for name in set(EVERYBODY) - who_reads - {"dev", "fay"}:
        words = pages.as_(getattr(cast, name)).get(BOARD).words
        assert "About a member of staff" not in words


def test_one_that_is_there_and_one_that_is_not_look_the_same_SAFE_17(cast, pages, context):
    row = raise_about(pages, cast.asha, cast, cast.erin)
    erin = pages.as_(cast.erin)
    assert erin.get(page_of(row)).words == erin.get(f"{ABOUT_STAFF}{'x' * 22}").words


def test_access_changes_at_once_SAFE_17(cast, pages, context):
    row = raise_about(pages, cast.asha, cast, cast.erin)
    erin, omar = pages.as_(cast.erin), pages.as_(cast.omar)
    assert erin.get("/staff/young-people/").status == 200
    assert omar.submit(page_of(row), {}, to=f"{page_of(row)}/suspend").status == 303
    assert erin.get("/staff/young-people/").to == "/staff/sign-in"
    assert db.session.get_one(User, cast.erin.user_id).is_disabled
    assert db.session.scalars(select(SignIn).where(SignIn.user_id == cast.erin.user_id)).all() == []
    assert "The account is stopped" in omar.get(page_of(row)).words
    # An administrator reads that the account is shut for now, not that its holder has left, and not why.
    assert "can't sign in for now" in pages.as_(cast.fay).get("/staff/accounts/").words


def test_an_account_can_be_opened_again(cast, pages, context):
    row = raise_about(pages, cast.asha, cast, cast.erin)
    omar = pages.as_(cast.omar)
    omar.submit(page_of(row), {}, to=f"{page_of(row)}/suspend")
    assert omar.submit(page_of(row), {}, to=f"{page_of(row)}/restore").status == 303
    db.session.rollback()
    assert not db.session.get_one(User, cast.erin.user_id).is_disabled


def test_stopping_an_account_asks_again_who_one_is_SEC_49(cast, pages, context):
    row = raise_about(pages, cast.asha, cast, cast.erin)
    with transaction():
        db.session.execute(update(SignIn).values(stepped_up_at=now() - dt.timedelta(hours=1)))
    assert pages.as_(cast.omar).submit(page_of(row), {}, to=f"{page_of(row)}/suspend").status == 403
    db.session.rollback()
    assert not db.session.get_one(User, cast.erin.user_id).is_disabled


def test_what_is_done_is_written_down(cast, pages, context):
    row = raise_about(pages, cast.asha, cast, cast.erin)
    omar = pages.as_(cast.omar)
    assert omar.submit(page_of(row), {"words": ""}, to=page_of(row)).status == 422
    assert omar.submit(page_of(row), {"words": "Strategy meeting on Monday."}, to=page_of(row)).status == 303
    assert "Strategy meeting on Monday." in omar.get(page_of(row)).words
    assert [note.by_id for note in every(AllegationNote)] == [cast.omar.user_id]
