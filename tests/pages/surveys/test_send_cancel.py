"""How taking an invitation back behaves."""

from __future__ import annotations

from sqlalchemy import func, select

from app.audit.models import AuditEntry
from app.audit.types import Action
from app.db import db, now, transaction
from app.invitations.models import Invitation
from tests.support.client import htmx
from tests.support.invited import invite


def shown(person, invited):
    return f"/staff/young-people/{person.public_id}/invitations/{invited.public_id}"


def cancelled_at(invited):
    return db.session.scalar(select(Invitation.cancelled_at).where(Invitation.id == invited.id))


def test_key_worker_takes_an_invitation_back(cast, pages, context):
    invited = invite(cast)
    address = shown(cast.cara, invited)
    asha = pages.as_(cast.asha)
    answer = asha.submit(address, to=f"{address}/cancel")
    assert (answer.status, answer.to) == (303, address.rpartition("/")[0] + "/")
    assert "Taken back" in asha.get(answer.to).words
    assert pages.as_(None).get(f"/go/{invited.token}").status == 404
    assert pages.as_(None).submit("/go", {"code": invited.code}).status == 404
    trail = select(func.count()).where(
        AuditEntry.action == Action.INVITATION_CANCELLED, AuditEntry.person_id == cast.cara.id
    )
    assert db.session.scalar(trail) == 1


def test_key_worker_elsewhere_finds_nothing(cast, pages, context):
    invited = invite(cast)
    for stranger, person in ((cast.ben, cast.bea), (cast.asha, cast.callum)):
        browser = pages.as_(stranger)
        token = browser.get(f"/staff/young-people/{person.public_id}").page.all("input", name="csrf_token")[0]
        sent = {"csrf_token": token.attributes["value"]}
        assert browser.post(f"{shown(person, invited)}/cancel", sent).status == 404
    assert cancelled_at(invited) is None


def test_commissioner_is_refused(cast, pages, context):
    invited = invite(cast)
    dev = pages.as_(cast.dev)
    token = dev.get("/staff/what-can-i-see").page.all("input", name="csrf_token")[0].attributes["value"]
    assert dev.post(f"{shown(cast.cara, invited)}/cancel", {"csrf_token": token}).status == 403
    assert cancelled_at(invited) is None


def test_signed_out_visitor_and_a_form_from_elsewhere_change_nothing(cast, pages, context):
    invited = invite(cast)
    assert pages.post(f"{shown(cast.cara, invited)}/cancel").status == 400
    assert pages.as_(cast.asha).post(f"{shown(cast.cara, invited)}/cancel").status == 400
    assert pages.as_(cast.asha).get(f"{shown(cast.cara, invited)}/cancel").status == 405
    assert cancelled_at(invited) is None


def test_asked_by_a_script_it_leads_to_the_list_as_well(cast, pages, context):
    invited = invite(cast)
    address = shown(cast.cara, invited)
    answer = pages.as_(cast.asha).submit(address, to=f"{address}/cancel", headers=htmx("main"))
    assert (answer.status, answer.to) == (204, address.rpartition("/")[0] + "/")


def test_what_was_answered_stays_answered(cast, pages, context):
    invited = invite(cast)
    asha = pages.as_(cast.asha)
    token = asha.get(shown(cast.cara, invited)).page.all("input", name="csrf_token")[0].attributes["value"]
    with transaction():
        db.session.get_one(Invitation, invited.id).used_at = now()
    assert asha.post(f"{shown(cast.cara, invited)}/cancel", {"csrf_token": token}).status == 303
    assert cancelled_at(invited) is None
