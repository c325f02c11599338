"""Run Canaille, a free OpenID Connect provider, for tests. Started by tests/support/oidc.py with the Python of .venv-oidc.

Arguments: a port, and a file of JSON: {"users": [{"name", "email", "password", "is_verified"}], "silent": [name],
"clients": [{"id", "secret", "back"}]}.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

from canaille import create_app
from canaille.app import models


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_words: object) -> None:
        pass


def _say_no_time(names: set[str]) -> None:
    """Don't tell when these people signed in, as some providers do for everybody. Canaille has no setting for it, and puts
    in the present where there is nothing.
    """
    said = models.AuthorizationCode.get_auth_time
    models.AuthorizationCode.get_auth_time = lambda code: "unknown" if code.subject.user_name in names else said(code)


def main(port: int, wanted: dict[str, Any]) -> None:
    """Serve until the process is ended."""
    address = f"127.0.0.1:{port}"
    app = create_app(
        config={
            "SECRET_KEY": "only for tests, on this machine",
            "SERVER_NAME": address,
            "PREFERRED_URL_SCHEME": "http",
            "SESSION_TYPE": "cachelib",
            "CANAILLE": {
                "DATABASE": "sql",
                "SMTP": None,
                "CAPTCHA_ENABLED": False,
                "JAVASCRIPT": False,
                "HTMX": False,
            },
            # In the folder where it was started. Its store in memory mixes up codes that nobody came back with.
            "CANAILLE_SQL": {
                "DATABASE_URI": f"sqlite:///{Path.cwd() / 'provider.sqlite3'}",
                "PASSWORD_HASH_PARAMS": {"pbkdf2_sha512__rounds": 1000},
            },
            "CANAILLE_OIDC": {"TRUSTED_DOMAINS": ["127.0.0.1", "localhost"]},
        },
        init_backend=True,
    )
    unverified = [one["name"] for one in wanted["users"] if not one["is_verified"]]
    # Canaille has no setting for this claim; it fills any registered claim from a template that is named here.
    app.config["CANAILLE_OIDC"]["USERINFO_MAPPING"]["EMAIL_VERIFIED"] = (
        "{{ 'false' if user.user_name in " + json.dumps(unverified) + " else 'true' }}"
    )
    _say_no_time(set(wanted["silent"]))
    with app.app_context():
        for one in wanted["users"]:
            user = models.User(
                user_name=one["name"], family_name=one["name"], emails=[one["email"]], password=one["password"]
            )
            app.backend.save(user)
        for one in wanted["clients"]:
            client = models.Client(
                client_id=one["id"],
                client_secret=one["secret"],
                client_name="Waymark",
                client_uri="http://127.0.0.1",
                redirect_uris=[one["back"]],
                grant_types=["authorization_code"],
                response_types=["code"],
                scope=["openid", "email"],
                token_endpoint_auth_method="client_secret_basic",
            )
            app.backend.save(client)
            client.audience = [client]
            app.backend.save(client)
    make_server("127.0.0.1", port, app, handler_class=_Quiet).serve_forever()


if __name__ == "__main__":
    main(int(sys.argv[1]), json.loads(Path(sys.argv[2]).read_text(encoding="utf-8")))
