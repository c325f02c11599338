"""Passkeys need an address with a name."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from tests.support.authenticator import Authenticator
from tests.support.client import Pages, form_of

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
