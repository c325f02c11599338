"""How a young person's page behaves, for staff."""

from __future__ import annotations

from sqlalchemy import select, text

from app.audit.models import AuditEntry
from app.audit.types import Action
from app.db import db, transaction


def address(person):
    return f"/staff/young-people/{person.public_id}"


def views(person):
    statement = (
        select(AuditEntry)
        .where(AuditEntry.person_id == person.id, AuditEntry.action == Action.VIEWED)
        .order_by(AuditEntry.id)
    )
    return db.session.scalars(statement).all()


def test_key_worker_sees_the_young_person_and_what_to_do_next(cast, pages):
    words = pages.as_(cast.asha).get(address(cast.cara)).words
    for expected in ("Cara Quill", "T-001", "Record a session", "Harbour House"):
        assert expected in words


def test_key_worker_elsewhere_and_another_authority_find_nothing(cast, pages):
    assert [pages.as_(who).get(address(cast.cara)).status for who in (cast.ben, cast.sol)] == [404, 404]


def test_commissioner_and_administrator_are_refused(cast, pages):
    assert [pages.as_(who).get(address(cast.cara)).status for who in (cast.dev, cast.fay)] == [403, 403]


def test_signed_out_visitor_is_asked_to_sign_in(cast, pages):
    assert pages.get(address(cast.cara)).to == "/staff/sign-in"


def test_each_view_is_written_down_once_SEC_107(cast, pages, context):
    pages.as_(cast.asha).get(address(cast.cara))
    pages.as_(cast.erin).get(address(cast.cara))
    first, second = views(cast.cara)
    assert (first.actor_id, first.detail) == (cast.asha.user_id, "people.person")
    assert (second.actor_id, second.detail) == (cast.erin.user_id, "people.person outside own caseload")


def test_refused_views_leave_no_view_in_the_trail(cast, pages, context):
    pages.as_(cast.ben).get(address(cast.cara))
    assert views(cast.cara) == []


def test_no_log_no_view_SEC_107(cast, pages, context):
    """Where the trail can't be written, the page is not shown."""
    asha = pages.as_(cast.asha)
    with transaction() as session:
        session.execute(text("ALTER TABLE audit_entry RENAME TO audit_gone"))
    answer = asha.get(address(cast.cara))
    assert answer.status == 503
    assert "Cara" not in answer.text
    with transaction() as session:
        session.execute(text("ALTER TABLE audit_gone RENAME TO audit_entry"))


def test_malformed_and_made_up_ids_are_not_found(cast, pages):
    asha = pages.as_(cast.asha)
    for made_up in ("aaaaaaaaaaaaaaaaaaaaaa", "1", "..", "%27"):
        assert asha.get(f"/staff/young-people/{made_up}").status == 404
