"""Pages and parts are written one way: a layout, a comment with their variables, a title, one h1; nothing untranslated."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.support.markup import CODE, FROM, INCLUDE, included, is_page, is_part, parse, read
from tests.support.source import TEMPLATES, template_name, templates

PAGES = [path for path in templates() if is_page(path)]
PARTS = [path for path in templates() if is_part(path)]

# Text that is the same in every language.
SAME_EVERYWHERE = {"Waymark"}
WORDS = re.compile(r"[^\W\d_]{2,}")
SPOKEN = ("aria-label", "alt", "title", "placeholder", "data-label")


def lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


def ids(path: Path) -> str:
    return template_name(path)


@pytest.mark.parametrize("path", PAGES, ids=ids)
def test_a_page_begins_with_its_layout_and_its_variables(path: Path):
    first, second = [*lines(path), "", ""][:2]
    assert re.match(r'\{% extends "layouts/\w+\.html" %\}', first), 'Begin with {% extends "layouts/….html" %}'
    assert re.match(r"\{#.*[Vv]ariables: ", second), (
        "Name what the view hands over on line 2: {# variables: form, person #}"
    )


@pytest.mark.parametrize("path", PAGES, ids=ids)
def test_a_page_has_a_title_and_one_h1(path: Path):
    text = read(path)
    assert "{% block title %}" in text, "Add {% block title %}"
    everything = [text, *(read(part) for part in included(path))]
    # The two arms of an if may each have one; tests/support/html.py counts them on every page that is drawn.
    arms = 1 + sum(len(re.findall(r"\{%-?\s*(?:else|elif)\b", piece)) for piece in everything)
    headings = sum(len(re.findall(r"<h1\b", piece)) for piece in everything)
    assert 1 <= headings <= arms, f"A page has one h1; this one has {headings}"


@pytest.mark.parametrize("path", PARTS, ids=ids)
def test_a_part_has_one_root_whose_id_is_its_name(path: Path):
    assert re.search(r"\{#.*[Vv]ariables: ", "\n".join(lines(path)[:2])), (
        "Name its variables: {# variables: form, person #}"
    )
    markup = parse(path)
    roots = [tag for tag in markup.tags if tag.depth == 0]
    wanted = path.stem.removeprefix("_").replace("_", "-")
    assert len({(tag.name, tag.attributes.get("id")) for tag in roots}) == 1, (
        f"A part has one root element; this one has {[tag.name for tag in roots]}"
    )
    given = roots[0].attributes.get("id", "")
    # One of many on a page: its own key follows the name.
    assert given == wanted or given.startswith(f"{wanted}-⟦"), f'Give the root id="{wanted}"'


@pytest.mark.parametrize("path", templates(), ids=ids)
def test_there_is_no_script_or_style_inside_SEC_03(path: Path):
    for tag in parse(path).tags:
        at = f"{template_name(path)}:{tag.line}"
        assert tag.name != "style", f"Write it in app/static/css: {at}"
        assert tag.name != "script" or "src" in tag.attributes, f"Write it in app/static/js: {at}"
        assert "style" not in tag.attributes, f"Use a class of docs/look.md: {at}"
        handlers = [name for name in tag.attributes if name.startswith("on")]
        assert not handlers, f"The content policy refuses {handlers}: {at}"


@pytest.mark.parametrize("path", templates(), ids=ids)
def test_every_word_can_be_translated(path: Path):
    markup = parse(path)
    shown = [(line, re.sub(r"⟦.*?⟧", " ", text)) for line, text in markup.texts]
    shown += [
        (tag.line, re.sub(r"⟦.*?⟧", " ", tag.attributes[name]))
        for tag in markup.tags
        for name in SPOKEN
        if name in tag.attributes
    ]
    bare = [f"line {line}: {text.strip()}" for line, text in shown if set(WORDS.findall(text)) - SAME_EVERYWHERE]
    assert not bare, f'Write {{{{ _("…") }}}}: {bare}'


@pytest.mark.parametrize("path", templates(), ids=ids)
def test_what_is_imported_is_used(path: Path):
    text = read(path)
    for source, names in FROM.findall(text):
        rest = text.replace(f'"{source}"', "")
        for name in names.removesuffix(" with context").split(","):
            used = name.split(" as ")[-1].strip()
            count = len(re.findall(rf"\b{re.escape(used)}\b", " ".join(CODE.findall(rest))))
            assert count > 1, f"Take the import of {used} out"


@pytest.mark.parametrize("path", templates(), ids=ids)
def test_a_feature_uses_only_parts_of_its_own(path: Path):
    own = template_name(path).split("/")[0]
    for name in INCLUDE.findall(read(path)):
        assert name.split("/")[0] in {own, "layouts", "components"}, (
            f"{name} belongs to another feature: make it a macro in components/, handed what it shows"
        )
        assert (TEMPLATES / name).exists(), f"There is no {name}"


@pytest.mark.parametrize("path", templates(), ids=ids)
def test_a_page_computes_nothing_SEC_01(path: Path):
    text = read(path)
    assert "| safe" not in text, "Markup comes from templates only"
    assert "|safe" not in text, "Markup comes from templates only"
    assert not re.search(r"\{%-?\s*autoescape\s+false", text), "Escaping stays on"


def test_every_template_is_drawn_somewhere():
    from tests.support.source import modules

    code = "\n".join(module.text for module in modules())
    used = "\n".join(read(path) for path in templates()) + code
    for path in templates():
        name = template_name(path)
        if name.startswith("errors/"):
            continue  # Chosen by status.
        if is_part(path) and not re.search(rf"""["']{re.escape(name)}["']""", used):
            raise AssertionError(f"Nothing includes {name}: take it out")
        if not is_part(path):
            assert re.search(rf"""["']{re.escape(name)}["']""", used), f"Nothing draws {name}: take it out"
