"""Find the page of ours behind an address that was handed along, and nothing else (SEC-104)."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl

from flask import current_app
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

# What says how to lead on, not where: url_for's own words (they begin with _) and see_other's.
_OURS = {"endpoint", "keep_part", "forget"}


def page_about(address: str, **must: str) -> tuple[str, dict[str, Any]] | None:
    """The endpoint and the values of a page that can be opened at this path of ours and is about exactly these things.

    None for any other address: another site's, one that no page has, or one about something else.
    """
    path, _mark, question = address.partition("?")
    if not path.startswith("/") or path.startswith(("//", "/\\")):
        return None
    try:
        endpoint, values = current_app.url_map.bind("").match(path, method="GET")
    except (HTTPException, RequestRedirect):
        return None
    if any(values.get(name) != value for name, value in must.items()):
        return None
    asked = {name: value for name, value in parse_qsl(question) if name not in _OURS and not name.startswith("_")}
    return endpoint, {**asked, **values}
