"""How ending an agreement behaves."""

from __future__ import annotations

import pytest

from tests.support.answering import answer, opened, send
from tests.support.invited import invite
from tests.support.library import TITLE, address, agreed, agreements, offered

pytestmark = pytest.mark.usefixtures("context")


def test_ended_it_can_be_noted_anew_and_the_old_one_stays_known(cast, pages, measure):
    fay = pages.as_(cast.fay)
    fay.submit(address("calm", "/agreement"), agreed())
    refused = fay.submit(address("calm", "/agreement"), agreed(words="Another"))
    assert refused.status == 422
    assert "There is an agreement already." in refused.words
    assert fay.submit(address("calm", "/agreement/end"), {}).status == 303
    assert TITLE not in offered(pages, cast.asha, cast.cara)
    assert fay.submit(address("calm", "/agreement/end"), {}).status == 303, "ended again, nothing changes"
    assert fay.submit(address("calm", "/agreement"), agreed(words="Another")).status == 303
    assert [(row.words, row.ended_at is None) for row in agreements()] == [
        ("Licence 12, in the safe", False),
        ("Another", True),
    ]


def test_what_was_asked_before_can_still_be_answered(cast, pages, measure):
    fay = pages.as_(cast.fay)
    fay.submit(address("calm", "/agreement"), agreed())
    link = invite(cast, instrument="calm")
    fay.submit(address("calm", "/agreement/end"), {})
    browser = opened(pages, link)
    assert answer(browser, 1, "2").to == "/go/check"
    assert send(browser).to == "/go/sent"


def test_others_end_no_agreement(cast, pages, measure):
    pages.as_(cast.fay).submit(address("calm", "/agreement"), agreed())
    assert pages.as_(cast.erin).get(address("calm", "/agreement/end")).status == 403
