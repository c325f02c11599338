"""Whatever HTMX does, a browser without scripts does too; and it swaps only what the view has named."""

from __future__ import annotations

import ast
from collections import defaultdict
from pathlib import Path

import pytest

from tests.support.markup import Tag, is_part, parse
from tests.support.source import calls, template_name, templates, text_of, views

VERBS = {"data-hx-get": ("a", "href"), "data-hx-post": ("form", "action")}
ALLOWED = {*VERBS, "data-hx-target", "data-hx-swap", "data-hx-push-url", "data-hx-indicator", "data-hx-disable"}
# One send at a time, where somebody presses twice.
ALLOWED.add("data-hx-sync")


def fragments() -> dict[str, set[str]]:
    """By folder of templates: the ids that its views may return alone."""
    found: dict[str, set[str]] = defaultdict(set)
    for module in views():
        for call in calls(module.tree, "page"):
            folder = text_of(call.args[0]).rpartition("/")[0] if call.args else ""
            for keyword in call.keywords:
                if keyword.arg == "fragments" and isinstance(keyword.value, ast.List | ast.Tuple):
                    found[folder] |= {text_of(element, module) for element in keyword.value.elts}
    return found


FRAGMENTS = fragments()
BUSY = [path for path in templates() if "data-hx-" in path.read_text(encoding="utf-8") or " hx-" in path.read_text()]


def with_htmx(path: Path) -> list[Tag]:
    return [tag for tag in parse(path).tags if any(name.startswith(("data-hx-", "hx-")) for name in tag.attributes)]


@pytest.mark.parametrize("path", BUSY, ids=template_name)
def test_an_element_does_the_same_without_scripts(path: Path):
    for tag in with_htmx(path):
        at = f"{template_name(path)}:{tag.line}"
        for verb, (element, address) in VERBS.items():
            if verb in tag.attributes:
                assert tag.name == element, f"Put {verb} on <{element}>: {at}"
                assert tag.attributes.get(address) == tag.attributes[verb], (
                    f"Give {address} the same address as {verb}: {at}"
                )
        if "data-hx-post" in tag.attributes:
            assert tag.attributes.get("method") == "post", f'Add method="post": {at}'


@pytest.mark.parametrize("path", BUSY, ids=template_name)
def test_only_these_attributes_are_used(path: Path):
    for tag in with_htmx(path):
        strange = {name for name in tag.attributes if name.startswith(("hx-", "data-hx-"))} - ALLOWED
        assert not strange, (
            f"{template_name(path)}:{tag.line} uses {sorted(strange)}: links and forms are enough; another trigger needs a "
            "decision record, and a place in ALLOWED here"
        )


@pytest.mark.parametrize("path", BUSY, ids=template_name)
def test_what_is_swapped_is_there_and_named_by_the_view(path: Path):
    folder = template_name(path).rpartition("/")[0]
    for tag in with_htmx(path):
        if not set(VERBS) & set(tag.attributes):
            continue
        at = f"{template_name(path)}:{tag.line}"
        target = tag.attributes.get("data-hx-target", "")
        assert target == "this" or target.startswith("#"), f'Say what is swapped: data-hx-target="#id" ({at})'
        if target == "this":
            assert is_part(path), f'"this" is for the root of a part: {at}'
            name = path.stem.removeprefix("_").replace("_", "-")
        else:
            name = target.removeprefix("#")
        part = path.parent / f"_{name.replace('-', '_')}.html"
        assert part.exists(), f"There is no part {part.name} for {target}: {at}"
        assert name in FRAGMENTS[folder], f'Add fragments=["{name}"] to page() in the view: {at}'
        assert tag.attributes.get("data-hx-swap", "outerHTML") == "outerHTML", f"Swap the whole part (outerHTML): {at}"


def test_every_fragment_that_a_view_names_is_a_part():
    from tests.support.source import TEMPLATES

    for folder, names in FRAGMENTS.items():
        for name in names:
            part = TEMPLATES / folder / f"_{name.replace('-', '_')}.html"
            assert part.exists(), f"A view names the fragment {name}, but there is no {template_name(part)}"


@pytest.mark.parametrize("path", templates(), ids=template_name)
def test_nothing_that_somebody_typed_can_become_an_instruction_SEC_96(path: Path):
    """No value stands in an attribute that runs or styles something; the addresses of HTMX are those of links and forms."""
    for tag in parse(path).tags:
        at = f"{template_name(path)}:{tag.line}"
        for name, value in tag.attributes.items():
            filled = "{{" in (value or "")
            assert not name.startswith("on"), f"No script in markup: {name} ({at})"
            if name.startswith(("hx-", "data-hx-")) and name not in VERBS:
                assert not filled, f"Write {name} out in full: {at}"
            assert name != "style", f"Use a class: {at}"
