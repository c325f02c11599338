"""Which ID tokens are taken: signed here in the shape of a provider's, each wrong in one way."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import json
import time

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, RSAKey

from app.accounts import open_id
from app.accounts.open_id import Provider, claims_of
from app.accounts.provider_line import NotProvedError, ProviderError
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


@pytest.mark.parametrize(("said", "ago"), [(0, 0), (-240, 240), (30, 0), (0.5, 0)])
def test_when_somebody_proved_who_they_are_is_read_and_never_later_than_now_SEC_49(said, ago):
    proof = open_id._proof(PROVIDER, claims(auth_time=time.time() + said))
    assert abs((dt.datetime.now(dt.UTC) - proof.proved_at).total_seconds() - ago) < 2


@pytest.mark.parametrize("said", [None, "now", True, [], {}, 1e300, float("nan"), float("inf"), -1e18], ids=str)
def test_what_is_no_time_counts_as_not_said_SEC_49(said):
    assert open_id._proof(PROVIDER, claims() | {"auth_time": said}).proved_at is None


def test_a_time_that_is_still_to_come_counts_as_not_said_SEC_49():
    assert open_id._proof(PROVIDER, claims(auth_time=int(time.time()) + 120)).proved_at is None
