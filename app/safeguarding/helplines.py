"""The directory of help lines: data with review dates, read from its file (pure)."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).parent / "content" / "helplines.json"

# A number as people write it: from 3 figures on, with spaces between.
_NUMBER = re.compile(r"(?<!\d)\+?\d(?: ?\d){2,14}(?!\d)")


@cache
def lines() -> list[dict[str, Any]]:
    """Every entry, in the order to show."""
    entries: list[dict[str, Any]] = json.loads(FILE.read_text(encoding="utf-8"))["lines"]
    return entries


def local_lines(text: str) -> list[tuple[str, str | None]]:
    """A service's own numbers, one on each line: the words, and the figures to dial where there are any."""
    found = []
    for words in filter(None, (line.strip() for line in text.splitlines())):
        number = _NUMBER.search(words)
        found.append((words, number.group().replace(" ", "") if number else None))
    return found
