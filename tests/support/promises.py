"""What the documents promise, and which tests keep it: the checklist, the names of tests, and the ids that they carry.

A test carries an id at the end of its name (`test_…_SEC_85`). `checks.csv` lists every check, in our own words: its id, its level
(of OWASP ASVS 5.0.0, or M, S for our own), the numbers in ASVS, what it asks, tests that keep it under another name, where it stands
(empty: tests keep it; part, open, none, host as in STATES), and what is left.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache

from tests.support.source import ROOT, every_function, modules

CHECKS = ROOT / "tests/support/checks.csv"
ID = re.compile(r"\b(SAFE|SEC|YP|REL|DEC|A11Y)-(\d+)\b")
STATES = {
    "open": "Not yet",
    "part": "In part",
    "none": "Nothing of the kind is here",
    "host": "Kept by whoever runs an installation",
}
CHAPTERS = {
    1: "Encoding and sanitization",
    2: "Validation and business logic",
    3: "Web frontend security",
    4: "API and web service",
    5: "File handling",
    6: "Authentication",
    7: "Session management",
    8: "Authorization",
    11: "Cryptography",
    12: "Secure communication",
    13: "Configuration",
    14: "Data protection",
    15: "Secure coding and architecture",
    16: "Security logging and error handling",
}


@dataclass(frozen=True)
class Check:
    """One line of the checklist."""

    id: str
    level: str
    asvs: str
    asks: str
    also: tuple[str, ...]
    state: str
    note: str

    @property
    def chapter(self) -> int:
        """The chapter of its first number in ASVS; 0 for a check of our own."""
        return int(self.asvs.partition(".")[0] or 0)


@cache
def checks() -> tuple[Check, ...]:
    """The checklist, in its order."""
    with CHECKS.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter=";", strict=True))
    return tuple(Check(**row | {"also": tuple(row["also"].split())}) for row in rows)


@cache
def names_of_tests() -> dict[str, tuple[str, ...]]:
    """Every test, by name, with the files below tests/ in which it stands."""
    found: dict[str, set[str]] = defaultdict(set)
    for module in modules(ROOT / "tests"):
        if module.path.name.startswith("test_"):
            for function in every_function(module.tree):
                if function.name.startswith("test_"):
                    found[function.name].add(module.where.removeprefix("tests/"))
    return {name: tuple(sorted(files)) for name, files in found.items()}


@cache
def carriers() -> dict[str, tuple[str, ...]]:
    """The names of the tests that carry each id."""
    found: dict[str, set[str]] = defaultdict(set)
    for name in names_of_tests():
        # Ids stand one after another: each begins where the one before ends.
        for letters, number in re.findall(r"(?=_(SAFE|SEC|YP|REL|DEC|A11Y)_(\d+)(?:_|$))", name):
            found[f"{letters}-{number}"].add(name)
    return {each: tuple(sorted(names)) for each, names in found.items()}


def files_of(check: Check) -> list[str]:
    """Where the tests of a check stand: those that carry its id, and those that are named for it."""
    names = {*carriers().get(check.id, ()), *check.also}
    return sorted({file for name in names for file in names_of_tests().get(name, ())})


def asvs_table() -> str:
    """The checks with a number in ASVS, chapter by chapter, as Markdown."""
    parts = []
    for number, title in CHAPTERS.items():
        rows = [check for check in checks() if check.chapter == number]
        parts.append("\n".join([f"### V{number} {title}", "", *_head("ASVS"), *(_row(each) for each in rows)]))
    return "\n\n".join(parts)


def own_table(letters: str) -> str:
    """The checks without a number in ASVS whose id begins so, as Markdown."""
    rows = [check for check in checks() if not check.chapter and check.id.startswith(f"{letters}-")]
    return "\n".join([*_head("Weight"), *(_row(each) for each in rows)])


def left_table() -> str:
    """What tests don't hold, or not all of it, by where it stands, as Markdown."""
    parts = []
    for state, title in STATES.items():
        rows = [f"| {each.id} ({each.level}) | {each.asks} | {each.note} |" for each in checks() if each.state == state]
        parts.append("\n".join([f"### {title}", "", "| Check | Asks | What is left |", "|---|---|---|", *rows]))
    return "\n\n".join(parts)


def _head(second: str) -> list[str]:
    return [f"| Check | {second} | Asks | Tests |", "|---|---|---|---|"]


def _row(check: Check) -> str:
    second = f"{check.asvs} ({check.level})" if check.asvs else check.level
    where = ", ".join(f"`{file}`" for file in files_of(check))
    state = f"{STATES[check.state].lower()} (see below)" if check.state else ""
    return f"| {check.id} | {second} | {check.asks} | {', '.join(part for part in (where, state) if part)} |"
