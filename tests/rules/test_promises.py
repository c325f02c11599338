"""Threats, hazards and checks name tests, and each test that they name is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.support.generated import documents
from tests.support.promises import CHAPTERS, ID, STATES, carriers, checks, names_of_tests
from tests.support.source import ROOT

THREATS = ROOT / "docs/threats"
ACTORS = sorted(path for path in THREATS.glob("*.md") if path.name != "README.md")
HAZARDS = ROOT / "docs/hazards.md"
NAMED = re.compile(r"`(test_\w+)`")
PARTS = ["Cause", "Effect", "Control", "Tests", "Remains"]


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def lacking(words: str) -> list[str]:
    """The tests and ids named in these words that are not there."""
    tests = [name for name in NAMED.findall(words) if name not in names_of_tests()]
    ids = [f"{letters}-{number}" for letters, number in ID.findall(words)]
    return tests + [each for each in ids if each not in carriers()]


def names_any(words: str) -> bool:
    return bool(NAMED.search(words) or ID.search(words))


def attempts(page: Path) -> list[list[str]]:
    """The lines of an actor's table: what they try, what stops it, the tests."""
    return [cells(line) for line in read(page).splitlines() if line.startswith("| ")][1:]


def hazards() -> dict[str, dict[str, str]]:
    """Every hazard with its parts."""
    found: dict[str, dict[str, str]] = {}
    for piece in re.split(r"^## ", read(HAZARDS), flags=re.MULTILINE)[1:]:
        title, *lines = piece.splitlines()
        rows = [cells(line) for line in lines if line.startswith("| ") and line.strip("| ")]
        found[title] = {row[0]: row[1] for row in rows}
    return found


@pytest.mark.parametrize("page", ACTORS, ids=lambda page: page.stem)
def test_every_line_of_a_threat_points_to_tests_that_are_there_SEC_80(page: Path):
    text, lines = read(page), attempts(page)
    assert re.search(r"^## What (they|it) wants?$", text, re.MULTILINE)
    assert re.search(r"^## What stays open$", text, re.MULTILINE), "Say plainly what is not stopped"
    assert len(lines) >= 3, "Say what they can try"
    assert all(len(line) == 3 for line in lines), lines
    unproved = [line[0] for line in lines if not names_any(line[2])]
    assert not unproved, f"Name a test, or an id that tests carry, for each of these: {unproved}"
    gone = [missing for line in lines for missing in lacking(line[2])]
    assert not gone, (
        f"These were renamed or are gone. Write the new name, or say under 'What stays open' that it is open: {gone}"
    )


def test_every_actor_has_a_line_in_the_list_SEC_80():
    listed = re.findall(r"^\| \[([\w-]+\.md)\]", read(THREATS / "README.md"), re.MULTILINE)
    assert sorted(listed) == [page.name for page in ACTORS]


@pytest.mark.parametrize("page", [THREATS / "README.md", HAZARDS], ids=lambda page: page.name)
def test_it_was_read_again_for_the_newest_release_SEC_80_SAFE_35(page: Path):
    newest = re.search(r"^## (\d\S*)", read(ROOT / "CHANGELOG.md"), re.MULTILINE)
    assert newest is not None, "What is not released yet stands under Unreleased; each release begins with its number"
    reviewed = re.search(r"Reviewed for (\S+) on \d{1,2} \w+ \d{4}", read(page))
    assert reviewed is not None, "Write: Reviewed for <release> on <day month year>"
    assert reviewed[1] == newest[1], f"Read it again for {newest[1]}, and say so"


def test_every_hazard_has_a_control_and_tests_that_hold_it_SAFE_35():
    found = hazards()
    assert [title.partition(".")[0] for title in found] == [str(n + 1) for n in range(len(found))]
    for title, parts in found.items():
        assert list(parts) == PARTS, f"{title} needs {PARTS}"
        assert all(parts.values()), f"{title}: leave nothing empty"
        assert names_any(parts["Tests"]), f"{title}: which test holds the control?"
        assert not lacking(parts["Tests"]), f"{title}: renamed or gone: {lacking(parts['Tests'])}"


def test_hazards_hold_what_was_feared_first_SAFE_35():
    titles = " ".join(hazards()).lower()
    for feared in ("missed", "wrong child", "false reassurance", "disclosure", "help line", "misread"):
        assert feared in titles


def test_every_check_is_kept_by_tests_or_says_what_is_left_SEC_81():
    ids = [check.id for check in checks()]
    assert len(ids) == len(set(ids)), "an id twice"
    silent = [check.id for check in checks() if not (check.state or check.also or carriers().get(check.id))]
    assert not silent, f"Write a test, or say in tests/support/checks.csv where it stands: {silent}"
    unknown = [
        check.id for check in checks() if check.state not in {"", *STATES} or bool(check.state) != bool(check.note)
    ]
    assert not unknown, f"State and note belong together ({sorted(STATES)}): {unknown}"
    strange = [check.id for check in checks() if check.chapter not in {0, *CHAPTERS}]
    assert not strange, f"Give these chapters a title: {strange}"


def test_tests_that_keep_a_check_under_another_name_are_there_SEC_81():
    gone = [f"{check.id}: {name}" for check in checks() for name in check.also if name not in names_of_tests()]
    assert not gone, f"Renamed or gone: {gone}"


def test_every_id_that_a_test_carries_is_in_the_checklist_SEC_81():
    known = {check.id for check in checks()}
    strange = [each for each in carriers() if each.startswith(("SEC-", "SAFE-")) and each not in known]
    assert not strange, f"There is no such check in tests/support/checks.csv: {strange}"


def test_the_list_of_checks_is_fresh_SEC_81():
    page = ROOT / "docs/asvs.md"
    assert read(page) == documents()[page], "Run `make docs` and commit docs/asvs.md"


def test_a_test_that_is_not_there_is_noticed():
    assert lacking("`test_that_nobody_wrote`, SEC-999") == ["test_that_nobody_wrote", "SEC-999"]
    assert lacking("`test_a_test_that_is_not_there_is_noticed`, SEC-80") == []
