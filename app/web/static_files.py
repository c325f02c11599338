"""Style sheets, scripts and pictures: small, kept by browsers for as long as they are the same.

Pages name each file with a digest of its content (app/web/assets.py). Asked for under that digest it never changes, so
it may be kept for a year; asked for in any other way, a browser has to ask again each time. The files are few, so each
is compressed once, as hard as it goes, and remembered: a server for files in front is not needed.
"""

from __future__ import annotations

import gzip
from functools import lru_cache
from pathlib import Path

import brotli
from flask import Flask, Response, current_app, request
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from werkzeug.security import safe_join

from app.web.assets import digest_of

_KEPT = "public, max-age=31536000, immutable"
_ASK_AGAIN = "no-cache"
# What is compressed already, or too small to gain from it, is sent as it is.
_COMPRESSED = {".css", ".js", ".svg", ".json", ".txt"}
_LEAST = 300


def init_app(app: Flask) -> None:
    """Answer for app/static before anything looks at who asks: attach this ahead of all that reads the cookie."""
    app.before_request(_static_file)
    app.session_interface = _CookiesForPages()


class _CookiesForPages(SecureCookieSessionInterface):
    """Files are the same for everyone. Were they said to vary by cookie, browsers would fetch all again at each sign-in."""

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        if request.endpoint != "static":
            super().save_session(app, session, response)


def _static_file() -> Response | None:
    if request.endpoint != "static" or request.view_args is None:
        return None
    filename = request.view_args["filename"]
    response = current_app.send_static_file(filename)
    path = Path(safe_join(str(current_app.static_folder), filename) or "")
    is_named = request.args.get("v") == digest_of(path)
    response.headers["Cache-Control"] = _KEPT if is_named else _ASK_AGAIN
    if response.status_code == 200 and path.suffix in _COMPRESSED and path.stat().st_size >= _LEAST:
        _compress(response, path)
    return response


def _compress(response: Response, path: Path) -> None:
    response.vary.add("Accept-Encoding")
    encoding = request.accept_encodings.best_match(["br", "gzip"])
    if encoding is None:
        return
    body = _packed(path, path.stat().st_mtime_ns, encoding)
    response.direct_passthrough = False
    response.set_data(body)
    response.headers["Content-Encoding"] = encoding
    # The same content in another wrapping: alike, not byte for byte (RFC 9110, 8.8.1).
    etag, _is_weak = response.get_etag()
    if etag is not None:
        response.set_etag(etag, weak=True)


@lru_cache(maxsize=200)
def _packed(path: Path, _changed: int, encoding: str) -> bytes:
    raw = path.read_bytes()
    return brotli.compress(raw, quality=11) if encoding == "br" else gzip.compress(raw, 9, mtime=0)
