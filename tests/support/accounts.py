"""Accounts as tests of their pages need them."""

from __future__ import annotations

from typing import Any

from flask import Flask
from sqlalchemy import select

from app.access.roles import Role
from app.accounts.models import GivenPart, User
from app.accounts.services import add_membership, make_account, make_link
from app.accounts.types import LinkPurpose
from app.db import db, transaction
from tests.support.cast import PASSWORD, Cast, Staff
from tests.support.client import Answer, Pages

ACCOUNTS = "/staff/accounts/"
GIVEN = f"{ACCOUNTS}given"


def address_of(who: Staff, page: str = "") -> str:
    """The page of an account."""
    public_id = db.session.get_one(User, who.user_id).public_id
    db.session.rollback()
    return f"{ACCOUNTS}{public_id}{'/' + page if page else ''}"


def invited(pages: Pages, cast: Cast, **typed: Any) -> tuple[Answer, str]:
    """Fay invites Nia as a key worker at Harbour House: the page that shows the link, and the link's path."""
    filled = {
        "name": "Nia Wren",
        "email": "nia@example.org",
        "role": "key_worker",
        "services": cast.harbour,
    } | typed
    answer = pages.as_(cast.fay).submit(f"{ACCOUNTS}invite", filled, to=f"{ACCOUNTS}invite")
    links = [] if answer.to else answer.page.all("p", class_="copy band")
    return answer, links[0].text.removeprefix("http://127.0.0.1:8000") if links else ""


def ask_for_administrator(pages: Pages, cast: Cast, **typed: Any) -> str:
    """Fay invites Nia as an administrator, which waits: the page on which a second person agrees."""
    answer, link = invited(pages, cast, **({"role": "administrator", "services": None} | typed))
    assert (answer.to, link) == (GIVEN, "")
    asked = db.session.scalars(select(GivenPart.public_id).order_by(GivenPart.id.desc())).first()
    db.session.rollback()
    return f"{GIVEN}/{asked}"


def second_administrator(cast: Cast) -> None:
    """Another administrator of Northfield, so that Fay may leave."""
    with transaction():
        user = make_account(email="gil@example.org", name="Gil", password=PASSWORD)
        add_membership(user, Role.ADMINISTRATOR, authority_id=cast.authority_id)


def invitation_link(app: Flask, cast: Cast) -> str:
    """The path of a one-time link for somebody new at Northfield, a commissioner."""
    with app.app_context(), transaction():
        user = make_account(email="nia@example.org", name="Nia Wren", password=None)
        add_membership(user, Role.COMMISSIONER, authority_id=cast.authority_id)
        secret = make_link(None, user, LinkPurpose.INVITATION, authority_id=cast.authority_id)
    return f"/staff/welcome/{secret}"
