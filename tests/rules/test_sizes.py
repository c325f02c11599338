"""Small enough to read in one go."""

from __future__ import annotations

from pathlib import Path

from tests.support.source import APP, ROOT, every_function, modules, templates

MODULE, FUNCTION, TEMPLATE, TEST_FILE = 300, 40, 150, 400

# The files of `app` and what stands beside it; migrations are made by a program and read once.
OURS = [*modules(APP), *modules(ROOT / "bench")]


def lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def too_long(paths: list[Path], limit: int) -> list[str]:
    return [f"{path.relative_to(ROOT)}: {lines(path)} lines" for path in paths if lines(path) > limit]


def test_a_module_has_at_most_300_lines():
    found = too_long([module.path for module in OURS] + [ROOT / "config.py"], MODULE)
    assert not found, f"Split by subject, each part with a name of its own; views.py becomes views/: {found}"


def test_a_function_has_at_most_40_lines():
    found = []
    for module in OURS:
        for function in every_function(module.tree):
            length = (function.end_lineno or function.lineno) - function.lineno + 1
            if length > FUNCTION:
                found.append(f"{module.where}:{function.lineno} {function.name}: {length} lines")
    assert not found, f"Give a step of it a name of its own: {found}"


def test_a_template_has_at_most_150_lines():
    found = too_long(templates(), TEMPLATE)
    assert not found, f"Move a part of the page into a file _part.html beside it: {found}"


def test_a_test_file_has_at_most_400_lines():
    found = too_long([module.path for module in modules(ROOT / "tests")], TEST_FILE)
    assert not found, f"One file for each page or subject: {found}"
