"""What no page may do in any test: break its content policy, log an error, lose a request, call a stranger."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Request, Response, WebError

# Chromium says this of every answer of 400 and more; what answers may be is decided by status below.
_REFUSED = re.compile(r"Failed to load resource: the server responded with a status of 4\d\d")
_TELL = """
addEventListener("securitypolicyviolation", event => console.error(
  `CSP: ${event.effectiveDirective} ${event.blockedURI} in ${location.pathname}`));
"""


class Watch:
    """Collects faults of every page of some contexts. `expected` holds patterns of faults that a test brings about itself."""

    def __init__(self, *hosts: str) -> None:
        self.hosts = {urlsplit(host).netloc for host in hosts}
        self.faults: list[str] = []
        self.expected: list[str] = []

    def follow(self, context: BrowserContext) -> None:
        """Watch everything that happens in this context."""
        context.add_init_script(_TELL)
        context.on("console", self._console)
        context.on("weberror", self._error)
        context.on("request", self._request)
        context.on("requestfailed", self._failed)
        context.on("response", self._response)

    def check(self) -> None:
        """Fail where something happened that may not."""
        found = [fault for fault in self.faults if not any(re.search(pattern, fault) for pattern in self.expected)]
        assert not found, "\n".join(["Seen in the browser:", *found])

    def _console(self, message: ConsoleMessage) -> None:
        said = message.text
        if "Content Security Policy" in said or (message.type == "error" and not _REFUSED.match(said)):
            self.faults.append(f"console: {said} ({message.location.get('url', '')})")

    def _error(self, error: WebError) -> None:
        self.faults.append(f"script: {error.error}")

    def _request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in {"http", "https", "ws", "wss"} and parts.netloc not in self.hosts:
            self.faults.append(f"a request to a stranger: {request.url}")

    def _failed(self, request: Request) -> None:
        # A page that is left in the middle of a request takes that request with it.
        if request.failure != "net::ERR_ABORTED":
            self.faults.append(f"a request failed: {request.method} {request.url} {request.failure}")

    def _response(self, response: Response) -> None:
        is_file = response.request.resource_type not in {"document", "fetch", "xhr"}
        if response.status >= 500 or (is_file and response.status >= 400):
            self.faults.append(f"an answer of {response.status}: {response.url}")
