"""Who carries a message: a mail server, or in development the terminal."""

from __future__ import annotations

import hashlib
import smtplib
import ssl
from contextlib import suppress
from email.message import EmailMessage
from typing import Protocol
from urllib.parse import unquote, urlsplit

from flask import current_app

from app.messaging.types import Channel, DeliveryError, Outgoing
from app.messaging.words import words_of

TIMEOUT_SECONDS = 10


class Provider(Protocol):
    """Takes a message, or raises DeliveryError."""

    def send(self, message: Outgoing) -> None: ...


class Console:
    """Says that a message would go out: its kind and key, never its address."""

    def send(self, message: Outgoing) -> None:
        print(f"message {message.kind} {message.key}", flush=True)


class Smtp:
    """Hands messages to the mail server at `smtp://…` (encrypted where offered), `smtp+tls://…` (refused unless so) or `smtps://…`."""

    def __init__(self, address: str, *, sender: str, text_gateway: str = "") -> None:
        self.address = urlsplit(address)
        self.sender = sender
        self.text_gateway = text_gateway

    def send(self, message: Outgoing) -> None:
        try:
            server = self._connect()
            try:
                refused = server.send_message(self._letter(message))
            finally:
                # Whatever the server says to a goodbye, it has taken the letter or not.
                with suppress(OSError, smtplib.SMTPException):
                    server.quit()
        except (OSError, smtplib.SMTPException, ValueError) as error:
            # The server's own words may repeat the address, so that only their kind is kept.
            raise DeliveryError(type(error).__name__) from None
        if refused:
            raise DeliveryError("refused")

    def _connect(self) -> smtplib.SMTP:
        host, port = self.address.hostname or "localhost", self.address.port
        if self.address.scheme == "smtps":
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                host, port or 465, timeout=TIMEOUT_SECONDS, context=ssl.create_default_context()
            )
        else:
            server = smtplib.SMTP(host, port or 25, timeout=TIMEOUT_SECONDS)
            server.ehlo()
            if self.address.scheme == "smtp+tls" or server.has_extn("starttls"):
                server.starttls(context=ssl.create_default_context())
                server.ehlo()
        if self.address.username:
            server.login(unquote(self.address.username), unquote(self.address.password or ""))
        return server

    def _letter(self, message: Outgoing) -> EmailMessage:
        subject, text = words_of(message.kind)
        letter = EmailMessage()
        letter["From"] = self.sender
        letter["To"] = self._to(message)
        letter["Subject"] = subject
        # The same for each try of one message, so that one which arrives twice can be known.
        token = hashlib.sha256(message.key.encode()).hexdigest()[:32]
        letter["Message-ID"] = f"<{token}@{self.sender.rpartition('@')[2]}>"
        letter["X-Waymark-Key"] = token
        letter["Auto-Submitted"] = "auto-generated"
        letter.set_content(f"{text}\n\n{message.link}" if message.link else text)
        return letter

    def _to(self, message: Outgoing) -> str:
        if message.channel is Channel.TEXT:
            return self.text_gateway.replace("{number}", "".join(mark for mark in message.address if mark.isdigit()))
        return message.address


def provider() -> Provider:
    """Whoever carries messages in this installation."""
    settings = current_app.config
    if not settings["SMTP_URL"]:
        return Console()
    return Smtp(settings["SMTP_URL"], sender=settings["MAIL_FROM"], text_gateway=settings["TEXT_BY_EMAIL"])


def can_mail() -> bool:
    """Whether messages really go out here. Where not, they are only said in the terminal, without what is in them."""
    return bool(current_app.config["SMTP_URL"])


def can_text() -> bool:
    """Whether a text message can be sent here; where not, the e-mail address is used."""
    settings = current_app.config
    return not settings["SMTP_URL"] or "{number}" in settings["TEXT_BY_EMAIL"]
