"""Shapes of the ids in addresses; anything else is not found before a view runs."""

from __future__ import annotations

from flask import Flask
from werkzeug.routing import BaseConverter


class PublicIdConverter(BaseConverter):
    """A random public id: 22 characters."""

    regex = "[A-Za-z0-9_-]{22}"


class SlugConverter(BaseConverter):
    """Lower-case words with hyphens."""

    regex = "[a-z0-9]+(?:-[a-z0-9]+)*"


class SecretConverter(BaseConverter):
    """An invitation's token, or its short code with or without the hyphen."""

    regex = "[A-Za-z0-9_-]{8,44}"


def init_app(app: Flask) -> None:
    """Make the shapes known to routes."""
    app.url_map.converters.update(public_id=PublicIdConverter, slug=SlugConverter, secret=SecretConverter)
