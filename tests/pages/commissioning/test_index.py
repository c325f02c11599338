"""How the commissioner's first page behaves."""

from __future__ import annotations

import datetime as dt
import json
import re

import pytest

from app.db import db
from app.publishing.models import Publication
from tests.support.factories.outcomes import declare, ended_episodes

HOME = "/commission/"


@pytest.fixture
def published(app, cast):
    with app.app_context():
        declare()
        ended_episodes(cast.harbour_id, 60, dt.date(2025, 5, 10))
        ended_episodes(cast.ridge_id, 4, dt.date(2025, 5, 10), seed=2)
        ended_episodes(cast.harbour_id, 50, dt.date(2025, 8, 10), seed=3)
        db.session.remove()
    for period in ("2025-26-Q1", "2025-26-Q2"):
        done = app.test_cli_runner().invoke(
            args=["publish", "--framework", "ecm", "--period", period, "--authority", "northfield"]
        )
        assert done.exit_code == 0, done.output


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


def test_indicator_page_hides_the_small_service(cast, pages, published):
    dev = pages.as_(cast.dev)
    link = next(a for a in dev.get(HOME).page.all("a") if "check-in-safe" in a.attributes["href"])
    answer = dev.get(link.attributes["href"])
    assert answer.status == 200
    assert "Ridge Project" in answer.words
    assert "Not shown, to protect young people" in answer.words


def test_unknown_indicator_and_publication_are_not_found(cast, pages, published):
    dev = pages.as_(cast.dev)
    link = next(a for a in dev.get(HOME).page.all("a") if "check-in-safe" in a.attributes["href"]).attributes["href"]
    assert dev.get(link.replace("check-in-safe", "check-in-none")).status == 404
    assert dev.get("/commission/aaaaaaaaaaaaaaaaaaaaaa/check-in-safe").status == 404


def test_publication_is_taken_along_exactly_as_frozen(cast, pages, published, context):
    dev = pages.as_(cast.dev)
    newest = db.session.query(Publication).order_by(Publication.period.desc()).first()
    answer = dev.get(f"/commission/{newest.public_id}/document.json")
    assert json.loads(answer.text) == newest.document
    assert answer.headers["Content-Disposition"] == "attachment; filename=ecm-2025-26-Q2.json"


def test_no_page_or_file_of_a_commissioner_names_anyone(cast, pages, published):
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
