"""Which question an alert came from, in the words that were asked (pure)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from app.instruments.definition import Texts

# As much of a reason as an alert keeps.
REASON_LENGTH = 200


def question_asked(definitions: Iterable[Mapping[str, Any]], item_code: str, reason: str) -> Texts | None:
    """The text of the question with this code whose reason for an alert is this one; None where none is.

    Definitions come newest first. Where no reason agrees, a code that only one question about danger has is enough.
    """
    with_code = [
        item
        for definition in definitions
        for item in definition.get("items", ())
        if item["code"] == item_code and item.get("risk")
    ]
    for item in with_code:
        if reason in {text[:REASON_LENGTH] for text in item["risk"]["reason"].values()}:
            return dict(item["text"])
    texts = [dict(item["text"]) for item in with_code]
    return texts[0] if texts and all(text == texts[0] for text in texts) else None
