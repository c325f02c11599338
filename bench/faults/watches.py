"""The watch over alerts as processes of their own, two at times and none at times, killed without warning."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import IO, Self

from bench.faults.history import History
from bench.faults.mail import Mail
from bench.faults.server import ROOT, environment

# How long a watch lives, and how long its place stays empty, in seconds.
LIFE, EMPTY = (1.0, 8.0), (0.0, 4.0)
# Of all kills, the share that waits for a letter that was just taken, of which the watch has not heard yet.
AT_A_LETTER = 0.6
ONE_ROUND = [sys.executable, "-m", "flask", "--app", "wsgi", "safeguarding", "watch", "--once"]
PROGRAM = [sys.executable, "-m", "bench.faults.watch_program"]


class Watches:
    """Two places for a watch, each looked after by a thread of its own."""

    def __init__(self, database: str, mail: Mail, seed: int, history: History, log: Path) -> None:
        self.settings = environment(
            database,
            SMTP_URL=f"smtp://127.0.0.1:{mail.port}",
            MAIL_FROM="waymark@example.org",
            SAFETY_ALARM_TO="operators@example.org",
        )
        self.mail, self.history = mail, history
        self.log: IO[bytes] = log.open("ab")
        # How many watches were started, and the addresses of those that were killed.
        self.begun = 0
        self.kills: set[str] = set()
        self.done = threading.Event()
        self.asking = threading.Lock()
        self.places = [
            threading.Thread(target=self._keep, args=(random.Random(f"{seed}:watch {place}"),)) for place in (1, 2)
        ]

    def __enter__(self) -> Self:
        self.program = subprocess.Popen(
            PROGRAM,
            cwd=ROOT,
            env=self.settings,
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.log,
        )
        self._told()
        for place in self.places:
            place.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.done.set()
        for place in self.places:
            place.join()
        self.program.communicate()

    def do_round(self) -> None:
        """One round to its end, with nobody in its way."""
        subprocess.run(ONE_ROUND, check=True, cwd=ROOT, env=self.settings, stdout=self.log, stderr=self.log)

    def _keep(self, chance: random.Random) -> None:
        while not self.done.is_set():
            watch, sender = self._begin()
            self.done.wait(chance.uniform(*LIFE))
            if chance.random() < AT_A_LETTER:
                self.mail.taken.wait(3)
                time.sleep(chance.uniform(0, 0.002))
            os.kill(watch, signal.SIGKILL)
            self.kills.add(sender)
            self.history.write("watch killed")
            self.done.wait(chance.uniform(*EMPTY))

    def _begin(self) -> tuple[int, str]:
        """Start a watch: the id of its process, and the address that its letters come from."""
        with self.asking:
            assert self.program.stdin is not None
            self.begun += 1
            sender = f"watch-{self.begun}@example.org"
            self.program.stdin.write(f"{sender}\n")
            self.program.stdin.flush()
            return int(self._told()), sender

    def _told(self) -> str:
        assert self.program.stdout is not None
        told = self.program.stdout.readline().strip()
        if not told:
            raise RuntimeError(f"no watch starts; see {self.log.name}")
        return told
