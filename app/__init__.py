"""Waymark: how life is going, said by young people, tracked with care, published without exposing anyone."""

from __future__ import annotations

from flask import Flask

import config
from app import blueprints, cli, db, extensions, vault
from app.access import seal, tenancy
from app.accounts import login
from app.audit import hooks, pace
from app.i18n import locale
from app.invitations import hold
from app.keys import store
from app.web import errors, hx, logs, proxies, security, static_files, templating


def create_app(settings: config.Config | None = None) -> Flask:
    """The application, ready to serve. Refuses to start where the settings are unsafe or a page has no rule."""
    settings = settings or config.from_environment()
    app = Flask(__name__)
    app.config.from_object(settings)
    if problems := settings.problems():
        raise config.UnsafeSettingsError("Waymark will not start until these are set:\n" + "\n".join(problems))
    app.extensions["keyring"] = vault.keyring_from(settings.FIELD_KEYS, settings.LOOKUP_KEY)
    store.init_app(app)
    proxies.init_app(app)
    logs.init_app(app)
    static_files.init_app(app)
    hx.init_app(app)
    db.init_app(app)
    extensions.migrate.init_app(app, db.db, directory=str(config.ROOT / "migrations"), render_as_batch=True)
    extensions.csrf.init_app(app)
    locale.init_app(app)
    login.init_app(app)
    hold.init_app(app)
    security.init_app(app)
    # After the headers, so that a page refused for want of a trail carries them too (hooks run last to first).
    hooks.init_app(app)
    templating.init_app(app)
    errors.init_app(app)
    cli.init_app(app)
    blueprints.init_app(app)
    seal.init_app(app)
    pace.init_app(app)
    tenancy.init_app()
    # Last, so that what is compressed is what is sent.
    extensions.compress.init_app(app)
    return app
