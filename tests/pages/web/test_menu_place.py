"""The menu says where in it the present page is: on a section's first page, and on every page below it."""

from __future__ import annotations

import pytest

from tests.support.concerned import of


def marked(answer):
    """What `aria-current` says, with the words of the link it stands on."""
    return [
        (node.attributes["aria-current"], node.text.strip())
        for node in answer.page.all("a")
        if "aria-current" in node.attributes
    ]


@pytest.mark.parametrize(
    ("who", "address", "current", "words"),
    [
        ("erin", "/staff/young-people/", "page", "Young people"),
        ("erin", "/staff/safety-cover/", "page", "Safety cover"),
        ("fay", "/staff/accounts/", "page", "Accounts"),
        ("fay", "/staff/accounts/invite", "true", "Accounts"),
        ("erin", "/staff/concerns/", "page", "Concerns"),
        ("erin", "/staff/concerns/about-staff/", "true", "Concerns"),
        ("dev", "/commission/", "page", "Outcomes"),
    ],
)
def test_one_place_is_marked_and_says_whether_it_is_this_very_page(cast, pages, who, address, current, words):
    answer = pages.as_(getattr(cast, who)).get(address)
    assert answer.status == 200
    assert marked(answer) == [(current, words)]


def test_pages_about_a_young_person_are_below_young_people(cast, pages):
    for place in ("", "sessions/", "sessions/record", "sharing/", "looked-at"):
        answer = pages.as_(cast.erin).get(of(cast.cara, place).rstrip("/") if not place else of(cast.cara, place))
        assert marked(answer) == [("true", "Young people")], place


def test_pages_of_no_section_mark_none(cast, pages):
    assert marked(pages.as_(cast.erin).get("/staff/sign-ins")) == []
