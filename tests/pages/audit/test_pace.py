"""However fast forms come from one account, they are slowed before they flood; nobody who types ever meets it."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from flask import url_for
from sqlalchemy import select

from app.access.seal import rule_for
from app.audit import pace
from app.audit.hooks import STAY_OPEN
from app.audit.models import AuditEntry
from app.audit.types import Action
from app.db import db
from app.web.limits import Limit
from app.web.models import RateHit
from tests.pages.keywork.test_record import address, filled, recorded
from tests.support.client import form_of, htmx
from tests.support.generated import doors, small_app
from tests.support.relations import OWN, furnish

FEW = Limit("staff-forms", most=3, minutes=10)
SMALL = small_app()


@pytest.fixture
def few(monkeypatch):
    monkeypatch.setattr(pace, "FORMS", FEW)


def written():
    return db.session.scalars(select(AuditEntry).where(AuditEntry.action == Action.FORMS_SLOWED)).all()


def test_forms_without_end_are_slowed_and_what_was_typed_is_sent_again_later_SEC_16_SEC_98(cast, pages, context, few):
    asha, record = pages.as_(cast.asha), address(cast.cara)
    statuses = [asha.submit(record, filled(summary="")).status for _ in range(FEW.most)]
    assert statuses == [422] * FEW.most, "what has to be put right counts as well"
    slowed = asha.submit(record, filled(summary="Rowed to the island"))
    assert slowed.status == 429
    assert 590 <= int(slowed.headers["Retry-After"]) <= 600
    assert not recorded()
    action, kept = form_of(slowed.page, record)
    assert (action, kept["summary"]) == (record, "Rowed to the island")
    assert asha.post(action, kept).status == 429
    assert asha.get("/help").status == 200
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(minutes=11)):
        assert asha.post(action, kept).status == 303
    assert [session.summary for session in recorded()] == ["Rowed to the island"]


def test_the_trail_says_once_who_was_slowed_and_where_SEC_98(cast, pages, context, few):
    asha = pages.as_(cast.asha)
    for _ in range(FEW.most + 3):
        asha.submit(address(cast.cara), filled(summary=""))
    (entry,) = written()
    assert entry.actor_id == cast.asha.user_id
    assert entry.detail == "keywork.record 3 forms in 10 minutes"


def test_every_sign_in_of_one_account_counts_and_no_other_account_SEC_98(cast, pages, context, few):
    for _ in range(FEW.most):
        pages.as_(cast.asha).submit(address(cast.cara), filled(summary=""))
    assert pages.as_(cast.asha).submit(address(cast.cara), filled()).status == 429
    assert pages.as_(cast.asha).submit(address(cast.cara), filled(), headers=htmx("record-form")).status == 429
    assert pages.as_(cast.erin).submit(address(cast.cara), filled()).status == 303


def test_whoever_stays_below_it_all_day_is_never_slowed_SEC_98(cast, pages, context, few):
    asha = pages.as_(cast.asha)
    _action, sent = form_of(asha.get(address(cast.cara)).page, address(cast.cara))
    with time_machine.travel(dt.datetime.now(dt.UTC), tick=False) as clock:
        for _ in range(4 * FEW.most):
            assert asha.post(address(cast.cara), sent | filled(summary="")).status == 422
            clock.shift(60 * FEW.minutes / FEW.most)


NEVER_SLOWED = sorted(
    endpoint
    for endpoint, method in doors(SMALL)
    if method == "POST" and (endpoint.startswith(STAY_OPEN) or rule_for(SMALL, endpoint).permission is None)
)


def test_alerts_concerns_leaving_and_young_people_are_never_counted_SEC_98(app, cast, pages, context, monkeypatch):
    monkeypatch.setattr(pace, "FORMS", Limit("staff-forms", most=0, minutes=10))
    ids = furnish(cast)[OWN]
    addresses = {}
    with app.test_request_context():
        for endpoint in NEVER_SLOWED:
            names = {name for rule in app.url_map.iter_rules(endpoint) for name in rule.arguments}
            addresses[endpoint] = url_for(endpoint, **{name: ids[name] for name in names})
    erin = pages.as_(cast.erin)
    _action, sent = form_of(erin.get(address(cast.cara)).page, address(cast.cara))
    token = {"csrf_token": sent["csrf_token"]}
    answers = {endpoint: erin.post(where, token).status for endpoint, where in addresses.items()}
    assert not [endpoint for endpoint, status in answers.items() if status == 429]
    assert {"safeguarding_alerts.acknowledge", "surveys_respond.question", "invitations_go.code"} & set(answers)
    asha = pages.as_(cast.asha)
    assert asha.submit(address(cast.cara), filled()).status == 429, "others are"
    assert asha.submit("/staff/sign-ins", to="/staff/sign-out").status == 303


def test_pages_that_are_read_are_not_counted_SEC_98(cast, pages, context):
    pages.as_(cast.asha).get(address(cast.cara))
    assert not db.session.scalars(select(RateHit)).all()
