"""How the list of accounts behaves."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine

from tests.support.signing_in import sign_in

ADDRESS = "/staff/accounts/"


def rows(answer):
    return {node.text.split("\n")[0]: node.text for node in answer.page.all("tr")}


def test_administrator_sees_everybody_of_the_authority_and_nobody_else(cast, pages):
    words = pages.as_(cast.fay).get(ADDRESS).words
    assert all(who.name in words for who in (cast.asha, cast.ben, cast.dev, cast.erin, cast.fay))
    assert "Sol" not in words


def test_account_that_nobody_used_for_thirty_days_is_marked_SEC_112(cast, pages):
    sign_in(pages.as_(None), cast.asha)
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(days=29)):
        fay = pages.as_(None)
        sign_in(fay, cast.fay)
        assert "not used for 30 days" not in fay.get(ADDRESS).words
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(days=31)):
        fay = pages.as_(None)
        sign_in(fay, cast.fay)
        marked = [text for text in rows(fay.get(ADDRESS)).values() if "not used for 30 days" in text]
    assert any("Asha" in text for text in marked)
    assert not any("Fay" in text for text in marked)


@pytest.mark.parametrize("name", ["Asha", "Erin", "Dev"])
def test_others_are_refused(cast, pages, name):
    assert pages.as_(cast.staff[name]).get(ADDRESS).status == 403


def test_signed_out_visitor_is_asked_to_sign_in(pages):
    assert pages.get(ADDRESS).to == "/staff/sign-in"


def test_menu_leads_here(cast, pages):
    assert ADDRESS in {
        link.attributes["href"] for link in pages.as_(cast.fay).get("/staff/what-can-i-see").page.all("a")
    }
