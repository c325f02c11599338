"""The production server, killed without warning at random moments and started again."""

from __future__ import annotations

import http.client
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO, Self

ROOT = Path(__file__).resolve().parents[2]
# Of all kills, the share that takes the whole server; the others take one worker. Starting anew takes seconds.
WHOLE = 0.3
WAIT = (0.05, 2.0)
# Before each wait, up to so many forms are answered first: on a slow machine nobody would ever get anywhere.
ANSWERS_BETWEEN = 20


def environment(database: str, **settings: str) -> dict[str, str]:
    """The settings of a program that works on this database."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("GUNICORN_")}
    return inherited | {"WAYMARK_ENV": "development", "DATABASE_URL": database, "LOG_LEVEL": "ERROR"} | settings


class Server:
    """Gunicorn as `make demo` runs it, on one database."""

    def __init__(self, database: str, log: Path) -> None:
        with socket.socket() as door:
            door.bind(("127.0.0.1", 0))
            self.port: int = door.getsockname()[1]
        self.database = database
        self.log: IO[bytes] = log.open("ab")
        self.running: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it answers."""
        self.running = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{self.port}"],
            cwd=ROOT,
            env=environment(self.database),
            stdout=self.log,
            stderr=self.log,
            start_new_session=True,
        )
        self.wait()

    def wait(self) -> None:
        """Wait until it answers, at most a minute."""
        until = time.monotonic() + 60
        while time.monotonic() < until:
            if self.is_up():
                return
            time.sleep(0.02)
        raise TimeoutError(f"the server does not answer; see {self.log.name}")

    def is_up(self) -> bool:
        """Whether it answers now."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=2)
        try:
            connection.request("GET", "/health/live")
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def kill(self) -> None:
        """Kill -9 of the master and all of its workers."""
        if self.running is not None:
            # The whole group in one call: nobody has time to tidy up.
            os.killpg(self.running.pid, signal.SIGKILL)
            self.running.wait()
            self.running = None

    def kill_worker(self, chance: random.Random) -> bool:
        """Kill -9 of one worker; the master starts another. False where there was none at this moment."""
        workers = _children(self.running.pid) if self.running else []
        if not workers:
            return False
        try:
            os.kill(chance.choice(workers), signal.SIGKILL)
        except ProcessLookupError:
            return False
        return True

    def close(self) -> None:
        """Kill it for good."""
        self.kill()
        self.log.close()


def _children(pid: int) -> list[int]:
    told = Path(f"/proc/{pid}/task/{pid}/children")
    if told.exists():
        return [int(child) for child in told.read_text(encoding="ascii").split()]
    found = subprocess.run(["pgrep", "-P", str(pid)], check=False, capture_output=True, text=True)
    return [int(child) for child in found.stdout.split()]


class Killer(threading.Thread):
    """Kills workers and the whole server until told to stop, then leaves it running.

    `answers` counts forms answered; `whole` is the share of kills that takes the whole server.
    """

    def __init__(self, server: Server, seed: int, answers: Callable[[], int], *, whole: float = WHOLE) -> None:
        super().__init__(name="killer")
        self.server = server
        self.answers = answers
        self.whole = whole
        self.chance = random.Random(f"{seed}:killer")
        self.done = threading.Event()
        self.kills = {"worker": 0, "server": 0}
        self.error: BaseException | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.done.set()
        self.join()
        if self.error:
            raise self.error

    def run(self) -> None:
        """One kill after another, each some time after the server was up."""
        try:
            while self._people_work() and not self.done.wait(self.chance.uniform(*WAIT)):
                if self.chance.random() < self.whole:
                    self.server.kill()
                    self.kills["server"] += 1
                    self.server.start()
                elif self.server.kill_worker(self.chance):
                    self.kills["worker"] += 1
        except BaseException as error:  # noqa: BLE001 - told by the thread that waits
            self.error = error

    def _people_work(self) -> bool:
        goal = self.answers() + self.chance.randint(0, ANSWERS_BETWEEN)
        while self.answers() < goal:
            if self.done.wait(0.01):
                return False
        return True
