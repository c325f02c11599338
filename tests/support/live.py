"""The application on a port of its own, for browsers; beside it a neutral site, where people arrive who leave."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server

from tests.support.cast import Cast, Staff
from tests.support.world import World

NEUTRAL_WORDS = "Sunny spells, light winds."


class _Quiet(WSGIRequestHandler):
    """Connections stay open, as with a real server; requests are not printed."""

    protocol_version = "HTTP/1.1"

    def log_request(self, *_request: Any) -> None:
        pass


@dataclass(frozen=True)
class Site:
    """Where a browser finds the application, and the neutral site that "Leave now" leads to."""

    world: World
    address: str
    neutral: str

    @property
    def app(self) -> Flask:
        return self.world.app

    @property
    def cast(self) -> Cast:
        return self.world.cast

    def cookie(self, staff: Staff) -> Any:
        """The signed cookie of a browser in which this member of staff has signed in."""
        interface: Any = self.app.session_interface
        serializer = interface.get_signing_serializer(self.app)
        signed = {"sign_in": staff.secret, "_user_id": str(staff.user_id), "_fresh": True}
        return {
            "name": self.app.config["SESSION_COOKIE_NAME"],
            "value": serializer.dumps(signed),
            "url": self.address,
        }


@contextmanager
def served(world: World) -> Iterator[Site]:
    """Serve a world until the end of the block."""
    with _server(world.app) as address, _server(_neutral) as neutral:
        before = {name: world.app.config[name] for name in ("BASE_URL", "EXIT_TO")}
        world.app.config.update(BASE_URL=address, EXIT_TO=f"{neutral}/weather")
        yield Site(world, address, neutral)
        world.app.config.update(before)


@contextmanager
def _server(app: Callable[..., Iterable[bytes]]) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Quiet)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def _neutral(_environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    body = (
        f'<!doctype html><html lang="en"><link rel="icon" href="data:,"><title>Weather</title>{NEUTRAL_WORDS}'.encode()
    )
    start_response("200 OK", [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(body)))])
    return [body]
