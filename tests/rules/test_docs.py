"""The documents say what is so: packages, links, decisions, and the tables that are made from the code."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from tests.support.generated import documents
from tests.support.source import ROOT, modules, packages

PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("tests/**/*.md")])
LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)(?:#[^)]*)?\)")
DECISIONS = sorted((ROOT / "docs/decisions").glob("*.md"))
HEADINGS = ["What", "Now", "Why", "How", "What else", "Who is affected", "What could go wrong"]


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_every_package_has_its_line_in_the_architecture():
    text = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
    missing = [package for package in packages() if f"| `{package}` |" not in text]
    assert not missing, f"Add a line for each to the table in docs/architecture.md: {missing}"
    gone = [package for package in re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE) if package not in packages()]
    assert not gone, f"docs/architecture.md speaks of packages that are not there: {gone}"


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_no_link_is_dead(page: Path):
    dead = [
        link
        for link in LINK.findall(page.read_text(encoding="utf-8"))
        if not re.match(r"[a-z]+:", link) and not (page.parent / link).exists()
    ]
    assert not dead, f"Mend these links: {dead}"


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_command_that_is_named_is_there(page: Path):
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    named = set(re.findall(r"`make ([a-z]+)", page.read_text(encoding="utf-8")))
    missing = [target for target in named if not re.search(rf"^{target}:", makefile, re.MULTILINE)]
    assert not missing, f"There is no such command in the Makefile: {missing}"


def test_decisions_are_numbered_without_gaps():
    numbers = [int(path.name[:4]) for path in DECISIONS]
    assert numbers == list(range(1, len(numbers) + 1)), f"Number decision records one after another: {numbers}"


@pytest.mark.parametrize("page", DECISIONS, ids=name)
def test_a_decision_answers_the_same_questions(page: Path):
    text = page.read_text(encoding="utf-8")
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == HEADINGS, f"Use these headings: {HEADINGS}"
    assert len(text.splitlines()) <= 80, "One page"


@pytest.mark.parametrize("page", [ROOT / "docs/privacy.md", ROOT / "docs/access.md"], ids=name)
def test_what_is_made_from_the_code_is_fresh(page: Path):
    assert page.read_text(encoding="utf-8") == documents()[page], f"Run `make docs` and commit {name(page)}"


def test_nothing_is_left_for_later():
    marks = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
    left = [f"{m.where}" for m in modules() if marks.search(m.text)]
    assert not left, f"Do it, or write an issue: {left}"


def test_no_path_of_one_machine_is_written_down():
    # Put together here, so that the rule itself names no place.
    places = "|".join(("home/[a-z]+", "Users/[a-z]+", "work/(main|shared)"))
    listed = subprocess.run(
        ["git", "grep", "-nIE", f"/({places})/"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert listed.returncode == 1, f"Take these paths out: {listed.stdout or listed.stderr}"


def test_every_public_function_says_what_it_does():
    import ast

    silent = [
        f"{module.where}:{node.lineno} {node.name}"
        for module in modules()
        for node in [module.tree, *module.tree.body]
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
    ]
    assert not silent, f"Add one line that says what: {silent}"
