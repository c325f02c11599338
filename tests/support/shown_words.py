"""Collects the words that people see: from content files, templates and the code's translatable strings."""

import ast
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
APP = ROOT / "app"
OUR_OWN = "The Waymark contributors"

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_TRANSLATORS = {"_", "_l", "_n", "gettext", "ngettext", "lazy_gettext", "lazy_ngettext", "pgettext"}
_JINJA = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
_NOT_SHOWN = re.compile(r"\{#.*?#\}|<!--.*?-->|<(script|style)\b.*?</\1>", re.DOTALL | re.IGNORECASE)
_QUOTED = re.compile(r"\b(?:_|gettext|ngettext)\(\s*(?:\"([^\"]*)\"|'([^']*)')(?:\s*,\s*(?:\"([^\"]*)\"|'([^']*)'))?")
_SPOKEN_ATTRIBUTE = re.compile(r"\b(?:aria-label|alt|title|placeholder)=\"([^\"]*)\"")
_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True)
class Shown:
    """Some words, the language they are in, and where they stand."""

    where: str
    language: str
    text: str


def own_content_files() -> list[Path]:
    """Our own surveys and stars, and the help lines. A licence holder's wording is not ours to change."""
    paths = [*APP.glob("surveys/content/*.json"), *APP.glob("outcomes_star/content/*.json")]
    ours = [path for path in sorted(paths) if _load(path)["licence"]["holder"] == OUR_OWN]
    return [*ours, APP / "safeguarding/content/helplines.json"]


def content_words(path: Path) -> list[Shown]:
    """All that a content file gives by language; its plain strings are for programs and staff."""
    return list(_texts(_load(path), path.stem))


def template_words(source: str) -> str:
    """A template's words without markup and code: text, spoken attributes and translated strings."""
    source = _NOT_SHOWN.sub(" ", source)
    translated = [
        part for block in _JINJA.findall(source) for found in _QUOTED.findall(block) for part in found if part
    ]
    source = _JINJA.sub(" ", source)
    return " ".join([*translated, *_SPOKEN_ATTRIBUTE.findall(source), _TAG.sub(" ", source)])


def code_words(source: str) -> str:
    """The strings that a Python module hands to translation."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    return " ".join(
        argument.value
        for call in calls
        if isinstance(call.func, ast.Name) and call.func.id in _TRANSLATORS
        for argument in call.args
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    )


def _load(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def _texts(node: Any, where: str) -> Iterator[Shown]:
    if isinstance(node, dict):
        if "en-GB" in node and all(_LANGUAGE.fullmatch(key) for key in node):
            if where.rpartition(".")[2] != "languages":
                yield from (Shown(where, language, text) for language, text in node.items())
            return
        for key, value in node.items():
            yield from _texts(value, f"{where}.{key}")
    elif isinstance(node, list):
        for position, value in enumerate(node):
            name = value.get("code", value.get("value", position)) if isinstance(value, dict) else position
            yield from _texts(value, f"{where}[{name}]")
