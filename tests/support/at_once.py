"""Many doing the same thing at the same moment, each with a connection of their own."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

from flask import Flask

from app.db import transaction

T = TypeVar("T")


def at_once(app: Flask, act: Callable[[int], T], *, many: int = 4) -> list[T]:
    """What each got from `act(number)`, every one in a transaction of their own."""
    ready = Barrier(many)

    def one(number: int) -> T:
        with app.app_context():
            ready.wait()
            with transaction():
                return act(number)

    with ThreadPoolExecutor(many) as crowd:
        return list(crowd.map(one, range(many)))
