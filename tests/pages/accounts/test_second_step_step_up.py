"""How proving again who one is behaves."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from sqlalchemy import select, update

from app.accounts.models import SignIn
from app.audit.models import AuditEntry
from app.audit.types import Action
from app.db import db
from app.messaging.models import OutboxMessage
from app.messaging.types import MessageKind
from tests.support.cast import PASSWORD
from tests.support.client import form_of
from tests.support.signing_in import app_code, sign_in

ADDRESS = "/staff/step-up"
GRAVE = "/staff/authenticator"


def long_ago():
    db.session.execute(update(SignIn).values(stepped_up_at=None))
    db.session.commit()


def proof(pages, who):
    return {"password": PASSWORD, "code": app_code(pages.app, who.user_id)}


def test_grave_pages_ask_again_and_lead_back_SEC_49(cast, pages, context):
    long_ago()
    asha = pages.as_(cast.asha)
    asked = asha.get(GRAVE).to
    assert asked == f"{ADDRESS}?next=/staff/authenticator"
    assert asha.submit(asked, proof(pages, cast.asha)).to == GRAVE
    assert asha.get(GRAVE).status == 200


def cancel(answer):
    (link,) = [node for node in answer.page.all("a") if "Cancel" in node.text]
    return link.attributes["href"]


def test_cancel_leads_back_to_where_somebody_was_and_not_past_the_question_SEC_49(cast, pages, context):
    long_ago()
    asha = pages.as_(cast.asha)
    asked = asha.get(GRAVE, headers={"Referer": "http://localhost/staff/sign-ins?from=1"}).to
    assert cancel(asha.get(asked)) == "/staff/sign-ins?from=1"
    again = asha.submit(asked, {"password": "not this one at all", "code": "1"})
    assert (again.status, cancel(again)) == (422, "/staff/sign-ins?from=1")
    assert asha.submit(asked, proof(pages, cast.asha)).to == GRAVE


@pytest.mark.parametrize(
    "before",
    ["", GRAVE, f"{ADDRESS}?next={GRAVE}", "@example.org/staff", ".example.org/staff", "/go/x", "/staff/%2e%2e/a\\b"],
)
def test_cancel_leads_home_where_nothing_else_was_before_SEC_104(cast, pages, context, before):
    long_ago()
    asked = pages.as_(cast.asha).get(GRAVE, headers={"Referer": f"http://localhost{before}"}).to
    assert cancel(pages.as_(cast.asha).get(asked)) == "/staff/home"


@pytest.mark.parametrize("elsewhere", ["https://example.org/", "//example.org/staff", "javascript:alert(1)", "/go/x"])
def test_cancel_never_leads_to_another_site_SEC_104(cast, pages, elsewhere):
    asked = pages.as_(cast.asha).get(ADDRESS, query_string={"back": elsewhere})
    assert cancel(asked) == "/staff/home"


def test_it_lasts_five_minutes_SEC_49(cast, pages):
    asha = pages.as_(cast.asha)
    assert asha.get(GRAVE).status == 200
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(minutes=6)):
        assert asha.get(GRAVE).to.startswith(ADDRESS)


def test_cookie_is_new_after_it_and_the_old_one_opens_nothing_SEC_43(cast, pages):
    asha = pages.as_(cast.asha)
    asha.get("/staff/sign-ins")
    before = asha.client.get_cookie("w").value
    asha.submit(ADDRESS, proof(pages, cast.asha))
    old = pages.as_(None)
    old.client.set_cookie("w", before)
    assert old.get("/staff/sign-ins").to == "/staff/sign-in"
    assert asha.get("/staff/sign-ins").status == 200


def test_password_or_code_of_somebody_else_does_not_do(cast, pages, context):
    asha = pages.as_(cast.asha)
    assert (
        asha.submit(ADDRESS, {"password": "another one", "code": app_code(pages.app, cast.asha.user_id)}).status == 422
    )
    assert asha.submit(ADDRESS, {"password": PASSWORD, "code": app_code(pages.app, cast.ben.user_id)}).status == 422
    refused = select(AuditEntry).where(AuditEntry.action == Action.STEP_UP_REFUSED)
    assert len(db.session.scalars(refused).all()) == 2


def test_guessing_is_slowed_down_SEC_98(cast, pages):
    asha = pages.as_(cast.asha)
    statuses = [asha.submit(ADDRESS, {"password": f"guess {n}", "code": "1"}).status for n in range(11)]
    assert statuses == [422] * 10 + [429]


def test_ten_codes_in_a_row_end_this_sign_in_and_no_other_SEC_30_SEC_98(cast, pages, context):
    asha, other = pages.as_(cast.asha), pages.as_(None)
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(minutes=1)) as clock:
        sign_in(other, cast.asha)
        wrong = {"password": PASSWORD, "code": "1"}
        assert [asha.submit(ADDRESS, wrong).status for _try in range(5)] == [422] * 5
        clock.shift(dt.timedelta(minutes=11))
        answers = [asha.submit(ADDRESS, wrong) for _try in range(5)]
        assert [answer.status for answer in answers[:4]] == [422] * 4
        assert answers[-1].to == "/staff/sign-in?late=codes"
        assert asha.get("/staff/sign-ins").to == "/staff/sign-in"
        assert other.get("/staff/sign-ins").status == 200
    told = select(OutboxMessage).where(OutboxMessage.kind == MessageKind.CODES_TRIED)
    assert db.session.scalars(told).one().address == cast.asha.email


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://example.org/",
        "//example.org/staff",
        "/staff/../..//example.org",
        "/staff\\@example.org",
        "/go/x",
        "/staffing",
    ],
)
def test_it_never_leads_to_another_site_SEC_104_SEC_02(cast, pages, elsewhere):
    answer = pages.as_(cast.asha).submit(f"{ADDRESS}?next={elsewhere}", proof(pages, cast.asha))
    assert answer.to == "/staff/home"


def test_what_was_sent_too_late_is_kept_to_send_again_SEC_49(cast, pages, context):
    fay = pages.as_(cast.fay)
    address = "/staff/accounts/invite"
    _action, filled = form_of(fay.get(address).page, address)
    long_ago()
    answer = fay.post(address, filled | {"name": "Nia Wren"})
    assert answer.status == 403
    assert answer.page.one("input", name="name").attributes["value"] == "Nia Wren"


def test_signed_out_visitor_is_asked_to_sign_in(pages):
    assert pages.get(ADDRESS).to == "/staff/sign-in"


def test_strangers_who_guess_at_an_address_keep_nobody_from_stepping_up_SEC_98(cast, pages):
    stranger = pages.as_(None)
    for _try in range(11):
        stranger.submit("/staff/sign-in", {"email": cast.asha.email, "password": "a guess at a password"})
    answer = pages.as_(cast.asha).submit("/staff/step-up", {"password": PASSWORD, "code": "000000"})
    assert answer.status == 422
