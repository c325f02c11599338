"""Which language a page speaks: the one chosen on this browser, else the best that it asks for."""

from __future__ import annotations

from babel import Locale
from flask import Flask, current_app, has_request_context, request, session
from flask_babel import get_locale

from app.extensions import babel

# The name of each language in itself.
NAMES = {"en_GB": "English", "cy": "Cymraeg"}
# What staff and commissioners read has been written in English alone; half a translation would serve nobody.
ENGLISH_PATHS = ("/staff/", "/commission/")


def init_app(app: Flask) -> None:
    """Attach translations."""
    babel.init_app(app, locale_selector=choose)


def choose() -> str | None:
    """The language of this request. `?lang=cy` chooses one and is remembered in the signed cookie.

    Pages of staff and commissioners are in English whatever is asked for.
    """
    if not has_request_context():
        return None
    if request.path.startswith(ENGLISH_PATHS):
        return "en_GB"
    languages: tuple[str, ...] = current_app.config["LANGUAGES"]
    asked = request.args.get("lang", "").replace("-", "_")
    if asked in languages:
        session["lang"] = asked
        return asked
    if session.get("lang") in languages:
        return str(session["lang"])
    offered = [code.replace("_", "-") for code in languages]
    best = request.accept_languages.best_match(offered)
    return best.replace("-", "_") if best else None


def current() -> Locale:
    """The language of this request."""
    return get_locale() or Locale.parse("en_GB")


def tag() -> str:
    """The language as HTML and the definitions write it, for example en-GB."""
    return str(current()).replace("_", "-")


def choices() -> list[tuple[str, str]]:
    """Tag and own name of each language on offer."""
    return [(code.replace("_", "-"), NAMES[code]) for code in current_app.config["LANGUAGES"]]
