"""A made-up form with one item of each kind, and an answer to each."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from app.db import transaction
from app.instruments import definition
from app.instruments.definition import Item
from app.instruments.services import import_instrument
from app.surveys.types import AnswerValue

FILE = Path(__file__).parents[1] / "reference" / "every-kind.json"
CODE = "every-kind"
FORM = definition.read(json.loads(FILE.read_text(encoding="utf-8")))
PLACES = {item.kind: place for place, item in enumerate(FORM.items, start=1)}

# By kind: what a browser sends, what is kept of it, and how it is said again.
ANSWERS: dict[str, tuple[dict[str, Any], AnswerValue, str]] = {
    "faces": ({"answer": "4"}, AnswerValue(value=4.0), "Good"),
    "words": ({"answer": "2"}, AnswerValue(value=2.0), "Some days"),
    "rating": ({"answer": "0"}, AnswerValue(value=0.0), "0 out of 10"),
    "steps": ({"answer": "3"}, AnswerValue(value=3.0), "I get up in time on my own."),
    "one": ({"answer": "3"}, AnswerValue(value=3.0), "A fish"),
    "many": ({"picks": ["4", "1"]}, AnswerValue(picks=(1.0, 4.0)), "Draw, Cook"),
    "yes_no": ({"answer": "0"}, AnswerValue(value=0.0), "No"),
    "number": ({"number": "7,5"}, AnswerValue(value=7.5), "7.5 hours"),
    "date": ({"day": "7", "month": "3", "year": "2024"}, AnswerValue(text="2024-03-07"), "7 Mar 2024"),
    "line": ({"words": "  Riding my  bike "}, AnswerValue(text="Riding my bike"), "Riding my bike"),
    "goal": ({"answer": "10"}, AnswerValue(value=10.0), "10 out of 10"),
    "rank": ({"places": ["", "2", "1", ""]}, AnswerValue(picks=(3.0, 2.0)), "1. Being outside, 2. Friends"),
    "feelings": ({"picks": ["6", "1"]}, AnswerValue(picks=(1.0, 6.0)), "Happy, Tired"),
    "text": ({"words": "Thank you\nfor asking"}, AnswerValue(text="Thank you\nfor asking"), "Thank you\nfor asking"),
}


def bring_in() -> None:
    """Import the form. Call it inside the application."""
    with transaction():
        import_instrument(json.loads(FILE.read_text(encoding="utf-8")))


def item_of(kind: str) -> Item:
    """The form's item of this kind."""
    return FORM.items[PLACES[kind] - 1]
