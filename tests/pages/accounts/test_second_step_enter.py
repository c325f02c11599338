"""How the second step of signing in behaves."""

from __future__ import annotations

import datetime as dt

import time_machine
from sqlalchemy import select

from app.accounts import second_step
from app.accounts.models import RecoveryCode, SignIn, User
from app.audit.models import AuditEntry
from app.audit.types import Action
from app.db import db, transaction
from app.messaging.models import OutboxMessage
from app.messaging.types import MessageKind
from tests.support.cast import PASSWORD
from tests.support.signing_in import DOOR, LATE, SECOND, app_code, sign_in

CASELOAD = "/staff/young-people/"


def first_step(pages, who):
    answer = pages.submit(DOOR, {"email": who.email, "password": PASSWORD})
    assert answer.to == SECOND
    return pages


def codes_of(who):
    made = second_step.new_codes()
    with transaction():
        second_step.keep_codes(db.session.get_one(User, who.user_id), made)
    return list(made.shown)


def test_password_alone_opens_nothing_but_the_second_step_SEC_32_SEC_131(cast, pages):
    first_step(pages, cast.asha)
    for address in (CASELOAD, "/staff/home", "/staff/sign-ins", "/staff/step-up", "/staff/what-can-i-see"):
        assert pages.get(address).to == DOOR
    assert pages.get(SECOND).status == 200


def test_whoever_skipped_the_first_step_is_sent_to_it(pages):
    assert pages.get(SECOND).to == LATE
    assert pages.get("/staff/second-step/set-up").to == LATE


def test_code_works_once_SEC_37(cast, pages):
    code = app_code(pages.app, cast.asha.user_id)
    first_step(pages, cast.asha)
    assert pages.submit(SECOND, {"code": code}).to == "/staff/home"
    again = first_step(pages.as_(None), cast.asha).submit
    answer = again(SECOND, {"code": code})
    assert answer.status == 422
    assert "doesn't fit" in answer.words


def test_code_of_the_step_before_still_works_and_older_ones_do_not_SEC_40(cast, pages):
    first_step(pages, cast.asha)
    assert pages.submit(SECOND, {"code": app_code(pages.app, cast.asha.user_id, behind=2)}).status == 422
    assert pages.submit(SECOND, {"code": app_code(pages.app, cast.asha.user_id, behind=1)}).to == "/staff/home"


def test_code_of_somebody_else_does_not_fit_SEC_37(cast, pages):
    first_step(pages, cast.asha)
    assert pages.submit(SECOND, {"code": app_code(pages.app, cast.ben.user_id)}).status == 422


def test_half_a_sign_in_lasts_ten_minutes_SEC_40(cast, pages):
    first_step(pages, cast.asha)
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(minutes=9)):
        assert pages.get(SECOND).status == 200
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(minutes=11)):
        assert pages.get(SECOND).to == LATE


def test_half_a_sign_in_is_used_up_SEC_43_SEC_13(cast, pages):
    first_step(pages, cast.asha)
    half = pages.client.get_cookie("w").value
    pages.submit(SECOND, {"code": app_code(pages.app, cast.asha.user_id)})
    again = pages.as_(None)
    again.client.set_cookie("w", half)
    assert again.get(SECOND).to == LATE


def test_guessing_codes_is_slowed_down_SEC_30_SEC_98(cast, pages):
    first_step(pages, cast.asha)
    statuses = [pages.submit(SECOND, {"code": f"00000{n}"}).status for n in range(6)]
    assert statuses == [422] * 5 + [429]
    # From another browser too, until ten minutes have passed.
    assert first_step(pages.as_(None), cast.asha).submit(SECOND, {"code": "1"}).status == 429
    assert sign_in(pages.as_(None), cast.erin).to == "/staff/home"
    assert pages.get("/help").status == 200


def guess(pages, who, times=5):
    """Half signed in, so many wrong codes; the last answer."""
    first_step(pages, who)
    return [pages.submit(SECOND, {"code": f"00000{n}"}) for n in range(times)][-1]


def letters():
    db.session.rollback()
    told = select(OutboxMessage).where(OutboxMessage.kind == MessageKind.CODES_TRIED).order_by(OutboxMessage.id)
    return [row.address for row in db.session.scalars(told)]


