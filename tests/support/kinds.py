"""Which kinds of test can run on this machine, and why not where one cannot."""

from __future__ import annotations

import os
import shutil

from tests.support.postgres import programs


def why_no_postgres() -> str | None:
    """None where PostgreSQL's server programs are here."""
    return None if programs() else "PostgreSQL's server programs are not installed (Debian, Ubuntu: postgresql)"


def why_no_browser() -> str | None:
    """None where Chromium is here."""
    return None if chromium() else "Chromium is not installed (Debian, Ubuntu: chromium)"


def chromium() -> str | None:
    """Where Chromium is."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


def insists_on(kind: str) -> bool:
    """Whether a missing kind (`postgres`, `browser`) is a failure: REQUIRE_POSTGRES=1, REQUIRE_BROWSER=1."""
    return os.environ.get(f"REQUIRE_{kind.upper()}", "") not in {"", "0"}
