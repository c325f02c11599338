"""Bytes over the wire, as Chromium counts them: headers and bodies as they came, compressed."""

from __future__ import annotations

from collections import Counter
from typing import Any

from playwright.sync_api import Page

# What the first paint waits for: the page with its redirects, and its styles. Scripts are deferred.
BEFORE_PAINT = ("Document", "Stylesheet")


class Scale:
    """Weighs everything that a page receives from now on, by kind of resource."""

    def __init__(self, page: Page) -> None:
        self.bytes: Counter[str] = Counter()
        self.requests = 0
        self._kinds: dict[str, str] = {}
        session = page.context.new_cdp_session(page)
        session.on("Network.requestWillBeSent", self._asked)
        session.on("Network.loadingFinished", self._came)
        session.send("Network.enable")

    @property
    def total(self) -> int:
        """Everything."""
        return sum(self.bytes.values())

    @property
    def before_paint(self) -> int:
        """What the first paint waits for."""
        return sum(self.bytes[kind] for kind in BEFORE_PAINT)

    def _asked(self, event: dict[str, Any]) -> None:
        self.requests += 1
        kind = event.get("type", "Other")
        self._kinds[event["requestId"]] = kind
        if "redirectResponse" in event:
            self.bytes[kind] += int(event["redirectResponse"]["encodedDataLength"])

    def _came(self, event: dict[str, Any]) -> None:
        self.bytes[self._kinds.get(event["requestId"], "Other")] += int(event["encodedDataLength"])
