"""How the commissioner's first page behaves."""

from __future__ import annotations

import re

from app.db import db
from app.publishing.models import Publication

HOME = "/commission/"


def test_commissioner_sees_every_outcome_with_its_paired_rate(cast, pages, published):
    words = pages.as_(cast.dev).get(HOME).words
    for outcome in ("Be healthy", "Stay safe", "Enjoy and achieve", "positive contribution", "economic well-being"):
        assert outcome.lower() in words.lower()
    assert "have a first and a closing reading" in words
    assert "July to September 2025" in words


def test_commissioner_chooses_an_earlier_quarter(cast, pages, published):
    dev = pages.as_(cast.dev)
    options = dev.get(HOME).page.all("option")
    earlier = dev.get(f"{HOME}?publication={options[1].attributes['value']}")
    assert "finished in April to June 2025" in earlier.words


def test_before_anything_is_published_the_page_says_so(cast, pages):
    assert "Nothing has been published yet" in pages.as_(cast.dev).get(HOME).words


def test_key_worker_and_administrator_are_refused(cast, pages, published):
    assert [pages.as_(who).get(HOME).status for who in (cast.asha, cast.erin, cast.fay)] == [403] * 3


def test_signed_out_visitor_is_asked_to_sign_in(pages, published):
    assert (pages.get(HOME).status, pages.get(HOME).to) == (303, "/staff/sign-in")


def test_every_number_on_the_page_is_in_the_publication(cast, pages, published, context):
    dev = pages.as_(cast.dev)
    documents = [p.document for p in db.session.query(Publication)]
    told = {"0", "100"}  # The ends of the trend's scale, in words.
    for figure in (f for d in documents for f in d["figures"]):
        told |= {str(n) for n in (figure["percent"], figure["paired_rate"], *(figure["interval"] or ()))}
    told |= {"85", "15"} if any(f["band"] for d in documents for f in d["figures"]) else set()
    start = dev.get(HOME)
    links = [a.attributes["href"] for a in start.page.all("a") if "check-in-" in a.attributes["href"]]
    assert links
    for answer in (start, *map(dev.get, links)):
        assert set(re.findall(r"(\d+)%", answer.words)) - told == set()


def test_no_page_or_file_of_a_commissioner_names_anyone_SEC_116(cast, pages, published):
    dev = pages.as_(cast.dev)
    start = dev.get(HOME)
    seen = [start.text] + [
        dev.get(a.attributes["href"]).text
        for a in start.page.all("a")
        if a.attributes["href"].startswith("/commission/")
    ]
    for text in seen:
        for person in cast.people.values():
            assert person.given_name not in text
            assert person.public_id not in text
