"""What is logged, and what a broken page says, holds nobody's words (SEC-126)."""

from __future__ import annotations

import logging

import pytest

from app.db import db, transaction
from app.people.models import YoungPerson
from app.web.logs import JsonLines
from tests.support.client import Pages
from tests.support.marked import mark_everything


@pytest.fixture
def lines(app):
    """Everything that is logged, as it is written."""
    written: list[str] = []

    class Keep(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            written.append(JsonLines().format(record))

    keep, before = Keep(), app.logger.level
    app.logger.addHandler(keep)
    app.logger.setLevel("DEBUG")
    yield written
    app.logger.removeHandler(keep)
    app.logger.setLevel(before)


def test_pages_full_of_words_log_none_of_them_SEC_126_SEC_75(app, cast, lines):
    with app.app_context():
        mark_everything()
    asha = Pages(app, cast.asha).client
    person = cast.cara.public_id
    shown = [asha.get(f"/staff/young-people/{tail}") for tail in ("", person, f"{person}/sessions/record")]
    asha.post(f"/staff/young-people/{person}/sessions/record", data={"summary": "Zephyrine"})
    asha.get(f"/staff/young-people/{person}?q=Zephyrine")
    assert any("Zephyrine" in page.get_data(as_text=True) for page in shown), "the pages hold them"
    assert len(lines) >= 5
    assert [line for line in lines if "zephyrine" in line.lower()] == []


def test_a_name_that_does_not_open_breaks_the_page_and_is_logged_without_it_SEC_55_SEC_126(app, cast, lines):
    with app.app_context(), transaction() as session:
        person = session.get(YoungPerson, cast.cara.id)
        broken = person.given_name_sealed
        session.get(YoungPerson, cast.callum.id).given_name_sealed = broken
    client = Pages(app, cast.asha).client
    app.testing, app.config["PROPAGATE_EXCEPTIONS"] = False, False
    try:
        answer = client.get(f"/staff/young-people/{cast.callum.public_id}")
    finally:
        app.testing, app.config["PROPAGATE_EXCEPTIONS"] = True, None
    said = answer.get_data(as_text=True)
    assert answer.status_code == 500
    (crash,) = [line for line in lines if "SealError" in line]
    for text in (said, crash):
        assert "Cara" not in text
        assert broken.hex() not in text
        assert cast.callum.public_id not in crash
    with app.app_context():
        db.session.remove()
