"""What every template may use. Undefined names raise, so that a slip shows in the first test."""

from __future__ import annotations

import json

from flask import Flask
from jinja2 import StrictUndefined

from app.access.scope import viewer
from app.i18n import dates, locale
from app.web import converters, hx
from app.web.assets import asset
from app.web.navigation import navigation


def init_app(app: Flask) -> None:
    """Set up Jinja and the shapes of ids."""
    converters.init_app(app)
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(
        date=dates.say_date, short_date=dates.say_short_date, time=dates.say_time, instant=dates.say_instant
    )
    app.jinja_env.globals.update(
        asset=asset,
        htmx_settings=json.dumps(hx.SETTINGS, separators=(",", ":")),
        language_tag=locale.tag,
        language_choices=locale.choices,
        text_direction=lambda: locale.current().text_direction,
        navigation=navigation,
        viewer=viewer,
        today=dates.today,
    )
