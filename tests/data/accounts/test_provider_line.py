"""How we speak with a provider: with its own hosts alone, and no longer than one time-out for all that is asked."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from app.accounts import open_id, provider_line
from app.accounts.open_id import Provider
from app.accounts.provider_line import Line, ProviderError


class Hostile(BaseHTTPRequestHandler):
    """A provider in other hands: says too much, drips, or nests without end."""

    def do_GET(self):
        self.server.asked.append(self.path)
        try:
            self.say()
        except OSError:
            return  # Nobody listens any more.

    def say(self):
        if self.path == "/headers":
            self.drip(b"HTTP/1.1 200 OK\r\nX-Long: ", b"a" * 60)
        self.send_response(200)
        self.end_headers()
        if self.path == "/much":
            for _part in range(64):
                self.wfile.write(b" " * 65_536)
        elif self.path == "/slow":
            self.drip(b" " * 40)
        elif self.path == "/half":
            time.sleep(0.6)
            self.wfile.write(b"{}")
        elif self.path == "/.well-known/openid-configuration":
            self.wfile.write(json.dumps(self.server.description).encode())
        else:
            self.wfile.write(b"[" * 200_000)

    def drip(self, *parts):
        for byte in b"".join(parts):
            self.wfile.write(bytes([byte]))
            self.wfile.flush()
            time.sleep(0.1)

    def log_message(self, *_words):
        """Nothing."""


@contextmanager
def hostile() -> Iterator[ThreadingHTTPServer]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Hostile)
    server.asked = []
    server.address = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize("path", ["/much", "/slow", "/headers", "/deep"])
def test_a_provider_in_other_hands_keeps_no_worker_busy_SEC_90(monkeypatch, path):
    monkeypatch.setattr(provider_line, "TIMEOUT", 1.0)
    begun = time.monotonic()
    with hostile() as server, Line() as line, pytest.raises(ProviderError):
        line.read("GET", f"{server.address}{path}")
    assert time.monotonic() - begun < 3


def test_the_time_is_for_all_that_is_asked_together_SEC_90(monkeypatch):
    monkeypatch.setattr(provider_line, "TIMEOUT", 1.0)
    with hostile() as server, Line() as line:
        assert line.read("GET", f"{server.address}/half") == {}
        begun = time.monotonic()
        with pytest.raises(ProviderError):
            line.read("GET", f"{server.address}/half")
        assert time.monotonic() - begun < 0.6


def described(server, **other):
    """What a provider at this server says of itself, and the provider as it is set up here."""
    names = ("authorization_endpoint", "token_endpoint", "jwks_uri", "userinfo_endpoint")
    server.description = {"issuer": server.address} | {name: f"{server.address}/{name}" for name in names} | other
    return Provider(1, "p" * 22, 1, "Northfield", server.address, "waymark", None, ("example.org",))


ELSEWHERE = [
    "https://elsewhere.example/x",
    "http://127.0.0.1:9/x",
    "http://127.0.0.1/x",
    "http://localhost:{port}/x",
    "https://keys.example:8443/x",
    "https://keys.example@10.0.0.1/x",
    "https://10.0.0.1/x",
    "http://[::1]/x",
]


@pytest.mark.parametrize("name", ["authorization_endpoint", "token_endpoint", "jwks_uri", "userinfo_endpoint"])
@pytest.mark.parametrize("address", ELSEWHERE)
def test_what_is_not_at_the_issuers_own_host_is_not_asked_SEC_90(app, context, name, address):
    with hostile() as server:
        provider = described(server, **{name: address.format(port=server.server_port)})
        app.config["SINGLE_SIGN_ON_HOSTS"] = ("keys.example",)
        try:
            with pytest.raises(ProviderError):
                open_id.address_for(provider, "00" * 32)
        finally:
            app.config["SINGLE_SIGN_ON_HOSTS"] = ()
        assert server.asked == ["/.well-known/openid-configuration"]


def test_a_host_that_the_settings_name_is_asked_too_SEC_90(app, context):
    with hostile() as server:
        provider = described(server, jwks_uri="https://keys.example/x")
        app.config["SINGLE_SIGN_ON_HOSTS"] = ("other.example", "keys.example")
        try:
            assert open_id.address_for(provider, "00" * 32).startswith(f"{server.address}/authorization_endpoint?")
        finally:
            app.config["SINGLE_SIGN_ON_HOSTS"] = ()
