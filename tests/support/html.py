"""What every page of ours keeps to, checked on every response in every test."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

import html5lib

# What decides whether a page is well made: its tags, attributes and character references, in their order.
_FRAME = re.compile(r"</?[a-zA-Z0-9]+|<!|\s[a-zA-Z-]+=|&#?\w*;?")
_sound: set[int] = set()


@dataclass
class Node:
    """An element: its tag, attributes, and the text inside."""

    tag: str
    attributes: dict[str, str]
    parents: list[str]
    text: str = ""


@dataclass
class Page:
    """A parsed page."""

    nodes: list[Node] = field(default_factory=list)

    def all(self, tag: str, **attributes: str) -> list[Node]:
        """Elements of this tag with these attributes (`class_` and `for_` for the reserved words)."""
        wanted = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
        return [
            node
            for node in self.nodes
            if node.tag == tag and all(node.attributes.get(name) == value for name, value in wanted.items())
        ]

    def one(self, tag: str, **attributes: str) -> Node:
        """The only such element."""
        found = self.all(tag, **attributes)
        assert len(found) == 1, f"{len(found)} elements <{tag}> with {attributes}"
        return found[0]

    @property
    def words(self) -> str:
        """All the text of the page, in one line."""
        return " ".join(self.nodes[0].text.split()) if self.nodes else ""


VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.page = Page()
        self.open: list[Node] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {name: value or "" for name, value in attrs}, [parent.tag for parent in self.open])
        self.page.nodes.append(node)
        if tag not in VOID:
            self.open.append(node)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        while self.open:
            if self.open.pop().tag == tag:
                return

    def handle_data(self, data: str) -> None:
        for node in self.open:
            if self.open[-1].tag not in {"script", "style", "title"} or node.tag in {"script", "style", "title"}:
                node.text += data


def parse(text: str) -> Page:
    """Read a page or a part."""
    reader = _Reader()
    reader.feed(text)
    return reader.page


def check(text: str, *, is_part: bool, is_young_person: bool) -> Page:
    """Refuse what no page of ours may have."""
    _check_sound(text, is_part=is_part)
    page = parse(text)
    ids = [node.attributes["id"] for node in page.nodes if "id" in node.attributes]
    repeated = {name for name in ids if ids.count(name) > 1}
    assert not repeated, f"ids used twice: {repeated}"
    for node in page.nodes:
        assert "style" not in node.attributes, f"<{node.tag}> has a style attribute"
        assert not any(name.startswith("on") for name in node.attributes), f"<{node.tag}> has a script attribute"
        assert not any(name.startswith("hx-") for name in node.attributes), f"write data-hx-…: <{node.tag}>"
        if node.tag == "script":
            assert node.attributes.get("src", "").startswith("/static/"), "a script inside the page"
        if node.tag == "form":
            assert {"method", "action"} <= node.attributes.keys(), "a form needs method and action"
    _check_labels(page)
    if not is_part:
        _check_whole(page, is_young_person=is_young_person)
    return page


def _check_sound(text: str, *, is_part: bool) -> None:
    # Reading strictly takes longer than making the page: once for each frame, whatever the words in it.
    frame = hash((is_part, *_FRAME.findall(text)))
    if frame in _sound:
        return
    parser: Any = html5lib.HTMLParser(strict=True)
    try:
        parser.parseFragment(text) if is_part else parser.parse(text)
    except html5lib.html5parser.ParseError as error:
        line, column = parser.errors[0][0] if parser.errors else (0, 0)
        around = "\n".join(text.splitlines()[max(0, line - 2) : line + 1])
        raise AssertionError(f"Not valid HTML at {line}:{column}: {error}\n{around}") from error
    _sound.add(frame)


def _check_labels(page: Page) -> None:
    labelled = {node.attributes.get("for") for node in page.all("label")}
    for node in page.nodes:
        needs = node.tag in {"select", "textarea"} or (
            node.tag == "input" and node.attributes.get("type") not in {"hidden", "submit", "button"}
        )
        if needs:
            assert node.attributes.get("id") in labelled or "label" in node.parents, f"no label for {node.attributes}"
        if node.tag == "input" and node.attributes.get("type") == "radio":
            assert "fieldset" in node.parents, "radio buttons stand in a fieldset with a legend (A11Y-12)"


def _check_whole(page: Page, *, is_young_person: bool) -> None:
    html = page.one("html")
    assert html.attributes.get("lang"), "no language on html"
    assert html.attributes.get("dir"), "no direction on html"
    heading = " ".join(page.one("h1").text.split())
    assert heading, "an empty h1"
    # A picture has a title of its own.
    (title,) = [node.text.strip() for node in page.all("title") if "svg" not in node.parents]
    assert title, "no title"
    if not is_young_person:
        plain = title.removeprefix("Error: ").removeprefix("Gwall: ")
        assert plain.startswith(heading), f"the title {title!r} does not begin with the h1 {heading!r}"
    assert page.one("main").attributes.get("id") == "main"
    assert len([node for node in page.nodes if node.attributes.get("role") == "status"]) == 1
    assert any(node.attributes.get("href") == "/help" for node in page.all("a")), "no way to help"
