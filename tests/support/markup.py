"""Templates as markup, for the rules: what is code, what is text, and which tags there are, without drawing a page."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

from tests.support.source import TEMPLATES, template_name

COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)
# Blocks that hold attributes, not words.
CLASSES = re.compile(r"\{% block (?:\w+_class|\w+_attributes) %\}.*?\{% endblock %\}", re.DOTALL)
CODE = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
INCLUDE = re.compile(r"""\{%-?\s*include\s+["']([^"']+)["']""")
FROM = re.compile(r"""\{%-?\s*from\s+["']([^"']+)["']\s+import\s+(.+?)\s*-?%\}""")
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


@dataclass
class Tag:
    """An opening tag: its attributes as written, with Jinja code in them, and how deep it stands."""

    name: str
    attributes: dict[str, str]
    depth: int
    line: int


@dataclass
class Markup:
    """A template's tags and the text between them."""

    tags: list[Tag] = field(default_factory=list)
    texts: list[tuple[int, str]] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.markup = Markup()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        self.markup.tags.append(Tag(tag, attributes, len(self.open), self.getpos()[0]))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.markup.tags.append(Tag(tag, {n: v or "" for n, v in attrs}, len(self.open), self.getpos()[0]))

    def handle_endtag(self, tag: str) -> None:
        if tag in self.open:
            while self.open.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.markup.texts.append((self.getpos()[0], data.strip()))


def read(path: Path) -> str:
    """A template's source without comments (their lines stay, so that numbers agree)."""
    text = path.read_text(encoding="utf-8")
    return COMMENT.sub(lambda found: "\n" * found.group().count("\n"), text)


def parse(path: Path) -> Markup:
    """A template's tags and text. Code inside attributes is kept, written so that it cannot end the attribute."""
    reader = _Reader()
    # A block of attributes inside a tag stays; at the top of a page it would read as text.
    text = CLASSES.sub(lambda found: found.group() if "<" in found.group() else "", read(path))
    reader.feed(CODE.sub(_quiet, text))
    reader.close()
    return reader.markup


def _quiet(found: re.Match[str]) -> str:
    """Output becomes a word that stands for it; statements leave nothing but their lines."""
    code = found.group()
    lines = "\n" * code.count("\n")
    if code.startswith("{%"):
        return lines
    # The same expression gives the same word, so that addresses can be compared.
    return (
        "⟦"
        + re.sub(r"\s+", " ", code[2:-2]).strip().replace('"', "'").replace("<", "less than").replace(">", "more than")
        + "⟧"
        + lines
    )


def included(path: Path) -> list[Path]:
    """The files that a template includes, and those that they include."""
    found: list[Path] = []
    for name in INCLUDE.findall(read(path)):
        part = TEMPLATES / name
        if part.exists() and part not in found:
            found += [part, *[inner for inner in included(part) if inner not in found]]
    return found


def is_part(path: Path) -> bool:
    """Whether a template is a part of a page."""
    return path.name.startswith("_")


def is_page(path: Path) -> bool:
    """Whether a template is a page of its own."""
    return not is_part(path) and not template_name(path).startswith(("layouts/", "components/", "email/"))
