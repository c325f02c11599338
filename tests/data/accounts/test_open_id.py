"""Which ID tokens are taken: signed here in the shape of a provider's, each wrong in one way."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, RSAKey

from app.accounts import open_id
from app.accounts.open_id import NotProvedError, Provider, ProviderError, claims_of
from tests.support.authenticator import b64

ISSUER, CLIENT, NONCE = "https://sign-in.northfield.example", "waymark", "n" * 64
PROVIDER = Provider(1, "p" * 22, 1, "Northfield", ISSUER, CLIENT, None, ("example.org",))
KEY = RSAKey.generate_key(2048, parameters={"kid": "one", "use": "sig", "alg": "RS256"})
KEYS = KeySet([KEY]).as_dict(private=False)


def claims(**other):
    now = int(time.time())
    said = {"iss": ISSUER, "aud": CLIENT, "sub": "asha", "nonce": NONCE, "iat": now, "exp": now + 300} | other
    return {name: value for name, value in said.items() if value is not None}


def taken(said, *, key=KEY, alg="RS256", kid="one", keys=KEYS):
    token = jwt.encode({"alg": alg, "kid": kid}, said, key, algorithms=[alg])
    return claims_of(PROVIDER, token, keys=keys, nonce=NONCE)


def test_a_token_in_order_is_taken():
    assert taken(claims())["sub"] == "asha"
    assert taken(claims(aud=[CLIENT]))["sub"] == "asha"
    assert taken(claims(aud=[CLIENT, "another"], azp=CLIENT))["sub"] == "asha"


@pytest.mark.parametrize(
    "wrong",
    [
        {"aud": "another"},
        {"aud": []},
        {"aud": None},
        {"aud": [CLIENT, "another"]},
        {"azp": "another"},
        {"azp": ["waymark"]},
        {"nonce": "m" * 64},
        {"nonce": None},
        {"iss": "https://sign-in.southmere.example"},
        {"iss": ISSUER + "/"},
        {"iss": None},
        {"exp": dt.timedelta(seconds=-120)},
        {"exp": None},
        {"exp": "soon"},
        {"iat": dt.timedelta(seconds=3600)},
        {"iat": None},
        {"nbf": dt.timedelta(seconds=3600)},
        {"sub": None},
        {"sub": ""},
        {"sub": 7},
        {"sub": "a" * 256},
    ],
    ids=str,
)
def test_a_token_that_is_wrong_in_one_way_is_refused_SEC_90(wrong):
    said = {name: _at(value) if isinstance(value, dt.timedelta) else value for name, value in wrong.items()}
    with pytest.raises(NotProvedError):
        taken(claims(**said))


def _at(from_now: dt.timedelta) -> int:
    return int(time.time() + from_now.total_seconds())


def test_a_token_signed_by_somebody_else_is_refused():
    other = RSAKey.generate_key(2048, parameters={"kid": "one"})
    with pytest.raises(NotProvedError):
        taken(claims(), key=other)


def test_a_token_signed_with_a_key_that_the_provider_does_not_name_is_refused():
    with pytest.raises(NotProvedError):
        taken(claims(), kid="two")


def test_a_token_changed_after_it_was_signed_is_refused():
    head, body, seal = jwt.encode({"alg": "RS256", "kid": "one"}, claims(), KEY).split(".")
    other = jwt.encode({"alg": "RS256", "kid": "one"}, claims(sub="dev"), KEY).split(".")[1]
    assert body != other
    with pytest.raises(NotProvedError):
        claims_of(PROVIDER, f"{head}.{other}.{seal}", keys=KEYS, nonce=NONCE)


def test_a_shared_secret_is_no_signature_even_if_it_is_the_providers_public_key():
    head = b64(json.dumps({"alg": "HS256", "kid": "one"}).encode())
    body = b64(json.dumps(claims()).encode())
    seal = hmac.new(KEY.as_pem(private=False), f"{head}.{body}".encode(), hashlib.sha256).digest()
    with pytest.raises(NotProvedError):
        claims_of(PROVIDER, f"{head}.{body}.{b64(seal)}", keys=KEYS, nonce=NONCE)


def test_a_token_without_a_signature_is_refused():
    head, body, _seal = jwt.encode({"alg": "RS256", "kid": "one"}, claims(), KEY).split(".")
    for token in (f"{head}.{body}.", "eyJhbGciOiJub25lIn0." + body + ".", f"{head}.{body}", "", "…", "a.b.c.d.e"):
        with pytest.raises(NotProvedError):
            claims_of(PROVIDER, token, keys=KEYS, nonce=NONCE)


def test_other_kinds_of_keys_are_taken():
    key = ECKey.generate_key("P-256", parameters={"kid": "one"})
    assert taken(claims(), key=key, alg="ES256", keys=KeySet([key]).as_dict(private=False))["sub"] == "asha"


@pytest.mark.parametrize(
    "keys", [{}, {"keys": None}, {"keys": [{}]}, {"keys": [{"kty": "RSA"}]}, {"keys": "x"}], ids=str
)
def test_keys_that_make_no_sense_are_said_to_be_so(keys):
    with pytest.raises(ProviderError):
        taken(claims(), keys=keys)


class Hostile(BaseHTTPRequestHandler):
    """A provider in other hands: says too much, drips, or nests without end."""

    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        try:
            if self.path == "/much":
                for _part in range(64):
                    self.wfile.write(b" " * 65_536)
            elif self.path == "/slow":
                for _part in range(40):
                    self.wfile.write(b" ")
                    time.sleep(0.1)
            else:
                self.wfile.write(b"[" * 200_000)
        except OSError:
            return  # Nobody listens any more.

    def log_message(self, *_words):
        """Nothing."""


@pytest.mark.parametrize("path", ["/much", "/slow", "/deep"])
def test_a_provider_in_other_hands_keeps_no_worker_busy_SEC_90(monkeypatch, path):
    monkeypatch.setattr(open_id, "TIMEOUT", 1.0)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Hostile)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    begun = time.monotonic()
    try:
        with httpx.Client(timeout=1.0) as client, pytest.raises(ProviderError):
            open_id._read(client, "GET", f"http://127.0.0.1:{server.server_port}{path}")
    finally:
        server.shutdown()
        server.server_close()
    assert time.monotonic() - begun < 3
