"""What comes in has a size, what is served is ours, and nobody forges an address or a line of the log."""

from __future__ import annotations

import json
import logging

import pytest

from app.invitations.services import CODE_TRIES
from app.messaging.providers import Smtp
from app.messaging.types import Channel, DeliveryError, MessageKind, Outgoing
from app.web.logs import JsonLines
from tests.support.mail import mail_server


def test_more_than_a_form_can_hold_is_refused_before_it_is_read_SEC_28(app, pages):
    client = pages.client
    for data in ({"code": "x" * (app.config["MAX_CONTENT_LENGTH"] + 1)}, {f"field-{n}": "x" for n in range(400)}):
        answer = client.post("/go", data=data, content_type="multipart/form-data")
        assert answer.status_code == 413
        assert b"Traceback" not in answer.data
    assert client.get("/help").status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        "/.git/config",
        "/.env",
        "/config.py",
        "/wsgi.py",
        "/instance/waymark.sqlite3",
        "/requirements/runtime.txt",
        "/static/../config.py",
        "/static/%2e%2e/config.py",
        "/static/..%2fconfig.py",
        "/static/%5c..%5cconfig.py",
        "/static/",
        "/console",
        "/help?__debugger__=yes&cmd=resource&f=debugger.js",
    ],
)
def test_neither_source_nor_settings_nor_a_debugger_is_served_SEC_61(pages, address):
    answer = pages.client.get(address)
    assert answer.status_code == 404 or address.startswith("/help")
    for word in (b"SECRET_KEY", b"FIELD_KEYS", b"import ", b"[core]", b"debugger.js"):
        assert word not in answer.data


def test_a_caller_does_not_get_new_tries_by_another_address_in_a_header_SEC_26(pages):
    statuses = []
    for number in range(CODE_TRIES.most + 1):
        forged = dict.fromkeys(("X-Forwarded-For", "X-Real-IP", "Forwarded", "Client-IP"), f"203.0.113.{number}")
        statuses.append(pages.submit("/go", {"code": "ABCD-EFGH"}, headers=forged).status)
    assert statuses[-1] == 429
    assert 429 not in statuses[:-1]


def test_a_caller_does_not_say_that_the_line_is_safe_SEC_26(pages):
    answer = pages.client.get("/help", headers={"X-Forwarded-Proto": "https", "X-Forwarded-Host": "evil.example"})
    assert "Strict-Transport-Security" not in answer.headers
    assert b"evil" not in answer.data


def test_nobody_writes_a_line_into_the_log_SEC_75(app, pages):
    lines: list[str] = []

    class Keep(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(JsonLines().format(record))

    keep, before = Keep(), app.logger.level
    app.logger.addHandler(keep)
    app.logger.setLevel("DEBUG")
    forged = '%0A{"level": "info", "event": "all is well"}%0D%0A%1b[2J'
    try:
        for address in (f"/go/{forged}", f"/{forged}", f"/help?q={forged}"):
            pages.client.get(address, headers={"User-Agent": "all is well", "Referer": f"http://localhost/{forged}"})
        pages.client.post("/go", data={"code": 'x\r\n{"event": "all is well"}', "strange\n": "x"})
        app.logger.warning("said\n%s", '{"event": "all is well"}')
    finally:
        app.logger.removeHandler(keep)
        app.logger.setLevel(before)
    assert len(lines) >= 5
    assert all("\n" not in line and "\r" not in line and "\x1b" not in line for line in lines)
    assert all({"at", "level", "event"} <= json.loads(line).keys() for line in lines)
    assert [line for line in lines[:-1] if "all is well" in line] == []


@pytest.mark.parametrize("break_", ["\r\n", "\n", "\r"])
def test_an_address_with_a_line_break_reaches_no_letter_SEC_09(app, break_):
    with app.app_context(), mail_server(app) as mailbox:
        carrier = Smtp(app.config["SMTP_URL"], sender="waymark@example.org", text_gateway="")
        address = f"asha@example.org{break_}Bcc: evil@example.org"
        outgoing = Outgoing(key="k", kind=next(iter(MessageKind)), channel=Channel.EMAIL, address=address)
        with pytest.raises(DeliveryError):
            carrier.send(outgoing)
        assert mailbox.letters == []
