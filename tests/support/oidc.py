"""A real sign-in provider on a port of its own: Canaille (MIT), an OpenID Connect provider."""

from __future__ import annotations

import json
import re
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from tests.support.kinds import oidc_python

PROGRAM = Path(__file__).with_name("oidc_program.py")
CLIENT_ID, SECRET, PASSWORD = "waymark", "only-for-tests", "correct horse battery staple"
# Who has an account at the provider: name there, e-mail address, and whether the provider made sure of it.
PEOPLE = (
    ("asha", "asha@example.org", True),
    ("ben", "ben@example.org", True),
    ("dev", "dev@example.org", True),
    ("erin", "erin@example.org", False),
    ("sol", "sol@example.org", True),
    ("nobody", "nobody@example.org", True),
    ("elsewhere", "asha@elsewhere.example", True),
)
# Of whom the provider does not say when they signed in.
SILENT = ("ben",)


@dataclass(frozen=True)
class Running:
    """The provider, as a browser and an application see it."""

    issuer: str

    def sign_in(self, address: str, name: str, browser: httpx.Client | None = None) -> dict[str, str]:
        """What somebody who signs in at the provider brings back: follows its pages from `address` to the way back.

        With a `browser` that signed in there before, only what the provider asks anew is typed.
        """
        if browser is None:
            with self.browser() as found:
                return self.sign_in(address, name, found)
        # The provider's tokens hold a time in whole seconds and have to differ.
        time.sleep(1.05)
        response = browser.get(address)
        for _step in range(12):
            if response.is_redirect:
                to = httpx.URL(self.issuer).join(response.headers["location"])
                if to.path.startswith("/staff/"):
                    return dict(to.params)
                response = browser.get(to)
                continue
            filled = _hidden(response.text) | {"login": name, "password": PASSWORD}
            response = browser.post(response.request.url, data=filled)
        raise AssertionError(f"The provider did not lead back: {response.status_code} {response.text[:300]}")

    def browser(self) -> httpx.Client:
        """A browser that the provider knows again."""
        return httpx.Client(base_url=self.issuer)


def _hidden(page: str) -> dict[str, Any]:
    tokens = re.findall(r'<input[^>]*name="csrf_token"[^>]*value="([^"]*)"', page)
    return {"csrf_token": tokens[0]} if tokens else {}


@contextmanager
def provider(folder: Path, back: str) -> Iterator[Running]:
    """The provider until the end of the block; it sends browsers back to `back` and nowhere else."""
    wanted = {
        "users": [{"name": n, "email": e, "password": PASSWORD, "is_verified": v} for n, e, v in PEOPLE],
        "silent": SILENT,
        "clients": [{"id": CLIENT_ID, "secret": SECRET, "back": back}],
    }
    file = folder / "wanted.json"
    file.write_text(json.dumps(wanted), encoding="utf-8")
    port = _free_port()
    # -P: the folder of the program holds modules that are named like Python's own.
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [oidc_python(), "-P", PROGRAM, str(port), file], cwd=folder, stdout=log, stderr=subprocess.STDOUT
        )
    try:
        _wait_for(f"http://127.0.0.1:{port}", process, folder / "log")
        yield Running(f"http://127.0.0.1:{port}")
    finally:
        process.terminate()
        process.wait(timeout=10)


def _wait_for(issuer: str, process: subprocess.Popen[bytes], log: Path) -> None:
    for _try in range(300):
        assert process.poll() is None, f"The provider ended:\n{log.read_text(encoding='utf-8')[-2000:]}"
        try:
            if httpx.get(f"{issuer}/.well-known/openid-configuration", timeout=2).status_code == 200:
                return
        except httpx.HTTPError:
            time.sleep(0.1)
    raise AssertionError("The provider does not answer")


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port
