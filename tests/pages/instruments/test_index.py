"""How the list of the library behaves."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine

from app.i18n.dates import today
from tests.support.library import LIBRARY, TITLE, address, agreed, offered
from tests.support.signing_in import sign_in

pytestmark = pytest.mark.usefixtures("context")


def test_the_library_lists_what_can_be_asked_and_what_it_is_for(cast, pages):
    words = pages.as_(cast.asha).get(LIBRARY).words
    assert "Check-in" in words
    assert "8 questions · about 5 minutes · ages 8 to 25" in words
    assert "Ready to use" in words


def test_a_measure_without_an_agreement_is_told_and_offered_to_nobody(cast, pages, measure):
    words = pages.as_(cast.asha).get(LIBRARY).words
    assert "You need an agreement with its owner first." in words
    assert TITLE not in offered(pages, cast.asha, cast.cara)


def test_the_day_after_its_last_nobody_new_is_asked(cast, pages, measure):
    pages.as_(cast.fay).submit(address("calm", "/agreement"), agreed(ends_on=today().isoformat()))
    assert TITLE in offered(pages, cast.asha, cast.cara)
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(days=1)):
        asha = pages.as_(None)
        sign_in(asha, cast.asha)
        assert TITLE not in asha.get(f"/staff/young-people/{cast.cara.public_id}/invitations/").words
        assert "Your agreement with its owner has ended." in asha.get(LIBRARY).words
