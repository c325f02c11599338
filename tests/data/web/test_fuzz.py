"""Hostile requests on every page: a sample of bench/fuzz_requests.py."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from tests.support.fuzz import Ask
from tests.support.fuzzing import NORTH, SOUTH, Findings, Hunt
from tests.support.live import served
from tests.support.relations import AUTHORITY, OWN


@pytest.mark.slow
def test_hostile_requests_break_nothing_let_nobody_in_and_show_nobodys_words_SEC_12(world):
    with served(world) as site:
        findings = Hunt(world, urlsplit(site.address).port or 0, seed=1).run(0, 500)
    assert findings.is_good, [findings.broken[:5], findings.let_in[:5], findings.leaked[:5], findings.slow[:5]]
    assert len(findings.reached) > 20, sorted(findings.reached)


def test_the_same_seed_makes_the_same_requests(world):
    hunt = Hunt(world, 1, seed=1)
    one, other = (hunt.fuzzer.ask(7, hunt.browsers) for _time in range(2))
    assert one == other
    assert hunt.fuzzer.ask(8, hunt.browsers) != one


@pytest.fixture
def judged(world):
    """What a made-up answer to a request is found to be."""
    hunt = Hunt(world, 1, seed=1)

    def judge(role: str, target: str, body: str = "", *, status: int = 200, took: float = 0.1) -> Findings:
        hunt.findings = Findings()
        hunt._judge(Ask(0, role, "GET", target.format(**hunt.ids[OWN])), status, {}, body, took)
        return hunt.findings

    judge.ids = hunt.ids
    return judge


def test_a_page_for_a_part_that_is_not_admitted_is_noticed_SEC_83(judged):
    for role in ("anyone", "respondent", "commissioner"):
        assert judged(role, "/staff/young-people/").let_in
    assert judged("key_worker", "/staff/young-people/").is_good
    assert judged("anyone", "/staff/young-people/", status=404).is_good


def test_a_page_of_another_authority_is_noticed_SEC_83(judged):
    for whose, is_good in ((OWN, True), (AUTHORITY, False)):
        address = f"/staff/young-people/{judged.ids[whose]['person_id']}"
        assert judged("key_worker", address).is_good == is_good
        assert judged("stranger", address).is_good != is_good


def test_words_of_another_authority_crashes_and_long_waits_are_noticed(judged):
    page = "/staff/young-people/"
    assert judged("key_worker", page, f"<p>{SOUTH}</p>").leaked
    assert judged("stranger", page, f"<p>{NORTH}</p>").leaked
    assert judged("anyone", "/", NORTH).leaked
    assert judged("key_worker", page, NORTH).is_good
    assert judged("anyone", "/", status=500).broken
    assert judged("anyone", "/", status=0).broken
    assert judged("anyone", "/", took=5.1).slow
