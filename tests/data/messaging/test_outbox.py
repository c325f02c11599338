"""Messages wait in the outbox until they have gone: tried again, never lost, never with a word about anyone."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from sqlalchemy import select

from app.db import db, now, transaction
from app.errors import NotFoundError
from app.messaging import services
from app.messaging.deliver import deliver_due
from app.messaging.models import OutboxMessage
from app.messaging.types import Channel, MessageKind, MessageState
from app.messaging.words import words_of
from tests.support.at_once import at_once
from tests.support.mail import free_port, mail_server

START = dt.datetime(2031, 3, 4, 10, 0, tzinfo=dt.UTC)
ADDRESS = "duty@example.org"


def queue(cast, key="alert:1", **changes):
    details = {"address": ADDRESS, "authority_id": cast.authority_id} | changes
    return services.queue(key, MessageKind.LOOK, **details)


def stored():
    rows = db.session.scalars(select(OutboxMessage).execution_options(populate_existing=True)).all()
    found = [(row.state, row.tries) for row in rows]
    db.session.rollback()
    return found


def test_a_message_goes_out_once_with_its_own_words_and_nothing_else_SEC_87_SAFE_06(app, cast, context):
    with mail_server(app) as mailbox:
        with transaction():
            queue(cast)
        assert (deliver_due(), deliver_due()) == (1, 0)
        (letter,) = mailbox.to(ADDRESS)
    subject, text = words_of(MessageKind.LOOK)
    assert letter["Subject"] == subject
    assert letter.get_payload().strip() == text
    assert letter["From"] == "waymark@example.org"
    assert stored() == [(MessageState.SENT, 1)]


@pytest.mark.parametrize("kind", MessageKind)
def test_words_of_a_message_name_nobody_and_nothing_bad_SEC_87(kind):
    said = " ".join(words_of(kind)).lower()
    for word in ("risk", "safeguard", "danger", "harm", "abuse", "child", "young", "alert", "http", "%", "{"):
        assert word not in said


def test_the_same_occasion_asks_once_SAFE_11_REL_02(cast, context):
    with transaction():
        assert queue(cast).id == queue(cast, address="other@example.org").id
    assert len(stored()) == 1


def test_the_same_occasion_at_once_asks_once_SAFE_11(app, cast):
    keys = at_once(app, lambda _number: queue(cast).public_id)
    assert len(set(keys)) == 1


def test_what_is_taken_back_is_not_sent_SAFE_05(app, cast, context):
    with pytest.raises(NotFoundError), transaction():
        queue(cast)
        raise NotFoundError("the rest of the transaction")
    with mail_server(app) as mailbox:
        assert deliver_due() == 0
    assert mailbox.letters == []


@pytest.mark.parametrize("trouble", ["away", "451 Try later", "550 Not here"])
def test_whatever_the_mail_server_says_it_is_tried_again_until_it_has_gone_SAFE_11(app, cast, context, trouble):
    with mail_server(app) as mailbox, time_machine.travel(START, tick=False) as clock:
        server = app.config["SMTP_URL"]
        if trouble == "away":
            app.config["SMTP_URL"] = f"smtp://127.0.0.1:{free_port()}"
        else:
            mailbox.refusal = trouble
        with transaction():
            queue(cast)
        assert deliver_due() == 0
        assert deliver_due() == 0, "not before its time"
        assert stored() == [(MessageState.WAITING, 1)]
        clock.shift(dt.timedelta(seconds=16))
        assert deliver_due() == 0
        assert stored() == [(MessageState.WAITING, 2)]
        app.config["SMTP_URL"], mailbox.refusal = server, None
        clock.shift(dt.timedelta(seconds=31))
        assert deliver_due() == 1
    assert stored() == [(MessageState.SENT, 3)]
    assert len(mailbox.letters) == 1


def test_a_letter_that_was_taken_does_not_go_again_because_of_a_rude_goodbye_SAFE_11(app, cast, context):
    with mail_server(app) as mailbox:
        mailbox.goodbye = "421 No time for goodbyes"
        with transaction():
            queue(cast)
        assert deliver_due() == 1
    assert stored() == [(MessageState.SENT, 1)]


def test_a_slow_mail_server_does_not_keep_the_watch_from_telling_others_SAFE_07(app, cast, context):
    with mail_server(app) as mailbox:
        mailbox.seconds = 0.4
        with transaction():
            for number in range(12):
                queue(cast, key=f"alert:{number}")
        assert 1 <= deliver_due(within_seconds=0.5) <= 2
        assert [tries for _state, tries in stored()].count(0) >= 10, "the others are in nobody's hands"
        mailbox.seconds = 0.0
        deliver_due()
    assert {state for state, _tries in stored()} == {MessageState.SENT}


def test_whoever_dies_after_claiming_lets_go_and_the_key_is_the_same_SAFE_11(app, cast, context):
    with mail_server(app) as mailbox, time_machine.travel(START, tick=False) as clock:
        with transaction():
            message = queue(cast)
            services.claim(message)
        assert deliver_due() == 0
        clock.shift(services.LEASE + dt.timedelta(seconds=1))
        assert deliver_due() == 1
        # It was sent, and the note of it was lost: it goes again, under the same id.
        with transaction():
            row = db.session.scalars(select(OutboxMessage)).one()
            row.state, row.sent_at = MessageState.WAITING, None
        clock.shift(services.LEASE + dt.timedelta(seconds=1))
        assert deliver_due() == 1
    first, second = mailbox.letters
    assert first["Message-ID"] == second["Message-ID"]
    assert first["X-Waymark-Key"] == second["X-Waymark-Key"]


def test_after_three_days_it_is_given_up_and_stays_SAFE_10(app, cast, context):
    app.config["SMTP_URL"] = f"smtp://127.0.0.1:{free_port()}"
    try:
        with time_machine.travel(START, tick=False) as clock:
            with transaction():
                queue(cast)
            clock.shift(dt.timedelta(days=3, minutes=1))
            deliver_due()
        assert [state for state, _tries in stored()] == [MessageState.GIVEN_UP]
    finally:
        app.config["SMTP_URL"] = ""


def test_a_text_goes_through_the_gateway_and_the_operators_to_their_address(app, cast, context):
    with mail_server(app) as mailbox:
        app.config.update(TEXT_BY_EMAIL="{number}@text.example.org", SAFETY_ALARM_TO="operators@example.org")
        with transaction():
            queue(cast, address="07700 900123", channel=Channel.TEXT)
            services.queue("alarm:1", MessageKind.ALARM, address=None, authority_id=None)
        assert deliver_due() == 2
        app.config.update(TEXT_BY_EMAIL="", SAFETY_ALARM_TO="operators@localhost")
    assert {letter["To"] for letter in mailbox.letters} == {"07700900123@text.example.org", "operators@example.org"}


def test_development_says_kind_and_key_and_no_address(cast, context, capsys):
    with transaction():
        queue(cast)
    assert deliver_due() == 1
    assert capsys.readouterr().out == "message look alert:1\n"


def test_an_address_is_sealed(cast, context):
    with transaction():
        queue(cast)
    row = db.session.scalars(select(OutboxMessage)).one()
    assert row.address == ADDRESS
    assert ADDRESS.encode() not in row.address_sealed
    assert row.queued_at <= now()


def test_two_watches_send_each_message_once_SAFE_11(app, cast):
    with app.app_context(), transaction():
        for number in range(12):
            queue(cast, key=f"alert:{number}")
    with mail_server(app) as mailbox:
        gone = delivered_by_two(app)
    assert sum(gone) == 12
    assert len({letter["Message-ID"] for letter in mailbox.letters}) == len(mailbox.letters) == 12


def delivered_by_two(app):
    from concurrent.futures import ThreadPoolExecutor
    from threading import Barrier

    ready = Barrier(2)

    def one(_number):
        with app.app_context():
            ready.wait()
            return deliver_due()

    with ThreadPoolExecutor(2) as pair:
        return list(pair.map(one, range(2)))


def test_what_asks_somebody_to_look_goes_before_a_heap_of_other_messages_SAFE_06(app, cast, context):
    with mail_server(app) as mailbox:
        with transaction():
            for number in range(30):
                kind = MessageKind.SIGN_IN_CHANGED
                services.queue(f"sign-in:{number}", kind, address="many@example.org", authority_id=cast.authority_id)
            queue(cast)
        deliver_due()
        assert mailbox.letters[0]["To"] == ADDRESS
        assert len(mailbox.letters) == 31
