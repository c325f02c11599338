"""One JSON line a request: the page's name and how long it took. No addresses, names, tokens or answers (SEC-126)."""

from __future__ import annotations

import json
import logging
import sys
import time
from collections.abc import Callable
from typing import Any

from flask import Flask, Response, g, request


class JsonLines(logging.Formatter):
    """A log record as one line of JSON. The text of an exception is left out: it may quote what somebody typed."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname.lower(),
            "event": record.getMessage() if record.exc_info is None else str(record.msg),
        }
        line.update(getattr(record, "facts", {}))
        if record.exc_info and record.exc_info[0] is not None:
            trace = record.exc_info[2]
            while trace is not None and trace.tb_next is not None:
                trace = trace.tb_next
            line["error"] = record.exc_info[0].__name__
            if trace is not None:
                line["where"] = f"{trace.tb_frame.f_code.co_filename.rpartition('/app/')[2]}:{trace.tb_lineno}"
        return json.dumps(line, ensure_ascii=False)


def init_app(app: Flask) -> None:
    """Log as JSON to standard error."""
    # Flask's own line about a crash names the address, and an address may hold a secret code.
    app.log_exception = _crash(app)  # type: ignore[method-assign, assignment]
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    app.logger.handlers = [handler]
    app.logger.propagate = False
    app.logger.setLevel("WARNING" if app.testing else app.config["LOG_LEVEL"])
    app.before_request(_start)
    app.after_request(_line(app))


def _crash(app: Flask) -> Callable[[Any], None]:
    def write(exc_info: Any) -> None:
        app.logger.error("crash", exc_info=exc_info, extra={"facts": {"page": request.endpoint or "unknown"}})

    return write


def _start() -> None:
    g.started = time.perf_counter()


def _line(app: Flask) -> Callable[[Response], Response]:
    def write(response: Response) -> Response:
        if request.endpoint != "static":
            facts = {
                # The route, never the address: an address may hold a secret code.
                "page": request.endpoint or "unknown",
                "method": request.method,
                "status": response.status_code,
                "ms": round((time.perf_counter() - g.get("started", time.perf_counter())) * 1000, 1),
            }
            app.logger.info("request", extra={"facts": facts})
        return response

    return write
