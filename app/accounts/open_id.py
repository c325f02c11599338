"""Ask an authority's own sign-in who somebody is: OpenID Connect Core 1.0, code flow, with PKCE (RFC 7636).

Nothing here touches the database: while a provider is waited for, nothing may be held there.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote_plus, urlencode, urlsplit

from flask import current_app
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from app.accounts.provider_line import Line, NotProvedError, ProviderError
from app.db import now
from app.vault import keyring

# How far the provider's clock may be from ours, in seconds.
LEEWAY = 60
# Signatures that a public key checks; never "none", never a shared secret.
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
# The provider's words about how it made sure who somebody is go into the trail only if they look like words.
_WORD = re.compile(r"[\w:./#-]{1,80}", re.ASCII)


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
    """Who the provider says it is. `email` only where it says that it made sure of it; `acr` and `amr` as it says.

    `proved_at` is when the person last showed the provider who they are, never later than now; None where it does not say.
    """

    issuer: str
    subject: str
    email: str | None
    how: str
    proved_at: dt.datetime | None


Metadata = Mapping[str, Any]


def address_for(provider: Provider, state: str, *, again_within: int | None = None) -> str:
    """Where to send the browser: an address of the issuer's own, or of a host that the settings name.

    With `again_within` (seconds) the provider is to ask the person anew, and to say when it did (3.1.2.1).
    """
    with Line() as line:
        address = str(_discovered(line, provider)["authorization_endpoint"])
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
    if again_within is not None:
        # With an age, the provider has to send the time. Not an age of 0: some compare it once more after they have asked,
        # and then ask for ever.
        asked |= {"prompt": "login", "max_age": str(again_within)}
    return f"{address}{'&' if urlsplit(address).query else '?'}{urlencode(asked)}"


def proof_from(provider: Provider, *, code: str, state: str, issuer: str | None) -> Proof:
    """Change the code that a browser brought back for proof. Raises ProviderError or NotProvedError.

    `issuer` is who the answer says it is from (RFC 9207), where it says so.
    """
    if issuer is not None and issuer != provider.issuer:
        raise NotProvedError("another issuer answered")
    with Line() as line:
        found = _discovered(line, provider)
        token = _token(line, provider, found, code=code, state=state)
        keys = line.read("GET", str(found["jwks_uri"]))
        claims = claims_of(provider, str(token["id_token"]), keys=keys, nonce=_from_state("nonce", state))
        if "email" not in claims and found.get("userinfo_endpoint"):
            claims |= _more_about(line, str(found["userinfo_endpoint"]), token, claims["sub"])
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
        proved_at=_proved_at(claims.get("auth_time")),
    )


def _proved_at(said: object) -> dt.datetime | None:
    """When the person last showed who they are. What is no time, or one that is still to come, counts as not said."""
    if isinstance(said, bool) or not isinstance(said, int | float):
        return None
    instant = now()
    try:
        at = dt.datetime.fromtimestamp(said, dt.UTC)
    except (OverflowError, ValueError, OSError):
        return None
    return min(at, instant) if at <= instant + dt.timedelta(seconds=LEEWAY) else None


def _discovered(line: Line, provider: Provider) -> Metadata:
    """The provider's description of itself (OpenID Connect Discovery 1.0), each address in it looked at."""
    found = line.read("GET", f"{_safe(provider.issuer).rstrip('/')}/.well-known/openid-configuration")
    if found.get("issuer") != provider.issuer:
        raise ProviderError("It says that it is another issuer")
    for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
        _check_host(provider, found.get(name))
    if found.get("userinfo_endpoint"):
        _check_host(provider, found["userinfo_endpoint"])
    return found


def _check_host(provider: Provider, address: object) -> None:
    """Raise ProviderError where an address is neither at the issuer's own host nor at one that the settings name.

    Else whoever changes what a provider says of itself could have us ask machines inside an authority's network.
    """
    host = _host(_safe(address))
    if host not in {_host(provider.issuer), *((each, 443) for each in current_app.config["SINGLE_SIGN_ON_HOSTS"])}:
        raise ProviderError(f"{host[0]} is not its own host, and SINGLE_SIGN_ON_HOSTS does not name it")


def _host(address: str) -> tuple[str, int]:
    parts = urlsplit(address)
    return parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)


def _safe(address: object) -> str:
    """The address, if it is one that may be asked: over TLS, but for a provider on a developer's own machine."""
    allowed = {"https"} if current_app.config["NAME"] == "production" else {"https", "http"}
    try:
        parts = urlsplit(address) if isinstance(address, str) else None
        is_safe = parts is not None and parts.scheme in allowed and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_safe = False
    if not is_safe:
        raise ProviderError("An address is missing, or is not https://")
    return str(address)


def _token(line: Line, provider: Provider, found: Metadata, *, code: str, state: str) -> dict[str, Any]:
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
    token = line.read("POST", str(found["token_endpoint"]), data=sent, headers=headers)
    if not isinstance(token.get("id_token"), str):
        raise ProviderError("There is no ID token")
    return token


def _more_about(line: Line, address: str, token: Metadata, subject: str) -> dict[str, Any]:
    """What the provider tells of somebody beside the ID token; only if it is the same person (5.3.2)."""
    headers = {"Authorization": f"Bearer {token.get('access_token')}"}
    said = line.read("GET", address, headers=headers)
    if said.get("sub") != subject:
        raise NotProvedError("told of somebody else")
    return {name: said[name] for name in ("email", "email_verified") if name in said}


def way_back(provider: Provider) -> str:
    """The address that the provider sends browsers back to; an operator tells it to the provider."""
    return f"{current_app.config['BASE_URL']}/staff/single-sign-on/{provider.public_id}/back"


def _from_state(purpose: str, state: str) -> str:
    """The verifier and the nonce are made again from the state, so that neither is kept anywhere."""
    return keyring().derive(state, f"single-sign-on-{purpose}").hex()


def _s256(verifier: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
