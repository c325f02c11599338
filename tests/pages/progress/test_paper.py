"""How the page for paper behaves."""

from __future__ import annotations

from app.journeys.reading import Perspective
from tests.support.readings import star, take


def address(person, query=""):
    return f"/staff/young-people/{person.public_id}/progress/paper{query}"


def test_paper_says_the_same_as_the_page(cast, pages, context):
    take(cast, cast.cara, star(2, 3, 4, 2, 1, 3), days_ago=90)
    take(cast, cast.cara, star(4, 3, 2, 5, 3, 3))
    take(cast, cast.cara, star(1, 1, 1, 1, 1, 1), perspective=Perspective.WORKER)
    asha = pages.as_(cast.asha)
    screen = asha.get(address(cast.cara, "").removesuffix("paper") + "?voice=worker")
    link = next(a for a in screen.page.all("a") if "/progress/paper" in a.attributes["href"])
    paper = asha.get(link.attributes["href"])
    assert paper.status == 200
    told = [" ".join(node.text.split()) for node in screen.page.all("li") if ": was " in node.text]
    assert told
    assert [line for line in told if line not in paper.words] == []
    assert [t.text for t in paper.page.all("table")] == [t.text for t in screen.page.all("table")]
    assert "Step 4 (Open view)" in paper.words
    assert not paper.page.all("details")
    assert not paper.page.all("nav")


def test_key_worker_elsewhere_finds_nothing(cast, pages):
    assert pages.as_(cast.ben).get(address(cast.cara)).status == 404


def test_commissioner_is_refused(cast, pages):
    assert pages.as_(cast.dev).get(address(cast.cara)).status == 403


def test_signed_out_visitor_is_asked_to_sign_in(cast, pages):
    assert pages.get(address(cast.cara)).to == "/staff/sign-in"


def test_without_readings_paper_says_so(cast, pages):
    assert "There is no reading yet." in pages.as_(cast.asha).get(address(cast.cara)).words
