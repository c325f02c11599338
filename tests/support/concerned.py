"""Concerns as they are written down, for tests of their pages and rules."""

from __future__ import annotations

from sqlalchemy import select

from app.accounts.models import User
from app.concerns.models import Allegation, Concern, Referral
from app.db import db
from app.i18n.dates import today
from tests.support.cast import Cast, Person, Staff
from tests.support.client import Answer, Pages

BOARD = "/staff/concerns/"
ABOUT_STAFF = "/staff/concerns/about-staff/"
WORDS = "He said the bruise is our thing and I keep quiet."
CONTACT = "Children's services: 01632 960001"


def of(person: Person, place: str) -> str:
    """A page of a young person."""
    return f"/staff/young-people/{person.public_id}/{place}"


def told(**changes: str | None) -> dict[str, str | None]:
    """The form "a child told me something", filled in."""
    form = {
        "is_them": "y",
        "words": WORDS,
        "happened_on": today().isoformat(),
        "happened_at": "00:00",
        "present": "Only the two of us, in the car.",
        "asked": "Tell me what happened.",
        "next_step": "I call the council today and told Cara so.",
    }
    return form | changes


def shared(**changes: str | None) -> dict[str, str | None]:
    """The form about a decision to share, filled in."""
    form = {
        "is_them": "y",
        "choice": "shared",
        "what": "That she slept at a friend's for three nights.",
        "recipient": CONTACT,
        "power": "harm",
        "why": "Nobody at home knew where she was.",
        "told_child": "yes",
        "told_parent": "no",
        "told_why": "It could make home less safe tonight.",
        "decided_on": today().isoformat(),
    }
    return form | changes


def referral(**changes: object) -> dict[str, object]:
    """The form of a referral, filled in."""
    form: dict[str, object] = {
        "is_them": "y",
        "recipient": CONTACT,
        "asks": "Please see her today.",
        "facts": "On Monday she had a bruise. She goes to Hill School and lives at 4 Quay Street, EX4 1AB.",
        "accounts": "Mum, on Monday: she fell. Call her on 07700 900123.",
        "school": "Hill School",
        "location": "4 Quay Street",
    }
    return form | changes


def about(cast: Cast, who: Staff | None, **changes: object) -> dict[str, object]:
    """The form about a member of staff, filled in; `who` by account."""
    form: dict[str, object] = {
        "about_account": account_id(who) if who else "",
        "words": "They drove a child home alone, at night.",
        "happened_on": today().isoformat(),
    }
    return form | changes


def account_id(who: Staff) -> str:
    """The public id of somebody's account."""
    return db.session.get_one(User, who.user_id).public_id


def write_told(pages: Pages, who: Staff, person: Person, **changes: str | None) -> Concern:
    """Somebody writes down what a child told; gives the row."""
    answer: Answer = pages.as_(who).submit(of(person, "concerns/told"), told(**changes))
    assert answer.status == 303, answer.words
    return newest(Concern)


def raise_about(pages: Pages, by: Staff, cast: Cast, who: Staff | None, **changes: object) -> Allegation:
    """Somebody raises a concern about a colleague; gives the row."""
    answer = pages.as_(by).submit(ABOUT_STAFF, about(cast, who, **changes))
    assert answer.status == 200, answer.words
    assert "It is sent" in answer.words
    return newest(Allegation)


def make_referral(pages: Pages, who: Staff, person: Person, **changes: object) -> Referral:
    """Somebody makes a referral; gives the row."""
    answer = pages.as_(who).submit(of(person, "referrals/make"), referral(**changes))
    assert answer.status == 303, answer.words
    return newest(Referral)


def newest(kind: type) -> object:
    """The row that was added last."""
    row = db.session.scalars(select(kind).order_by(kind.id.desc()).limit(1)).one()
    db.session.expunge(row)
    return row


def every(kind: type) -> list:
    """All rows, first to last."""
    return list(db.session.scalars(select(kind).order_by(kind.id)))
