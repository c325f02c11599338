"""A served world, Chromium, phones and desks. Everything they show is watched."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Playwright, sync_playwright

from tests.support.browser import DESK, PATIENT, PHONE, launch
from tests.support.cast import Staff
from tests.support.invited import Invited, invite
from tests.support.kinds import why_no_browser
from tests.support.live import Site, served
from tests.support.watch import Watch
from tests.support.world import World

Opener = Callable[..., Page]


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """Playwright itself; only where Chromium is here (tests/conftest.py skips the others and says so)."""
    reason = why_no_browser()
    assert reason is None, reason
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """One Chromium for all tests."""
    found = launch(playwright)
    yield found
    found.close()


@pytest.fixture(scope="session")
def serving(prepared: World) -> Iterator[Site]:
    """The server, up for all tests."""
    with served(prepared) as site:
        yield site


@pytest.fixture
def site(serving: Site, world: World) -> Site:
    """The server over a fresh database."""
    assert serving.world is world
    return serving


@pytest.fixture
def watch(site: Site) -> Iterator[Watch]:
    """What goes wrong in any page of the test; looked at when the test has ended."""
    watching = Watch(site.address, site.neutral)
    yield watching
    watching.check()


@pytest.fixture
def opened(browser: Browser, site: Site, watch: Watch) -> Iterator[Opener]:
    """Opens a browser of its own for each call: `opened(staff, **options of the context)`."""
    contexts = []

    def opener(
        staff: Staff | None = None, *, scripts: bool = True, within: Browser | None = None, **options: Any
    ) -> Page:
        context = (within or browser).new_context(
            base_url=site.address, locale="en-GB", java_script_enabled=scripts, **options
        )
        contexts.append(context)
        context.set_default_timeout(PATIENT)
        watch.follow(context)
        if staff:
            context.add_cookies([site.cookie(staff)])
        return context.new_page()

    yield opener
    for context in contexts:
        context.close()


@pytest.fixture
def phone(opened: Opener) -> Opener:
    """`phone(staff=None, scripts=True, **options)`: a page on a phone, 390 by 844, touched."""
    return lambda staff=None, **options: opened(staff, **(PHONE | options))


@pytest.fixture
def desk(opened: Opener) -> Opener:
    """`desk(staff=None, scripts=True, **options)`: a page on a desk, 1280 by 800."""
    return lambda staff=None, **options: opened(staff, **(DESK | options))


@pytest.fixture
def invited(site: Site) -> Callable[..., Invited]:
    """Asha invites somebody: takes what tests.support.invited.invite takes after the cast."""

    def by_asha(*who: Any, **what: Any) -> Invited:
        with site.app.app_context():
            return invite(site.cast, *who, **what)

    return by_asha
