"""Passkeys, and a real provider for single sign-on."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

import pytest
from httpx import Client

from app.accounts.credentials import SingleSignOn
from app.db import db, now, transaction
from tests.support import oidc
from tests.support.authenticator import Authenticator
from tests.support.client import Answer, Pages, form_of
from tests.support.kinds import insists_on, why_no_oidc

ORIGIN = "http://localhost:8000"


class Keys:
    """A browser with a device that makes passkeys."""

    def __init__(self, pages: Pages) -> None:
        self.pages = pages
        self.device = Authenticator(ORIGIN)

    def ask(self, address: str, page: str) -> dict:
        """The question that the script of a page would fetch."""
        answer = self.pages.post(address, {"csrf_token": self.token(page)})
        assert answer.status == 200, answer.status
        return json.loads(answer.text)

    def token(self, page: str) -> str:
        opened = self.pages.get(page).page
        return next(node.attributes["value"] for node in opened.all("input", name="csrf_token"))

    def add(self, name: str = "Work laptop", **wrong):
        """Make a passkey and send it."""
        asked = self.ask("/staff/passkeys/add/options", "/staff/passkeys/add")
        return self.send_new(self.device.create(asked, **wrong), name)

    def send_new(self, answer: str, name: str = "Work laptop"):
        page = self.pages.get("/staff/passkeys/add").page
        action, filled = form_of(page, "/staff/passkeys/add")
        return self.pages.post(action, filled | {"answer": answer, "name": name})

    def asked_to_sign_in(self) -> dict:
        return self.ask("/staff/passkeys/sign-in/options", "/staff/sign-in")

    def sign_in(self, answer: str):
        return self.pages.post(
            "/staff/passkeys/sign-in", {"csrf_token": self.token("/staff/sign-in"), "answer": answer}
        )

    def asked_to_step_up(self) -> dict:
        return self.ask("/staff/passkeys/step-up/options", "/staff/step-up")

    def step_up(self, answer: str, to: str = ""):
        return self.pages.post(
            f"/staff/passkeys/step-up?next={to}", {"csrf_token": self.token("/staff/step-up"), "answer": answer}
        )

    def with_device(self, pages: Pages) -> Keys:
        """The same device beside another browser."""
        other = Keys(pages)
        other.device = self.device
        return other


@pytest.fixture
def named(app) -> Iterator[str]:
    """The site at an address with a name."""
    before = app.config["BASE_URL"]
    app.config["BASE_URL"] = ORIGIN
    yield ORIGIN
    app.config["BASE_URL"] = before


@pytest.fixture
def keys(named, pages, cast) -> Keys:
    """Asha's browser and device."""
    return Keys(pages.as_(cast.asha))


PROVIDER = "TheProviderOfNorthfiel"
HERE = "/staff/single-sign-on/" + PROVIDER


@pytest.fixture(scope="session")
def running(tmp_path_factory) -> Iterator[oidc.Running]:
    """The sign-in provider; its tests are skipped, loudly, where it is not installed."""
    reason = why_no_oidc()
    if reason and not insists_on("oidc"):
        pytest.skip(reason)
    with oidc.provider(tmp_path_factory.mktemp("oidc"), f"http://127.0.0.1:8000{HERE}/back") as found:
        yield found


@dataclass
class Office:
    """Northfield's own sign-in, and a browser without scripts that goes there and back."""

    running: oidc.Running
    pages: Pages

    def start(self, pages: Pages | None = None) -> str:
        """Where the page after the button leads."""
        browser = pages or self.pages
        return _leads_to(browser.submit("/staff/sign-in", {}, to=f"{HERE}/start"))

    def start_again(self, pages: Pages, to: str = "") -> str:
        """Where the page after the button of the step-up page leads."""
        return _leads_to(pages.submit(f"/staff/step-up?next={to}", {}, to=f"{HERE}/again?next={to}"))

    def brings(self, name: str, pages: Pages | None = None, browser: Client | None = None) -> dict[str, str]:
        """What somebody who signs in at the provider brings back."""
        return self.running.sign_in(self.start(pages), name, browser)

    def back(self, brought: dict[str, str], pages: Pages | None = None):
        """Come back with it."""
        return (pages or self.pages).get(f"{HERE}/back", query_string=brought)

    def enter(self, name: str, pages: Pages | None = None):
        """All of it."""
        return self.back(self.brings(name, pages), pages)


def _leads_to(answer: Answer) -> str:
    links = [link.attributes["href"] for link in answer.page.all("a")]
    return unescape(next(address for address in links if "/oauth/authorize" in address))


def offer(cast, *, issuer: str, **other) -> None:
    """Northfield's staff may sign in with its own accounts."""
    values = {"client_id": oidc.CLIENT_ID, "secret": oidc.SECRET, "domains": "example.org"} | other
    with transaction():
        db.session.add(
            SingleSignOn(public_id=PROVIDER, authority_id=cast.authority_id, issuer=issuer, set_at=now(), **values)
        )


@pytest.fixture
def office(running, context, cast, pages) -> Office:
    """Northfield has a sign-in of its own."""
    offer(cast, issuer=running.issuer)
    return Office(running, pages)
