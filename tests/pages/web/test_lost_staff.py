"""Where an error page leads somebody who is signed in."""

from __future__ import annotations

import pytest

REFUSED, UNKNOWN = "/commission/", "/staff/no-such-page"


def hrefs(answer):
    return [a.attributes["href"] for a in answer.page.all("a")]


@pytest.mark.parametrize(("address", "status"), [(REFUSED, 403), (UNKNOWN, 404)])
def test_staff_find_back_to_their_first_page(cast, pages, address, status):
    answer = pages.as_(cast.asha).get(address)
    assert answer.status == status
    assert "/staff/home" in hrefs(answer)


def test_nobody_else_is_shown_a_way_for_staff(pages):
    answer = pages.get("/no-such-page")
    assert answer.status == 404
    assert not [href for href in hrefs(answer) if href.startswith("/staff")]
