"""Headers on every answer (SEC-91): a strict policy for content, no framing, no referrer outside, nothing kept."""

from __future__ import annotations

from flask import Flask, Response, request

from app.errors import ForbiddenError
from app.web import hx

# What is not named falls back to 'none'.
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
# For what is not a document of its own: files, data, and parts that a page asks for. Short, since phones pay by the byte.
NO_DOCUMENT = "default-src 'none'; frame-ancestors 'none'"


def init_app(app: Flask) -> None:
    """Attach the hooks."""
    app.before_request(_no_other_site)
    app.after_request(_headers)


def _no_other_site() -> None:
    """Other sites may link to pages; they may not fetch them, parts of them, or put them into theirs (SEC-24)."""
    asked = request.headers
    if request.endpoint == "static" or asked.get("Sec-Fetch-Site") != "cross-site":
        return
    is_page = (asked.get("Sec-Fetch-Mode", "navigate"), asked.get("Sec-Fetch-Dest", "document")) == (
        "navigate",
        "document",
    )
    if hx.is_htmx() or not is_page:
        raise ForbiddenError("Another site fetches this")


def _headers(response: Response) -> Response:
    headers = response.headers
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
    if request.is_secure:
        headers["Strict-Transport-Security"] = "max-age=63072000; includeSubDomains"
    if request.endpoint != "static":
        headers.setdefault("Cache-Control", "no-store")
    if response.mimetype != "text/html" or hx.is_htmx():
        headers.setdefault("Content-Security-Policy", NO_DOCUMENT)
        return response
    headers.setdefault("Content-Security-Policy", POLICY)
    headers["X-Frame-Options"] = "DENY"
    # "no-referrer" would break the check against forged forms over HTTPS.
    headers["Referrer-Policy"] = "same-origin"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()"
    headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
