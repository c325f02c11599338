"""What is closed when a record is restricted: features above this one say so when they are attached."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from flask import current_app
from flask.sansio.app import App

if TYPE_CHECKING:
    from app.access.scope import Scope
    from app.people.models import YoungPerson

# Closes what a feature keeps open to others about one young person, in the caller's transaction.
Closer = Callable[["Scope", "YoungPerson"], None]

_NAME = "closed_by_restriction"


def register(app: App, closer: Closer) -> None:
    """Have this called whenever a record is restricted."""
    app.extensions.setdefault(_NAME, []).append(closer)


def close_what_is_open(scope: Scope, person: YoungPerson) -> None:
    """Close everything that other features keep open to others about somebody."""
    closers: list[Closer] = current_app.extensions.get(_NAME, [])
    for close in closers:
        close(scope, person)
