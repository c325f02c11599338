"""The directory of help lines: data with review dates, read from its file (pure)."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).parent / "content" / "helplines.json"


@cache
def lines() -> list[dict[str, Any]]:
    """Every entry, in the order to show."""
    entries: list[dict[str, Any]] = json.loads(FILE.read_text(encoding="utf-8"))["lines"]
    return entries
