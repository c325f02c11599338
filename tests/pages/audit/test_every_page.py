"""Whatever shows or changes something of a child's leaves its entry in the trail, or it does neither: all pages, one by one."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from sqlalchemy import func, select, text

from app.access import seal
from app.access.roles import STAFF_ROLES
from app.audit.models import AuditEntry
from app.audit.types import Action
from app.db import db, transaction
from tests.support.changing import CHANGES
from tests.support.client import Pages, form_of
from tests.support.generated import doors, small_app
from tests.support.relations import OF_A_PERSON, OWN, fingerprint, furnish
from tests.support.visitors import members

SMALL = small_app()
SEEN = (Action.VIEWED, Action.PRINTED, Action.EXPORTED)


def arguments(endpoint: str) -> set[str]:
    return {name for rule in SMALL.url_map.iter_rules(endpoint) for name in rule.arguments}


def of_staff(method: str) -> list[str]:
    """Pages that some member of staff may open, signed in."""
    found = {endpoint for endpoint, offered in doors(SMALL) if offered == method and endpoint != "static"}
    rules = {endpoint: seal.rule_for(SMALL, endpoint) for endpoint in found}
    return sorted(endpoint for endpoint, rule in rules.items() if rule is not None and rule.permission is not None)


READS = of_staff("GET")
CHANGED = [endpoint for endpoint in of_staff("POST") if arguments(endpoint) & OF_A_PERSON]

# What differs by design: the page before an emergency shows initials and nothing else, so that opening it is no look.
DOORS = {"people.emergency"}


def break_the_trail() -> None:
    """From now on the database can't write an entry, as where its disk is full."""
    with transaction() as session:
        if db.engine.dialect.name == "sqlite":
            body = "BEGIN INSERT INTO a_full_disk VALUES (1); END"
            session.execute(text(f"CREATE TRIGGER full BEFORE INSERT ON audit_entry {body}"))
            return
        raising = "BEGIN RAISE EXCEPTION 'no room' USING ERRCODE = 'disk_full'; END"
        session.execute(text(f"CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ {raising} $$"))
        session.execute(
            text("CREATE TRIGGER full_disk BEFORE INSERT ON audit_entry FOR EACH ROW EXECUTE FUNCTION full_disk()")
        )


def entries_since(last: int) -> list[AuditEntry]:
    found = db.session.scalars(select(AuditEntry).where(AuditEntry.id > last).order_by(AuditEntry.id)).all()
    db.session.rollback()
    return list(found)


def newest() -> int:
    number = db.session.scalar(select(func.max(AuditEntry.id))) or 0
    db.session.rollback()
    return number


def names_a_child(text_shown: str, cast) -> bool:
    """Whether a page says who somebody is: a name, or the number of a record."""
    said = [part for person in (cast.cara, cast.callum) for part in (person.given_name, person.family_name, person.ref)]
    return any(re.search(rf"\b{re.escape(part)}\b", text_shown) for part in said)


@pytest.mark.each_page
@pytest.mark.parametrize("endpoint", READS)
def test_who_a_page_names_is_in_the_trail_or_the_page_is_not_shown_SEC_107(endpoint, app, cast, pages, context):
    ids = furnish(cast)[OWN]
    address = app.url_map.bind("localhost").build(endpoint, {name: ids[name] for name in arguments(endpoint)})
    named = []
    for role, staff in zip(STAFF_ROLES, members(cast), strict=True):
        before = newest()
        answer = pages.as_(staff).get(address)
        new = [entry for entry in entries_since(before) if entry.action in SEEN]
        times = Counter((entry.action, entry.subject) for entry in new)
        assert not times or set(times.values()) == {1}, f"{role}: one entry for each record, {times}"
        if answer.status == 200 and names_a_child(answer.text, cast):
            assert any(entry.person_id for entry in new), (
                f"{role}: {endpoint} names a child, and the trail does not say so"
            )
            named.append(staff)
    break_the_trail()
    for staff in named:
        answer = pages.as_(staff).get(address)
        assert (answer.status, names_a_child(answer.text, cast)) == (503, False)


def test_each_page_that_changes_something_of_a_childs_has_a_form_here():
    assert set(CHANGED) == set(CHANGES), (
        f"Put a good form for each into tests/support/changing.py: {set(CHANGED) ^ set(CHANGES)}"
    )


@pytest.mark.each_page
@pytest.mark.parametrize("endpoint", CHANGED)
def test_each_change_is_one_entry_about_the_child_SEC_107(endpoint, cast, pages, context):
    change = CHANGES[endpoint](cast, pages)
    db.session.rollback()
    before = newest()
    answer = pages.as_(change.who).submit(change.page, change.form, to=change.to)
    assert answer.status == 303, answer.words
    # The page that the form stood on was seen; a referral goes out, which is an export and a change in one.
    new = [entry for entry in entries_since(before) if entry.action not in {Action.VIEWED, Action.PRINTED}]
    (entry,) = new
    assert entry.person_id in {cast.cara.id, cast.callum.id}
    assert (entry.actor_id, bool(entry.mac)) == (change.who.user_id, True)


@pytest.mark.each_page
@pytest.mark.parametrize("endpoint", CHANGED)
def test_without_an_entry_nothing_is_changed_and_nothing_shown_SEC_107(endpoint, cast, pages: Pages, context):
    change = CHANGES[endpoint](cast, pages)
    db.session.rollback()
    browser = pages.as_(change.who)
    action, filled = form_of(browser.get(change.page).page, change.to)
    filled = {name: value for name, value in (filled | change.form).items() if value is not None}
    break_the_trail()
    before = fingerprint()
    for sent in ({"csrf_token": filled["csrf_token"]}, filled):
        answer = browser.post(action or change.page, sent)
        is_door = endpoint in DOORS and sent is not filled
        assert answer.status == (422 if is_door else 503)
        assert not names_a_child(answer.text, cast)
        db.session.rollback()
        assert fingerprint() == before
