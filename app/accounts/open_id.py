"""Ask an authority's own sign-in who somebody is: OpenID Connect Core 1.0, code flow, with PKCE (RFC 7636).

Nothing here touches the database: while a provider is waited for, nothing may be held there.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote_plus, urlencode, urlsplit

import httpx
from flask import current_app
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from app.vault import keyring

TIMEOUT = 5.0
# A description with its keys has some thousands.
MOST_BYTES = 256 * 1024
# How far the provider's clock may be from ours, in seconds.
LEEWAY = 60
# Signatures that a public key checks; never "none", never a shared secret.
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
# The provider's words about how it made sure who somebody is go into the trail only if they look like words.
_WORD = re.compile(r"[\w:./#-]{1,80}", re.ASCII)


class ProviderError(Exception):
    """The provider is down, or what it says makes no sense."""


class NotProvedError(Exception):
    """The provider answered, but not with proof that we take: another audience, issuer, nonce, key or time, or a refusal."""


@dataclass(frozen=True, slots=True)
class Provider:
    """An authority's own sign-in, as an operator set it up."""

    id: int
    public_id: str
    authority_id: int
    authority: str
    issuer: str
    client_id: str
    secret: str | None
    domains: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Proof:
    """Who the provider says it is. `email` only where it says that it made sure of it; `acr` and `amr` as it says."""

    issuer: str
    subject: str
    email: str | None
    how: str


Metadata = Mapping[str, Any]


def address_for(provider: Provider, state: str) -> str:
    """Where to send the browser: an address of the issuer's own, whatever its description of itself says."""
    found = _discovered(provider)
    address = str(found["authorization_endpoint"])
    if urlsplit(address)[:2] != urlsplit(provider.issuer)[:2]:
        raise ProviderError("The page to sign in at is not the issuer's own")
    asked = {
        "response_type": "code",
        "client_id": provider.client_id,
        "redirect_uri": way_back(provider),
        "scope": "openid email",
        "state": state,
        "nonce": _from_state("nonce", state),
        "code_challenge": _s256(_from_state("verifier", state)),
        "code_challenge_method": "S256",
    }
    return f"{address}{'&' if urlsplit(address).query else '?'}{urlencode(asked)}"


def proof_from(provider: Provider, *, code: str, state: str, issuer: str | None) -> Proof:
    """Change the code that a browser brought back for proof. Raises ProviderError or NotProvedError.

    `issuer` is who the answer says it is from (RFC 9207), where it says so.
    """
    if issuer is not None and issuer != provider.issuer:
        raise NotProvedError("another issuer answered")
    found = _discovered(provider)
    with httpx.Client(timeout=TIMEOUT) as client:
        token = _token(client, provider, found, code=code, state=state)
        keys = _read(client, "GET", str(found["jwks_uri"]))
        claims = claims_of(provider, str(token["id_token"]), keys=keys, nonce=_from_state("nonce", state))
        if "email" not in claims and found.get("userinfo_endpoint"):
            claims |= _more_about(client, str(found["userinfo_endpoint"]), token, claims["sub"])
    return _proof(provider, claims)


