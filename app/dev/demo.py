"""What `make demo` runs: a town of its own in instance/, its addresses and sign-ins, then the production server.

Everything stays on this machine: the keys, the records and the password are made on the first start and kept in
instance/, where git does not look. A second start finds them and keeps what was entered.
"""

from __future__ import annotations

import argparse
import contextlib
import errno
import os
import secrets
import signal
import socket
import sys
from multiprocessing import get_context

import segno
from flask import Flask
from flask_migrate import upgrade
from gunicorn.app.base import Application  # type: ignore[import-untyped]

import config
from app import create_app
from app.access.roles import Role
from app.audit.cli import seal
from app.cli import bad
from app.db import db, transaction
from app.dev.cli import in_words, new_password, sign_in_lines
from app.dev.invitations import link_for_phone
from app.dev.places import sign_ins
from app.dev.town import build_town, is_town_here, publish_town
from app.errors import RuleError
from app.safeguarding.cli import keep_watch

INSTANCE = config.ROOT / "instance"
KEPT = INSTANCE / "demo.env"
RECORDS = INSTANCE / "waymark.sqlite3"
PEOPLE = 3000
SEED = 1
QUARTERS = 6
SECONDS_BETWEEN_ROUNDS = 10


def main(arguments: list[str] | None = None) -> None:
    """Prepare what is missing, say where to look, and serve until stopped."""
    asked = _read(arguments)
    _check_door(asked.host, asked.port)
    INSTANCE.mkdir(mode=0o700, exist_ok=True)
    if asked.reset:
        for file in INSTANCE.glob(f"{RECORDS.name}*"):
            file.unlink()
    kept = _kept()
    here = f"http://{asked.host}:{asked.port}"
    os.environ.update(kept, WAYMARK_ENV="development", BASE_URL=here, LOG_LEVEL="WARNING")
    os.environ.setdefault("DATABASE_URL", f"sqlite:///{RECORDS}")
    # In a process of its own, whose memory is given back: inventing a town takes far more than serving one.
    preparing = get_context("fork").Process(target=_prepare, args=(asked.people, kept["DEMO_PASSWORD"]))
    preparing.start()
    preparing.join()
    if preparing.exitcode:
        sys.exit(preparing.exitcode)
    app = create_app()
    with app.app_context():
        with transaction():
            name, link = link_for_phone(sign_ins()[Role.KEY_WORKER])
        _show(here, name, link, kept["DEMO_PASSWORD"])
        db.session.remove()
        db.engine.dispose()
    # Ends with the server: a daemon of this process.
    get_context("fork").Process(target=_seal, daemon=True).start()
    _watch_beside()
    _Server(app, f"{asked.host}:{asked.port}").run()


def _watch_beside() -> None:
    """Keep the watch over alerts in a process beside the server, as in production; it ends with the server.

    A plain fork: one that multiprocessing knows of would be stopped by the first of the server's workers that ends.
    """
    server = os.getpid()
    if os.fork():
        return
    with contextlib.suppress(KeyboardInterrupt), create_app().app_context():
        keep_watch(SECONDS_BETWEEN_ROUNDS, goes_on=lambda: os.getppid() == server)
    os._exit(0)


class _Server(Application):
    """The production server with its own settings, over the application that is loaded already."""

    def __init__(self, app: Flask, bind: str) -> None:
        self.app, self.bind = app, bind
        super().__init__()

    def load_config(self) -> None:
        self.load_config_from_file(str(config.ROOT / "gunicorn.conf.py"))
        self.cfg.set("bind", self.bind)

    def load(self) -> Flask:
        return self.app


def _read(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make demo", description="A believable town to look at.")
    parser.add_argument("--port", type=int, default=8000, help="another port than 8000")
    parser.add_argument("--host", default="127.0.0.1", help="this machine's own address, to let a phone near by in")
    parser.add_argument("--people", type=int, default=PEOPLE, help="how many young people the town has")
    parser.add_argument("--reset", action="store_true", help="start over with a fresh town")
    return parser.parse_args(arguments)


def _check_door(host: str, port: int) -> None:
    """End with a plain word where the address can't be had, before anything is made."""
    with socket.socket() as door:
        # As the server does it: an address left a moment ago is free.
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind((host, port))
        except (OSError, OverflowError) as error:
            why = "another program has it" if getattr(error, "errno", 0) == errno.EADDRINUSE else str(error).rstrip(".")
            bad(f"Port {port} can't be used: {why}. Choose another: make demo PORT={8001 if port == 8000 else 8000}")


def _kept() -> dict[str, str]:
    """Keys and password of this machine's demonstration: made once, readable by their owner alone."""
    if not KEPT.exists():
        made = {
            "SECRET_KEY": secrets.token_hex(32),
            "FIELD_KEYS": f"1:{config.new_key()}",
            "LOOKUP_KEY": config.new_key(),
            "DISCLOSURE_KEY": config.new_key(),
            "AUDIT_KEYS": f"1:{config.new_key()}",
            "DEMO_PASSWORD": new_password(),
        }
        with os.fdopen(os.open(KEPT, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.writelines(f"{name}={value}\n" for name, value in made.items())
    lines = KEPT.read_text(encoding="utf-8").splitlines()
    return {name: value for name, _equals, value in (line.partition("=") for line in lines)}


def _prepare(people: int, password: str) -> None:
    """Bring the tables up to date, and invent the town where there is none."""
    with create_app().app_context():
        upgrade()
        if is_town_here():
            return
        print("Making up a town. This is done once and takes about half a minute …", flush=True)
        try:
            with transaction():
                made = build_town(people=people, seed=SEED, password=password)
                publish_town(QUARTERS)
        except RuleError as error:
            bad(f"{error}\nTo start over: make demo RESET=1")
        print(in_words(made), flush=True)


def _seal() -> None:
    """Chain the trail's new entries, as `flask audit seal` does beside a real installation."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with create_app().app_context():
        seal.main(args=[], standalone_mode=False)


def _show(here: str, name: str, link: str, password: str) -> None:
    emails = sign_ins()
    print(f"\nWaymark is at {here}/staff/sign-in\n")
    print("\n".join(sign_in_lines(emails, password)))
    print(f"\nOn a phone: the check-in of {name}, whom the key worker above works with\n  {link}\n")
    segno.make(link, error="m").terminal(compact=True)
    print(f"\nYou said, we did   {here}/hear/youth-work")
    print(f"For commissioners  {here}/commission/  (sign in as {emails[Role.COMMISSIONER]})")
    print(f"Help               {here}/help")
    print("\nTo stop: Ctrl+C. Start again with the same command: what you entered is still there.", flush=True)


if __name__ == "__main__":
    main()
