"""A mail server that runs in the test itself, and can refuse or be away."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import Message
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message as MessageHandler
from flask import Flask


class Mailbox(MessageHandler):
    """Takes what is sent, each letter in so many `seconds`, or answers as `refusal` says; says `goodbye` at the end."""

    def __init__(self) -> None:
        super().__init__()
        self.letters: list[Message] = []
        self.refusal: str | None = None
        self.seconds = 0.0
        self.goodbye = "221 Bye"
        # Addresses that it knows nobody for.
        self.refuses: set[str] = set()

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: list[str]) -> str:
        if address in self.refuses:
            return "550 Nobody has this address"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> Any:
        await asyncio.sleep(self.seconds)
        if self.refusal:
            return self.refusal
        return await super().handle_DATA(server, session, envelope)

    async def handle_QUIT(self, server: Any, session: Any, envelope: Any) -> str:
        return self.goodbye

    def handle_message(self, message: Message) -> None:
        self.letters.append(message)

    def to(self, address: str) -> list[Message]:
        """The letters to one address, first to last."""
        return [letter for letter in self.letters if letter["To"] == address]


@contextmanager
def mail_server(app: Flask) -> Iterator[Mailbox]:
    """A mail server for this application while the test runs."""
    mailbox = Mailbox()
    controller = Controller(mailbox, hostname="127.0.0.1", port=free_port())
    controller.start()
    before = app.config["SMTP_URL"]
    app.config.update(SMTP_URL=f"smtp://127.0.0.1:{controller.port}", MAIL_FROM="waymark@example.org")
    try:
        yield mailbox
    finally:
        app.config["SMTP_URL"] = before
        controller.stop()


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])