def claims_of(provider: Provider, id_token: str, *, keys: Mapping[str, Any], nonce: str) -> dict[str, Any]:
    """What an ID token says, if it is for us, now, from this issuer, for this question, and signed with one of its keys.

    Raises NotProvedError otherwise (OpenID Connect Core 1.0, 3.1.3.7), and ProviderError where the keys make no sense.
    """
    try:
        key_set = KeySet.import_key_set({"keys": keys["keys"]})
    except (JoseError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise ProviderError("The keys make no sense") from error
    try:
        claims = jwt.decode(id_token, key_set, algorithms=list(ALGORITHMS)).claims
        _rules(provider, nonce).validate(claims)
    except (JoseError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise NotProvedError(type(error).__name__) from error
    audience, party = claims["aud"], claims.get("azp")
    if (isinstance(audience, list) and len(audience) > 1 and party is None) or party not in (None, provider.client_id):
        raise NotProvedError("for another party")
    if not isinstance(claims["sub"], str) or not 0 < len(claims["sub"]) <= 255:
        raise NotProvedError("no subject")
    return dict(claims)


def _rules(provider: Provider, nonce: str) -> jwt.JWTClaimsRegistry:
    """What each claim has to be; the times are checked too, against our clock."""
    return jwt.JWTClaimsRegistry(
        leeway=LEEWAY,
        iss={"essential": True, "value": provider.issuer},
        aud={"essential": True, "value": provider.client_id},
        nonce={"essential": True, "value": nonce},
        sub={"essential": True},
        exp={"essential": True},
        iat={"essential": True},
    )


def _proof(provider: Provider, claims: Mapping[str, Any]) -> Proof:
    email = claims.get("email")
    # A boolean by the standard; some providers send it as a word.
    is_verified = claims.get("email_verified") in (True, "true")
    methods = claims.get("amr")
    words = [str(claims.get("acr", "")), *(methods if isinstance(methods, list) else [])]
    known = [word for word in words if isinstance(word, str) and _WORD.fullmatch(word)]
    return Proof(
        issuer=provider.issuer,
        subject=claims["sub"],
        email=email if isinstance(email, str) and is_verified else None,
        how=" ".join(known[:6]),
    )


def _discovered(provider: Provider) -> Metadata:
    """The provider's description of itself (OpenID Connect Discovery 1.0)."""
    with httpx.Client(timeout=TIMEOUT) as client:
        address = f"{_safe(provider.issuer).rstrip('/')}/.well-known/openid-configuration"
        found = _read(client, "GET", address)
    if found.get("issuer") != provider.issuer:
        raise ProviderError("It says that it is another issuer")
    for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
        _safe(found.get(name))
    return found


def _safe(address: object) -> str:
    """The address, if it is one that may be asked: over TLS, but for a provider on a developer's own machine."""
    allowed = {"https"} if current_app.config["NAME"] == "production" else {"https", "http"}
    try:
        is_safe = isinstance(address, str) and urlsplit(address).scheme in allowed and bool(urlsplit(address).hostname)
    except ValueError:
        is_safe = False
    if not is_safe:
        raise ProviderError("An address is missing, or is not https://")
    return str(address)


def _token(client: httpx.Client, provider: Provider, found: Metadata, *, code: str, state: str) -> dict[str, Any]:
    """The provider's answer to the code. It says no with 400 or 401 (RFC 6749, 5.2): then that is no proof."""
    sent = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": way_back(provider),
        "code_verifier": _from_state("verifier", state),
    }
    headers = {}
    ways = found.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    if provider.secret is not None and "client_secret_basic" in ways:
        pair = f"{quote_plus(provider.client_id)}:{quote_plus(provider.secret)}"
        headers["Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
    else:
        sent |= {"client_id": provider.client_id} | ({"client_secret": provider.secret} if provider.secret else {})
    token = _read(client, "POST", str(found["token_endpoint"]), data=sent, headers=headers)
    if not isinstance(token.get("id_token"), str):
        raise ProviderError("There is no ID token")
    return token


def _more_about(client: httpx.Client, address: str, token: Metadata, subject: str) -> dict[str, Any]:
    """What the provider tells of somebody beside the ID token; only if it is the same person (5.3.2)."""
    headers = {"Authorization": f"Bearer {token.get('access_token')}"}
    said = _read(client, "GET", _safe(address), headers=headers)
    if said.get("sub") != subject:
        raise NotProvedError("told of somebody else")
    return {name: said[name] for name in ("email", "email_verified") if name in said}


def _read(
    client: httpx.Client,
    method: str,
    address: str,
    *,
    data: Mapping[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """A JSON object from the provider. Redirects are not followed. Raises ProviderError where nothing sensible comes.

    No more is read than any provider has to say, nor for longer, so that one in other hands does not keep workers busy.
    """
    until, body = time.monotonic() + TIMEOUT, bytearray()
    try:
        with client.stream(method, address, data=data, headers=headers) as response:
            if method == "POST" and response.status_code in {400, 401}:
                raise NotProvedError("the code was refused")
            response.raise_for_status()
            for part in response.iter_bytes():
                body += part
                if len(body) > MOST_BYTES or time.monotonic() > until:
                    raise ProviderError(f"Too much, or too slow, from {urlsplit(address).hostname}")
        found = json.loads(body)
    except (httpx.HTTPError, httpx.InvalidURL, ValueError, RecursionError) as error:
        raise ProviderError(f"No sense from {urlsplit(address).hostname}") from error
    if not isinstance(found, dict):
        raise ProviderError(f"No sense from {urlsplit(address).hostname}")
    return found


def way_back(provider: Provider) -> str:
    """The address that the provider sends browsers back to; an operator tells it to the provider."""
    return f"{current_app.config['BASE_URL']}/staff/single-sign-on/{provider.public_id}/back"


def _from_state(purpose: str, state: str) -> str:
    """The verifier and the nonce are made again from the state, so that neither is kept anywhere."""
    return keyring().derive(state, f"single-sign-on-{purpose}").hex()


def _s256(verifier: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