def test_ten_codes_in_a_row_lead_back_to_the_password_and_the_owner_is_told_SEC_30_SEC_98(cast, pages, context):
    with time_machine.travel(dt.datetime(2031, 3, 4, 9, 0, tzinfo=dt.UTC)) as clock:
        assert guess(pages, cast.asha).status == 422
        assert letters() == []
        clock.shift(dt.timedelta(minutes=11))
        answer = guess(pages, cast.asha)
        assert answer.to == f"{DOOR}?late=codes"
        assert "Begin again with your password" in pages.get(answer.to).words
        assert pages.get(SECOND).to == LATE
        assert letters() == [cast.asha.email]
        # It locks nobody out, and the owner sees it before anything else.
        clock.shift(dt.timedelta(minutes=11))
        owner = pages.as_(None)
        assert sign_in(owner, cast.asha).to == "/staff/home"
        assert owner.get("/staff/home").to == "/staff/changes"
        assert "ten codes in a row that did not fit" in owner.get("/staff/changes").words


def test_the_owner_gets_one_letter_a_day_however_long_it_goes_on_SEC_30(cast, pages, context):
    with time_machine.travel(dt.datetime(2031, 3, 4, 9, 0, tzinfo=dt.UTC)) as clock:
        for _round in range(4):
            guess(pages, cast.asha)
            clock.shift(dt.timedelta(minutes=11))
        assert letters() == [cast.asha.email]


def test_a_code_that_fits_begins_the_count_anew_SEC_30(cast, pages, context):
    with time_machine.travel(dt.datetime(2031, 3, 4, 9, 0, tzinfo=dt.UTC)) as clock:
        for _round in range(4):
            assert guess(pages, cast.asha, times=4).status == 422
            assert pages.submit(SECOND, {"code": app_code(pages.app, cast.asha.user_id)}).to == "/staff/home"
            pages = pages.as_(None)
            clock.shift(dt.timedelta(minutes=11))
        assert letters() == []


def test_recovery_code_works_once_and_its_owner_is_told_SEC_37_SEC_47(cast, pages, context):
    codes = codes_of(cast.asha)
    first_step(pages, cast.asha)
    assert pages.submit(SECOND, {"code": codes[2].upper()}).to == "/staff/home"
    again = first_step(pages.as_(None), cast.asha)
    assert again.submit(SECOND, {"code": codes[2]}).status == 422
    assert again.submit(SECOND, {"code": codes[9]}).to == "/staff/home"
    assert again.get("/staff/home").to == "/staff/changes"
    assert "A recovery code was used" in again.get("/staff/changes").words


def test_recovery_codes_are_kept_as_slow_hashes_only_SEC_38(cast, context):
    codes = codes_of(cast.asha)
    kept = db.session.scalars(select(RecoveryCode.code_hash)).all()
    assert len(codes) == len(set(codes)) == len(kept) == 10
    assert all(found.startswith("$argon2id$") for found in kept)
    assert not any(code.replace("-", "")[1:] in found for code in codes for found in kept)


def test_sign_in_says_with_what_and_writes_it_down_SEC_74(cast, pages, context):
    sign_in(pages, cast.asha)
    newest = db.session.scalars(select(SignIn).order_by(SignIn.id.desc())).first()
    assert newest.factors == "password totp"
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == Action.SIGNED_IN)).one()
    assert (entry.actor_id, entry.authority_id, entry.detail) == (cast.asha.user_id, cast.authority_id, "password totp")


def test_refused_code_is_written_down_SEC_74(cast, pages, context):
    first_step(pages, cast.asha)
    pages.submit(SECOND, {"code": "1"})
    assert db.session.scalars(select(AuditEntry).where(AuditEntry.action == Action.SECOND_STEP_REFUSED)).one()


def test_sign_in_made_with_a_password_alone_opens_nothing_SEC_131(cast, pages, context):
    for row in db.session.scalars(select(SignIn)):
        row.factors = "password"
    db.session.commit()
    assert pages.as_(cast.asha).get(CASELOAD).to == DOOR


def test_no_setting_turns_the_second_step_off_SEC_131(app):
    assert not [name for name in app.config if "TOTP" in name or "MFA" in name or "SECOND" in name or "FACTOR" in name]


def test_missing_code_is_explained(cast, pages):
    answer = first_step(pages, cast.asha).submit(SECOND, {})
    assert answer.status == 422
    assert "#code" in {link.attributes["href"] for link in answer.page.all("a")}


def test_demonstration_code_is_not_here_SEC_131(cast, pages, app):
    assert "demonstration_code" not in app.jinja_env.globals
    assert "Demonstration" not in first_step(pages, cast.asha).get(SECOND).words
