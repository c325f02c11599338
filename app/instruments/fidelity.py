"""What a licence does not allow is never shown (pure): the lock that keeps a measure as its holder wrote it.

Every definition is read through here, so that no page can forget. What was left out is told, never dropped in silence.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any

Raw = Mapping[str, Any]
ALL_ADAPTATIONS = frozenset({"translation", "easy_read", "pictures", "order", "shorten", "reword"})
ALL_MEDIA = frozenset({"screen", "paper", "telephone", "read_aloud"})
_FALLBACK = "en-GB"


class Refused(StrEnum):
    """One thing that a definition holds and its licence does not allow."""

    TRANSLATION = "translation"
    EASY_READ = "easy_read"
    PICTURES = "pictures"
    ORDER = "order"
    READ_ALOUD = "read_aloud"


def allowed(raw: Raw) -> tuple[frozenset[str], frozenset[str]]:
    """Which adaptations and which media a licence allows. A lock allows no adaptation, whatever else is said."""
    licence = raw["licence"]
    adaptations = frozenset() if licence.get("locked") else frozenset(licence.get("adaptations", ALL_ADAPTATIONS))
    return adaptations, frozenset(licence.get("media", ALL_MEDIA))


def faithful(raw: Raw) -> tuple[Raw, tuple[Refused, ...]]:
    """The definition as it may be shown, and what was left out of it. The definition itself where nothing was."""
    adaptations, media = allowed(raw)
    steps: tuple[tuple[Refused, bool, Callable[[Raw], Raw]], ...] = (
        (Refused.TRANSLATION, "translation" in adaptations, _in_official_languages),
        (Refused.EASY_READ, "easy_read" in adaptations, lambda one: _each_item(one, _without("simple_text"))),
        (Refused.PICTURES, "pictures" in adaptations, lambda one: _each_item(one, _without_pictures)),
        (Refused.ORDER, "order" in adaptations, _in_order),
        (Refused.READ_ALOUD, "read_aloud" in media, lambda one: _each_item(one, _without_media("audio"))),
    )
    refused = []
    for name, is_allowed, without in steps:
        less = raw if is_allowed else without(raw)
        if less != raw:
            refused.append(name)
            raw = less
    return raw, tuple(refused)


def _each_item(raw: Raw, change: Callable[[Raw], Raw]) -> Raw:
    if "items" not in raw:
        return raw
    return {**raw, "items": [_with_options(change(item), change) for item in raw["items"]]}


def _with_options(item: Raw, change: Callable[[Raw], Raw]) -> Raw:
    if "options" not in item:
        return item
    return {**item, "options": [change(option) for option in item["options"]]}


def _without(key: str) -> Callable[[Raw], Raw]:
    return lambda one: {name: value for name, value in one.items() if name != key}


def _without_media(kind: str) -> Callable[[Raw], Raw]:
    def change(one: Raw) -> Raw:
        if "media" not in one:
            return one
        left = {name: value for name, value in one["media"].items() if name != kind}
        return {**one, "media": left} if left else _without("media")(one)

    return change


def _without_pictures(one: Raw) -> Raw:
    """Faces are pictures too: their words stay."""
    bare = _without_media("picture")(one)
    return {**bare, "kind": "words"} if bare.get("kind") == "faces" else bare


def _in_order(raw: Raw) -> Raw:
    if "sections" not in raw:
        return raw
    return {**raw, "sections": [_without("order")(section) for section in raw["sections"]]}


def _in_official_languages(raw: Raw) -> Raw:
    """Only the wording that the holder stands behind; English, which pages fall back to, always is there."""
    status = raw.get("languages", {})
    others = {language for language, how in status.items() if how != "official"} - {_FALLBACK}
    less: Raw = _without_languages(raw, others)
    return less


def _without_languages(value: Any, languages: set[str]) -> Any:
    if isinstance(value, Mapping):
        return {
            key: _without_languages(inner, languages)
            for key, inner in value.items()
            if not (key in languages and _FALLBACK in value)
        }
    return [_without_languages(one, languages) for one in value] if isinstance(value, list) else value
