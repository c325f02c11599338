"""`make test`: every kind of test in turn, then what was run, what could not be, and why."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from contextlib import ExitStack

from tests.support.kinds import insists_on, why_no_browser, why_no_oidc, why_no_postgres
from tests.support.memory import memory
from tests.support.postgres import cluster

_NO_TESTS = 5


def main() -> int:
    """Run them all, even after a failure. 0 only where everything that has to run has passed."""
    told = [
        _run("SQLite", "-m", "not browser"),
        _on_postgres(),
        _in_browser(),
        *_without_provider(),
    ]
    print("\n" + "\n".join(line for line, _is_fine in told))
    return 0 if all(is_fine for _line, is_fine in told) else 1


def _on_postgres() -> tuple[str, bool]:
    reason = why_no_postgres()
    if reason:
        return _could_not("PostgreSQL", reason, "postgres")
    with ExitStack() as stack:
        address = os.environ.get("TEST_POSTGRES") or stack.enter_context(cluster(memory()))
        return _run("PostgreSQL", "-m", "not browser", "--sample", TEST_POSTGRES=address)


def _in_browser() -> tuple[str, bool]:
    reason = why_no_browser()
    if reason:
        return _could_not("Chromium", reason, "browser")
    return _run("Chromium", "-m", "browser", "tests/browser")


def _without_provider() -> list[tuple[str, bool]]:
    """Its tests are among the others, and were skipped where it is missing."""
    reason = why_no_oidc()
    return [_could_not("Sign-in provider", reason, "oidc")] if reason else []


def _run(kind: str, *arguments: str, **settings: str) -> tuple[str, bool]:
    print(f"\n{kind}", flush=True)
    begun = time.monotonic()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("TEST_")}
    # Work that is left is taken over by whichever worker has none.
    command = [sys.executable, "-m", "pytest", "-n", "2", "--dist", "worksteal", *arguments]
    done = subprocess.run(command, check=False, env=environment | settings)
    seconds = round(time.monotonic() - begun)
    result = {0: "passed", _NO_TESTS: "FAILED: no test of this kind was found"}.get(done.returncode, "FAILED")
    return f"{kind}: {result} ({seconds} s)", done.returncode == 0


def _could_not(kind: str, reason: str, name: str) -> tuple[str, bool]:
    if insists_on(name):
        return f"{kind}: FAILED, because REQUIRE_{name.upper()} is set: {reason}", False
    return f"{kind}: NOT RUN: {reason}", True


if __name__ == "__main__":
    sys.exit(main())
