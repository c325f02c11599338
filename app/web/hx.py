"""What HTMX wants: the only importer of htmx_flask. Its headers choose page or part, and nothing else (SEC-94)."""

from __future__ import annotations

from flask import Flask, request
from htmx_flask import Htmx
from htmx_flask.requests import HtmxAwareRequest

# One place for the settings of htmx 4; layouts/base.html prints them into a meta tag (SEC-92, SEC-93).
SETTINGS = {
    "includeIndicatorCSS": False,
    # Back asks the server for the whole page; no copy of a page is kept in the browser.
    "history": "reload",
    "noSwap": [204, 304, 401, 403, 404, "5xx"],
    "defaultTimeout": 15000,
}


def init_app(app: Flask) -> None:
    """Teach requests about HTMX."""
    Htmx(app)


def wanted_part() -> str | None:
    """The id of the element that HTMX will swap, or None for a whole page. htmx 4 writes it as `tag#id`."""
    asked = request
    if not isinstance(asked, HtmxAwareRequest) or not asked.htmx:
        return None
    target: str = asked.htmx.target or ""
    return target.rpartition("#")[2] or None


def is_htmx() -> bool:
    """Whether HTMX made this request."""
    return isinstance(request, HtmxAwareRequest) and bool(request.htmx)
