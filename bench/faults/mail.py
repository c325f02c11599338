"""A mail server that refuses, drops connections, hangs and is away, at random; it remembers every letter that it took."""

from __future__ import annotations

import asyncio
import random
import threading
from dataclasses import dataclass
from typing import Any, Self

from aiosmtpd.controller import Controller

from bench.faults.history import History
from tests.support.mail import free_port

# How often, of all letters, what goes amiss.
FAULTS = {
    "refused": 0.05,
    "refused for good": 0.02,
    "dropped before it was taken": 0.03,
    "dropped after it was taken": 0.02,
    "hung": 0.004,
    "rude at the end": 0.03,
}
REFUSALS = {"refused": "451 Try again later", "refused for good": "550 There is nobody of that name"}
# Longer than the watch waits for an answer.
HUNG_SECONDS = 12
# How long the server is there, and how long away, in seconds.
THERE, AWAY = (8.0, 20.0), (1.0, 4.0)


@dataclass(frozen=True)
class Letter:
    """One letter that was taken: whose key it carries, from which sender to whom, and whether that sender heard of it."""

    token: str
    sender: str
    to: str
    is_answered: bool


class Mail(threading.Thread):
    """The server; as a thread it comes and goes. `heal` ends all faults."""

    def __init__(self, seed: int, history: History) -> None:
        super().__init__(name="mail", daemon=True)
        self.port = free_port()
        self.history = history
        self.chance = random.Random(f"{seed}:mail")
        self.letters: list[Letter] = []
        self.faults: dict[str, int] = dict.fromkeys((*FAULTS, "away"), 0)
        # Set for a moment each time that a letter was taken and its sender has not heard of it yet.
        self.taken = threading.Event()
        self.healed = threading.Event()
        self._controller = self._open()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.heal()
        self._controller.stop()

    def heal(self) -> None:
        """From now on it is there, and takes everything."""
        self.healed.set()
        if self.is_alive():
            self.join()

    def run(self) -> None:
        """Come and go."""
        while not self.healed.wait(self.chance.uniform(*THERE)):
            self._controller.stop()
            self.faults["away"] += 1
            self.history.write("mail away")
            self.healed.wait(self.chance.uniform(*AWAY))
            self._controller = self._open()
            self.history.write("mail back")

    def _open(self) -> Controller:
        controller = Controller(_Handler(self), hostname="127.0.0.1", port=self.port)
        controller.start()
        return controller

    def fault(self) -> str:
        """What goes amiss with the next letter; empty for nothing."""
        if self.healed.is_set():
            return ""
        drawn = self.chance.random()
        for name, share in FAULTS.items():
            if drawn < share:
                self.faults[name] += 1
                return name
            drawn -= share
        return ""

    def take(self, envelope: Any, *, is_answered: bool) -> None:
        """Remember a letter."""
        headers = dict(
            line.split(": ", 1) for line in envelope.content.decode().split("\r\n\r\n")[0].splitlines() if ": " in line
        )
        letter = Letter(headers["X-Waymark-Key"], envelope.mail_from, envelope.rcpt_tos[0], is_answered)
        self.letters.append(letter)
        self.history.write("letter", token=letter.token, sender=letter.sender, to=letter.to, is_answered=is_answered)
        self.taken.set()
        self.taken.clear()


class _Handler:
    """What aiosmtpd asks at each step of a conversation."""

    def __init__(self, mail: Mail) -> None:
        self.mail = mail
        self.is_rude = False

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd asks by this name
        fault = self.mail.fault()
        if fault in REFUSALS:
            return REFUSALS[fault]
        if fault == "dropped before it was taken":
            server.transport.abort()
            return "421 Gone"
        is_answered = fault not in {"hung", "dropped after it was taken"}
        self.mail.take(envelope, is_answered=is_answered)
        if fault == "hung":
            await asyncio.sleep(HUNG_SECONDS)
        if not is_answered:
            server.transport.abort()
        self.is_rude = fault == "rude at the end"
        return "250 Taken"

    async def handle_QUIT(self, _server: Any, _session: Any, _envelope: Any) -> str:  # noqa: N802 - as above
        return "421 No time for goodbyes" if self.is_rude else "221 Bye"
