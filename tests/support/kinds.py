"""Which kinds of test can run on this machine, and why not where one cannot."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

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


def why_no_oidc() -> str | None:
    """None where the sign-in provider of the tests is here, in an environment of its own."""
    return None if oidc_python().exists() else "The sign-in provider is not installed (make .venv-oidc/.done)"


def oidc_python() -> Path:
    """The Python that has the sign-in provider."""
    return Path(__file__).parents[2] / ".venv-oidc/bin/python"


def insists_on(kind: str) -> bool:
    """Whether a missing kind (`postgres`, `browser`, `oidc`) is a failure: REQUIRE_POSTGRES=1 and so on."""
    return os.environ.get(f"REQUIRE_{kind.upper()}", "") not in {"", "0"}
