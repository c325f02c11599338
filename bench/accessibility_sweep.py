"""Every page in every state, in every mode: axe, reflow at 320 px, sizes of targets, room for a reader's own spacing.

Run: python bench/accessibility_sweep.py [--mode dark] [--share 1.0] [--seed 1]. One JSON line for each mode; exit 1 where
anything is found. The tests look at a seeded sample of this.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from playwright.sync_api import sync_playwright

from tests.support.browser import MODES, launch
from tests.support.kinds import why_no_browser
from tests.support.live import served
from tests.support.sweep import sweep
from tests.support.world import made


def main(arguments: list[str] | None = None) -> int:
    """Look at everything and say what was found."""
    wanted = argparse.ArgumentParser(description="The full accessibility sweep.")
    wanted.add_argument("--mode", action="append", choices=[mode.name for mode in MODES], help="only this mode")
    wanted.add_argument("--share", type=float, default=1.0, help="the share of states that is looked at")
    wanted.add_argument("--seed", type=int, default=1)
    given = wanted.parse_args(arguments)
    if reason := why_no_browser():
        print(json.dumps({"bench": "accessibility_sweep", "not_run": reason}))
        return 0
    found = 0
    with (
        tempfile.TemporaryDirectory() as folder,
        made(Path(folder), None) as world,
        served(world) as site,
        sync_playwright() as playwright,
    ):
        browser = launch(playwright)
        for mode in MODES:
            if given.mode and mode.name not in given.mode:
                continue
            world.fresh()
            begun = time.monotonic()
            swept = sweep(site, browser, mode, share=given.share, seed=given.seed)
            found += len(swept.problems)
            figures = {
                "bench": "accessibility_sweep",
                "mode": mode.name,
                "seed": given.seed,
                "states": sum(swept.looked.values()),
                "pages": len(swept.visited),
                "rules_met": swept.rules,
                "problems": swept.problems,
                "seconds": round(time.monotonic() - begun, 1),
            }
            print(json.dumps(figures), flush=True)
        browser.close()
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
