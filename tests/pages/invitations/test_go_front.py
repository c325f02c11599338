"""How the first page of the site behaves."""

from __future__ import annotations

ADDRESS = "/"


def ways(answer):
    return {
        a.text: a.attributes["href"] for a in answer.page.all("a") if "button" in a.attributes.get("class", "").split()
    }


def test_anyone_finds_the_two_ways_in(pages):
    answer = pages.get(ADDRESS)
    assert answer.status == 200
    assert ways(answer)["I have a code"] == "/go"
    assert ways(answer)["I work here"] == "/staff/sign-in"


def test_both_ways_lead_to_a_page(pages):
    assert [pages.get(address).status for address in ways(pages.get(ADDRESS)).values()] == [200, 200]


def test_title_says_nothing_about_why_somebody_is_here_DEC_01(pages):
    assert pages.get(ADDRESS).page.one("title").text == pages.get(ADDRESS).page.one("h1").text == "Waymark"


def test_leaving_and_help_are_there_as_on_every_page(pages):
    hrefs = [a.attributes["href"] for a in pages.get(ADDRESS).page.all("a")]
    assert {"/exit", "/help"} <= set(hrefs)


def test_staff_who_are_signed_in_go_on_to_their_own_page(cast, pages):
    asha = pages.as_(cast.asha)
    assert asha.get(ADDRESS).words == pages.get(ADDRESS).words
    assert asha.get(ways(asha.get(ADDRESS))["I work here"]).to == "/staff/home"


def test_it_is_there_in_welsh(pages):
    answer = pages.get(f"{ADDRESS}?lang=cy")
    assert ways(answer)["Mae gen i god"] == "/go"
    assert "I have a code" not in answer.words


def test_it_takes_nothing_that_is_sent(pages):
    assert pages.post(ADDRESS, {"code": "ABCD2345"}).status in {400, 405}
