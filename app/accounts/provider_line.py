"""Speak with an authority's own sign-in: JSON over HTTP, no longer than one time-out for all that is asked together."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, Self
from urllib.parse import urlsplit

import httpx

# For a whole exchange, in seconds: the description, the token, the keys, and what more is told of somebody.
TIMEOUT = 8.0
# A description with its keys has some thousands.
MOST_BYTES = 256 * 1024
# Whatever else a connection goes through, these say that it is there, and name it.
_CONNECTED = ("connect_tcp.complete", "start_tls.complete")


class ProviderError(Exception):
    """The provider is down, or what it says makes no sense."""


class NotProvedError(Exception):
    """The provider answered, but not with proof that we take: another audience, issuer, nonce, key or time, or a refusal."""


class Line:
    """The connections to one provider while somebody signs in. When the time is over, each of them is cut.

    Time-outs of single reads don't do: a provider in other hands may send a byte of a header now and then, and keep a
    worker busy for as long as it likes.
    """

    def __init__(self) -> None:
        self._until = time.monotonic() + TIMEOUT
        self._client = httpx.Client(timeout=TIMEOUT)
        self._sockets: list[socket.socket] = []
        self._timer = threading.Timer(TIMEOUT, self._cut)
        self._timer.daemon = True

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._timer.cancel()
        self._client.close()

    def read(
        self,
        method: str,
        address: str,
        *,
        data: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> dict[str, Any]:
        """A JSON object from the provider. Redirects are not followed. Raises ProviderError where nothing sensible comes.

        No more is read than any provider has to say. NotProvedError where it refuses what was sent.
        """
        try:
            found = json.loads(self._body(method, address, data, headers))
        except (httpx.HTTPError, httpx.InvalidURL, ValueError, RecursionError) as error:
            raise ProviderError(f"No sense from {urlsplit(address).hostname}") from error
        if not isinstance(found, dict):
            raise ProviderError(f"No sense from {urlsplit(address).hostname}")
        return found

    def _body(
        self, method: str, address: str, data: Mapping[str, str] | None, headers: Mapping[str, str] | None
    ) -> bytes:
        body = bytearray()
        if self._left() <= 0:
            raise ProviderError(f"Too slow: {urlsplit(address).hostname}")
        with self._client.stream(
            method,
            address,
            data=data,
            headers=headers,
            timeout=self._left(),
            extensions={"trace": self._note},
        ) as response:
            if method == "POST" and response.status_code in {400, 401}:
                raise NotProvedError("the code was refused")
            response.raise_for_status()
            for part in response.iter_bytes():
                body += part
                if len(body) > MOST_BYTES or self._left() <= 0:
                    raise ProviderError(f"Too much, or too slow, from {urlsplit(address).hostname}")
        return bytes(body)

    def _left(self) -> float:
        return self._until - time.monotonic()

    def _note(self, event: str, info: Mapping[str, Any]) -> None:
        """Called by httpx at each step of a request."""
        if event.endswith(_CONNECTED):
            self._sockets.append(info["return_value"].get_extra_info("socket"))
            if self._left() <= 0:
                self._cut()

    def _cut(self) -> None:
        for connection in self._sockets:
            # Past TLS's own way to end, which would wait for the other side; one that has ended already is no matter.
            with suppress(OSError):
                socket.socket.shutdown(connection, socket.SHUT_RDWR)
