"""Fixtures: the prepared world, the cast, and browsers without scripts."""

from __future__ import annotations

import gc
import os
import random
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from tests.support import chance  # noqa: F401 - the quick profile has to be known
from tests.support.cast import Cast
from tests.support.client import Pages
from tests.support.kinds import insists_on, why_no_browser
from tests.support.memory import memory
from tests.support.postgres import cluster
from tests.support.world import World, made


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--sample`: of the tests that are there once for each page, a seeded fourth."""
    parser.addoption("--sample", action="store_true", help="of the tests of each page, run a fourth, by SAMPLE_SEED")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark what uses the database; leave out what this run is not for; say loudly where Chromium is missing."""
    reason = why_no_browser()
    for item in items:
        if "prepared" in getattr(item, "fixturenames", ()):
            item.add_marker("database")
        if "running" in getattr(item, "fixturenames", ()):
            # The sign-in provider is another program; each of its tests takes more than a second.
            item.add_marker("slow")
        if reason and not insists_on("browser") and item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.skip(reason=reason))
    is_postgres = "TEST_POSTGRES" in os.environ or os.environ.get("TEST_DATABASE") == "postgresql"
    wanted = [
        item
        for item in items
        if (item.get_closest_marker("database") or not is_postgres)
        and (not config.getoption("sample") or not item.get_closest_marker("each_page") or _is_in_sample(item))
    ]
    kept = set(wanted)
    config.hook.pytest_deselected(items=[item for item in items if item not in kept])
    # What takes long begins first, so that no worker is alone with it in the end.
    items[:] = sorted(wanted, key=lambda item: item.get_closest_marker("slow") is None)


def _is_in_sample(item: pytest.Item) -> bool:
    return random.Random(f"{os.environ.get('SAMPLE_SEED', '1')}:{item.nodeid}").random() < 0.25


def pytest_collection_finish() -> None:
    """What has been loaded by now stays until the end: don't look through it for rubbish again and again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def postgres() -> Iterator[str | None]:
    """The address of a PostgreSQL cluster where TEST_DATABASE asks for one, else None."""
    given = os.environ.get("TEST_POSTGRES")
    if given:
        yield given
    elif os.environ.get("TEST_DATABASE") == "postgresql":
        with cluster(memory()) as address:
            yield address
    else:
        yield None


@pytest.fixture(scope="session")
def prepared(postgres: str | None) -> Iterator[World]:
    """One migrated database with the cast in it."""
    with tempfile.TemporaryDirectory(prefix="waymark-", dir=memory()) as folder, made(Path(folder), postgres) as world:
        yield world


@pytest.fixture
def world(prepared: World) -> World:
    """The world, as fresh as on the first day."""
    prepared.fresh()
    return prepared


@pytest.fixture
def app(world: World) -> Flask:
    """The application over a fresh database."""
    return world.app


@pytest.fixture
def context(app: Flask) -> Iterator[Flask]:
    """Inside the application, for tests of queries and services."""
    with app.app_context():
        yield app


@pytest.fixture
def cast(world: World) -> Cast:
    """Everybody."""
    return world.cast


@pytest.fixture
def pages(app: Flask) -> Pages:
    """A browser without scripts, signed in as nobody."""
    return Pages(app)
