"""Every page, in every state and mode: axe finds nothing, nothing is cut off, nothing breaks the content policy.

The first walk opens everything and looks at every page at least once, with ordinary settings. The second opens one page of
each kind and looks at a seeded sample in each of the other modes, put on one after another; the third does without scripts.
`make bench` looks at everything in every mode.
"""

from __future__ import annotations

import os

import pytest

from tests.support.browser import EXTRA, MODES, YOUNG_EXTRA, run_axe
from tests.support.sweep import sweep

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SEED = int(os.environ.get("SWEEP_SEED", "1"))
LIGHT, *OTHERS, LOST = MODES
OTHERS = tuple(OTHERS)
# Of the states in the first mode, and of those in any other.
SHARE, SHARE_OF_OTHERS = 0.35, 0.2
# Pages that are no pages: files, monitors, and ways to somewhere else.
NOT_PAGES = {
    "static",
    "health.live",
    "health.ready",
    "safeguarding_health.safety",
    "commissioning.document",
    "invitations_go.leave",
}
ELSEWHERE = {"invitations_go.arrive", "accounts_door.home", "no page"}


def whole(site, browser):
    return sweep(site, browser, LIGHT, share=SHARE, seed=SEED)


def in_other_modes(site, browser):
    return sweep(site, browser, LIGHT, share=SHARE_OF_OTHERS, seed=SEED, is_whole=False, others=OTHERS)


def with_scripts_lost(site, browser):
    return sweep(site, browser, LOST, share=SHARE_OF_OTHERS, seed=SEED, is_whole=False)


@pytest.mark.parametrize("walk", [whole, in_other_modes, with_scripts_lost])
def test_axe_finds_nothing_on_any_page_A11Y_02_A11Y_05_A11Y_17_A11Y_18(site, browser, walk, capsys):
    swept = walk(site, browser)
    with capsys.disabled():
        print(f"\n{walk.__name__}: {swept.looks.total()} looks at {len(swept.visited)} pages, {swept.rules} rules met")
    assert not swept.problems, "\n\n".join(swept.problems)
    pages = {rule.endpoint for rule in site.app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    missed = pages - NOT_PAGES - ELSEWHERE - swept.visited
    assert walk is not whole or not missed, f"Nobody visits these pages; add them to tests/support/sweep.py: {missed}"
    assert set(swept.looks) == {mode.name for mode in (swept.others or (swept.mode,))}


def test_the_rules_that_axe_leaves_off_are_on_A11Y_03(phone):
    page = phone()
    page.goto("/go")
    result = run_axe(page, [*EXTRA, *YOUNG_EXTRA])
    met = {one["id"] for kind in ("passes", "violations", "incomplete", "inapplicable") for one in result[kind]}
    assert met.issuperset([*EXTRA, *YOUNG_EXTRA])


def test_the_sweep_would_see_a_fault(phone):
    page = phone()
    page.goto("/go")
    page.evaluate("() => document.querySelector('main label').remove()")
    assert "label" in {one["id"] for one in run_axe(page, [])["violations"]}
