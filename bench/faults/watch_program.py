"""A program that starts watches quickly: the application is loaded once, and each watch is forked from it.

Reads lines: each asks for one watch and names the address that its letters come from; its process id is answered.
Ends where nothing more can be read; watches go on.
"""

from __future__ import annotations

import os
import signal
import sys

from app import create_app
from app.db import db
from app.safeguarding.cli import keep_watch


def main() -> None:
    """Start a watch for each line."""
    app = create_app()
    with app.app_context():
        # No connection is shared: each watch opens its own.
        db.engine.dispose()
        # Nobody waits for those that were killed.
        signal.signal(signal.SIGCHLD, signal.SIG_IGN)
        print("ready", flush=True)
        for line in sys.stdin:
            watch = os.fork()
            if watch == 0:
                app.config["MAIL_FROM"] = line.strip()
                keep_watch(1)
            print(watch, flush=True)


if __name__ == "__main__":
    main()
