"""How the server runs: `gunicorn` here reads this file by itself; its options (`--bind`, `--workers`) come before it."""

from __future__ import annotations

import gc
from pathlib import Path
from typing import Any

wsgi_app = "wsgi:app"
bind = "127.0.0.1:8000"
workers = 2
worker_class = "gthread"
threads = 4
# Loaded once and shared by the processes: less memory, a quicker start.
preload_app = True
# No file in anybody's home, and the sign of life in memory where there is such a place: a slow disk is no dead worker.
control_socket_disable = True
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 - only an empty, unnamed file
# Addresses hold links' secrets: no access log. The application writes its own lines, without addresses.
accesslog = None
loglevel = "warning"


def when_ready(_server: Any) -> None:
    """What is loaded stays where it is, so that the processes go on sharing it."""
    gc.collect()
    gc.freeze()


def post_fork(_server: Any, worker: Any) -> None:
    """Connections are not shared between processes: each opens its own."""
    from app.db import db

    with worker.app.wsgi().app_context():
        db.engine.dispose(close=False)
