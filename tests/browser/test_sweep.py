"""Every page, in every state and mode: axe finds nothing, nothing is cut off, nothing breaks the content policy.

The first mode opens everything and looks at every page at least once; the others open one of each kind, and look at a
seeded sample. `make bench` looks at everything in every mode.
"""

from __future__ import annotations

import os

import pytest

from tests.support.browser import EXTRA, MODES, YOUNG_EXTRA, run_axe
from tests.support.sweep import sweep

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SEED = int(os.environ.get("SWEEP_SEED", "1"))
# Of the states in the first mode, and of those in any other.
SHARE, SHARE_OF_OTHERS = 0.35, 0.25
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


@pytest.mark.parametrize("mode", MODES, ids=[mode.name for mode in MODES])
def test_axe_finds_nothing_on_any_page_A11Y_02_A11Y_05_A11Y_17_A11Y_18(site, browser, mode, capsys):
    is_first = mode is MODES[0]
    share = SHARE if is_first else SHARE_OF_OTHERS
    swept = sweep(site, browser, mode, share=share, seed=SEED, is_whole=is_first)
    with capsys.disabled():
        print(
            f"\n{mode.name}: {sum(swept.looked.values())} states of {len(swept.visited)} pages, {swept.rules} rules met"
        )
    assert not swept.problems, "\n\n".join(swept.problems)
    pages = {rule.endpoint for rule in site.app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    missed = pages - NOT_PAGES - ELSEWHERE - swept.visited
    assert not (is_first and missed), f"Nobody visits these pages here; add them to tests/support/sweep.py: {missed}"


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
