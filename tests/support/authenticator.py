"""A passkey without a browser: makes the answers that a phone would make (WebAuthn Level 3, 6.1 and 6.5), or slightly wrong ones."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


def b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


class Authenticator:
    """One passkey on one device, for the site at `origin`."""

    def __init__(self, origin: str, *, name: str = "localhost") -> None:
        self.origin = origin
        self.name = name
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id = secrets.token_bytes(32)
        self.count = 0
        self.user = b""

    def create(self, options: dict[str, Any], **wrong: Any) -> str:
        """The answer to a question for a new passkey."""
        self.user = base64.urlsafe_b64decode(options["user"]["id"] + "==")
        point = self.key.public_key().public_numbers()
        public = cbor2.dumps({1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32), -3: point.y.to_bytes(32)})
        attested = b"\0" * 16 + len(self.id).to_bytes(2) + self.id + public
        data = self._data(ATTESTED, **wrong) + attested
        attestation = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        client = self._client("webauthn.create", options["challenge"], **wrong)
        return self._answer({"clientDataJSON": b64(client), "attestationObject": b64(attestation)})

    def get(self, options: dict[str, Any], **wrong: Any) -> str:
        """The answer to a question for this passkey."""
        self.count += 1
        data = self._data(0, **wrong)
        client = self._client("webauthn.get", options["challenge"], **wrong)
        signature = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(SHA256()))
        return self._answer(
            {
                "clientDataJSON": b64(client),
                "authenticatorData": b64(data),
                "signature": b64(signature),
                "userHandle": b64(self.user),
            }
        )

    def _data(self, flags: int, *, verified: bool = True, count: int | None = None, **wrong: Any) -> bytes:
        flags |= PRESENT | (VERIFIED if verified else 0)
        counted = self.count if count is None else count
        name = wrong.get("site", self.name)
        return hashlib.sha256(name.encode()).digest() + bytes([flags]) + counted.to_bytes(4)

    def _client(self, kind: str, challenge: str, **wrong: Any) -> bytes:
        said = {"type": kind, "challenge": challenge, "origin": wrong.get("origin", self.origin), "crossOrigin": False}
        return json.dumps(said).encode()

    def _answer(self, response: dict[str, str]) -> str:
        return json.dumps({"id": b64(self.id), "rawId": b64(self.id), "type": "public-key", "response": response})
