"""Addresses of style sheets, scripts and pictures, with a digest in each so that browsers may keep them."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

from flask import current_app, url_for


def asset(name: str) -> str:
    """The address of a file in app/static, changing when the file does."""
    return url_for("static", filename=name, v=digest_of(Path(str(current_app.static_folder)) / name))


def digest_of(path: Path) -> str:
    """Ten hex characters that tell one content of a file from another."""
    return _digest(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=200)
def _digest(path: Path, _changed: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:10]
