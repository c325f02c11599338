"""How the page of one indicator behaves."""

from __future__ import annotations

HOME = "/commission/"


def safe(dev):
    links = (a.attributes["href"] for a in dev.get(HOME).page.all("a"))
    return next(link for link in links if "check-in-safe" in link)


def test_indicator_page_hides_the_small_service(cast, pages, published):
    dev = pages.as_(cast.dev)
    answer = dev.get(safe(dev))
    assert answer.status == 200
    assert "Ridge Project" in answer.words
    (small,) = [row for row in answer.page.all("tr") if "Ridge Project" in row.text and "%" not in row.text][:1]
    assert "not shown, to protect young people" in small.text
    assert "cannot be worked out by subtraction" in answer.words


def test_services_stand_under_their_provider(cast, pages, published):
    page = pages.as_(cast.dev).get(safe(pages.as_(cast.dev))).page
    assert "Provider and service" in [th.text for th in page.all("th", scope="col")]
    under = {th.text: th.attributes.get("class") for th in page.all("th", scope="row")}
    assert under["All services"] is None
    assert under["Harbour House"] == under["Ridge Project"] == "under"
    assert None in {kind for name, kind in under.items() if name != "All services"}


def test_unknown_indicator_and_publication_are_not_found(cast, pages, published):
    dev = pages.as_(cast.dev)
    assert dev.get(safe(dev).replace("check-in-safe", "check-in-none")).status == 404
    assert dev.get("/commission/aaaaaaaaaaaaaaaaaaaaaa/check-in-safe").status == 404


def test_key_worker_and_administrator_are_refused(cast, pages, published):
    address = safe(pages.as_(cast.dev))
    assert [pages.as_(who).get(address).status for who in (cast.asha, cast.erin, cast.fay)] == [403] * 3


def test_signed_out_visitor_is_asked_to_sign_in(cast, pages, published):
    assert pages.get(safe(pages.as_(cast.dev))).to == "/staff/sign-in"
