"""How each kind of record is brought in, changed and left alone."""

from __future__ import annotations

import datetime as dt
import hashlib
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from app.accounts.models import Organisation
from app.audit.models import AuditEntry
from app.audit.types import Action
from app.db import db, transaction
from app.i18n.dates import today
from app.keywork.models import KeyworkSession
from app.keywork.types import Attendance
from app.people.models import Episode, Family, YoungPerson
from app.people.refs import person_ref_digest
from app.provision.models import Service

ADDED = {"rows": 1, "added": 1, "changed": 0, "unchanged": 0}
CHANGED = {"rows": 1, "added": 0, "changed": 1, "unchanged": 0}
UNCHANGED = {"rows": 1, "added": 0, "changed": 0, "unchanged": 1}

PERSON = {
    "person_ref": "T-100", "provider_code": "tideway", "given_name": "Noor", "family_name": "Ash",
    "born_on": "2011-02-03", "sex": "girl", "ethnicity": "not known", "send": "yes", "care_experienced": "no",
    "locality_code": "E05", "responsible_authority_code": "southmere", "family_ref": "F-1",
}  # fmt: skip
EPISODE = {
    "person_ref": "T-002", "service_code": "harbour-house", "started_on": "2025-03-01", "ended_on": "",
    "end_reason": "", "key_worker_email": "Asha@Example.org",
}  # fmt: skip
SESSION = {
    "person_ref": "T-001", "service_code": "harbour-house", "held_on": "2025-04-02", "minutes": "45",
    "kind": "walk", "attended": "yes", "worker_email": "ben@example.org", "note": "Talked,\nthen walked.",
}  # fmt: skip


def only(kind, *where):
    return db.session.scalars(select(kind).where(*where)).one()


def noor():
    return only(YoungPerson, YoungPerson.ref_digest == person_ref_digest(tideway().id, "T-100"))


def tideway():
    return only(Organisation, Organisation.code == "tideway")


def count(kind):
    return db.session.scalar(select(func.count()).select_from(kind))


def test_an_authority_and_its_provider_come_in_one_file_in_any_order(bring, context):
    rows = [
        {"organisation_code": "quay", "name": "Quay", "kind": "provider", "authority_code": "eastmere"},
        {"organisation_code": "eastmere", "name": "Eastmere", "kind": "authority", "authority_code": ""},
    ]
    answer = bring("organisations", rows, authority=None)
    assert answer.counts == {"rows": 2, "added": 2, "changed": 0, "unchanged": 0}
    assert answer.status == 0
    eastmere = only(Organisation, Organisation.code == "eastmere")
    assert only(Organisation, Organisation.code == "quay").authority_id == eastmere.id
    assert bring("organisations", rows, authority=None).counts["unchanged"] == 2


def test_a_provider_is_renamed_and_takes_its_authority_from_the_call(bring, context):
    row = {"organisation_code": "tideway", "name": "Tideway Trust", "kind": "provider"}
    assert bring("organisations", [row]).counts == CHANGED
    assert only(Organisation, Organisation.code == "tideway").name == "Tideway Trust"


def test_one_provider_code_may_be_used_in_two_authorities(bring, context):
    row = {"organisation_code": "tideway", "name": "Tideway South", "kind": "provider"}
    assert bring("organisations", [row], authority="southmere").counts == ADDED
    names = db.session.scalars(select(Organisation.name).where(Organisation.code == "tideway").order_by("id"))
    assert list(names) == ["Tideway", "Tideway South"]


def test_a_service_comes_in_with_its_own_board_address(bring, context):
    row = {
        "service_code": "Harbour/House", "name": "Harbour too", "provider_code": "tideway", "locality_code": "E05",
        "starts_on": "2025-01-01", "ends_on": "2030-01-01", "annual_cost_gbp": "120000.50",
    }  # fmt: skip
    assert bring("services", [row]).counts == ADDED
    service = only(Service, Service.code == "Harbour/House")
    assert service.board == "harbour-house-2"
    assert service.annual_cost_gbp == Decimal("120000.50")
    assert service.ends_on == dt.date(2030, 1, 1)
    assert bring("services", [row]).counts == UNCHANGED
    assert bring("services", [row | {"annual_cost_gbp": "1", "ends_on": ""}]).counts == CHANGED
    db.session.expire_all()
    assert (service.annual_cost_gbp, service.ends_on) == (Decimal(1), dt.date(2030, 1, 1))


def test_a_young_person_comes_in_with_names_sealed(bring, context):
    assert bring("people", [PERSON]).counts == ADDED
    person = noor()
    assert (person.given_name, person.family_name, person.ref) == ("Noor", "Ash", "T-100")
    assert b"Noor" not in person.given_name_sealed
    assert person.born_on == dt.date(2011, 2, 3)
    assert person.responsible_authority_id == only(Organisation, Organisation.code == "southmere").id
    family = only(Family)
    assert person.family_id == family.id
    assert family.ref == "F-1"
    assert bring("people", [PERSON]).counts == UNCHANGED
    assert count(Family) == 1


def test_a_blank_cell_leaves_what_is_there_and_another_value_changes_it(bring, context):
    bring("people", [PERSON])
    changes = {"person_ref": "T-100", "provider_code": "tideway", "given_name": "", "family_name": "Elm", "sex": ""}
    assert bring("people", [changes]).counts == CHANGED
    db.session.expire_all()
    assert (noor().given_name, noor().family_name, noor().sex) == ("Noor", "Elm", "girl")
    assert noor().born_on == dt.date(2011, 2, 3)


def test_another_child_under_the_same_reference_is_refused_SEC_103(bring, context):
    bring("people", [PERSON])
    answer = bring("people", [PERSON | {"given_name": "Tam", "born_on": "2015-09-09"}])
    assert answer.errors == [(2, "person_ref")]
    db.session.expire_all()
    assert noor().given_name == "Noor"
    assert bring("people", [PERSON | {"given_name": "Nora"}]).counts == CHANGED


def test_people_of_one_family_share_one_family(bring, context):
    rows = [PERSON, PERSON | {"person_ref": "T-101"}, PERSON | {"person_ref": "T-102", "family_ref": "F-2"}]
    assert bring("people", rows).counts["added"] == 3
    assert count(Family) == 2


def test_an_episode_is_linked_to_the_account_of_its_key_worker(bring, cast, context):
    assert bring("episodes", [EPISODE]).counts == ADDED
    episode = only(Episode, Episode.started_on == dt.date(2025, 3, 1))
    assert episode.key_worker_id == cast.asha.user_id
    assert episode.key_worker_email == "Asha@Example.org"
    assert bring("episodes", [EPISODE]).counts == UNCHANGED
    assert bring("episodes", [EPISODE | {"ended_on": "2025-06-01", "end_reason": "planned"}]).counts == CHANGED
    db.session.expire_all()
    assert (episode.ended_on, episode.end_reason) == (dt.date(2025, 6, 1), "planned")
    assert episode.key_worker_id == cast.asha.user_id


def test_an_episode_given_to_somebody_here_stays_theirs(bring, cast, context):
    bring("episodes", [EPISODE])
    with transaction():
        only(Episode, Episode.started_on == dt.date(2025, 3, 1)).key_worker_id = cast.erin.user_id
    assert bring("episodes", [EPISODE]).counts == UNCHANGED
    assert bring("episodes", [EPISODE | {"key_worker_email": "nobody@example.org"}]).counts == CHANGED
    db.session.expire_all()
    episode = only(Episode, Episode.started_on == dt.date(2025, 3, 1))
    assert (episode.key_worker_id, episode.key_worker_email) == (None, "nobody@example.org")


def test_an_episode_cannot_end_before_it_began(bring, context):
    bring("episodes", [EPISODE])
    answer = bring("episodes", [EPISODE | {"ended_on": "2025-02-28"}])
    assert answer.errors == [(2, "ended_on")]


def test_a_session_comes_in_once(bring, cast, context):
    assert bring("sessions", [SESSION]).counts == ADDED
    session = only(KeyworkSession)
    assert (session.person_id, session.worker_id) == (cast.cara.id, cast.ben.user_id)
    assert (session.minutes, session.kind, session.attended) == (45, "walk", Attendance.ATTENDED)
    assert session.summary == "Talked,\nthen walked."
    assert session.note is None
    assert b"walked" not in session.summary_sealed
    assert bring("sessions", [SESSION]).counts == UNCHANGED
    assert bring("sessions", [SESSION | {"minutes": "30"}]).counts == ADDED
    assert count(KeyworkSession) == 2


@pytest.mark.parametrize(
    ("kind", "row"),
    [
        ("organisations", {"organisation_code": "quay", "name": "Quay", "kind": "provider"}),
        ("services", {"service_code": "quay", "name": "Quay", "provider_code": "tideway"}),
        ("people", PERSON),
        ("episodes", EPISODE),
        ("sessions", SESSION),
    ],
)
def test_a_dry_run_says_the_same_and_stores_nothing_SEC_103(bring, context, kind, row):
    tables = (Organisation, Service, YoungPerson, Family, Episode, KeyworkSession, AuditEntry)
    before = [count(table) for table in tables]
    answer = bring(kind, [row], "--dry-run")
    assert answer.counts == ADDED
    assert answer.json["dry_run"] is True
    assert answer.status == 0
    assert [count(table) for table in tables] == before


def test_every_added_row_names_its_batch_and_the_trail_has_one_entry(bring, context, cast, tmp_path):
    bring("people", [PERSON, PERSON | {"person_ref": "T-101"}])
    entry = only(AuditEntry, AuditEntry.action == Action.RECORDS_IMPORTED)
    batches = set(db.session.scalars(select(YoungPerson.import_batch).where(YoungPerson.import_batch.is_not(None))))
    assert len(batches) == 1
    sha256 = hashlib.sha256((tmp_path / "people.csv").read_bytes()).hexdigest()
    said = f"people batch={batches.pop()} rows=2 added=2 changed=0 unchanged=0 sha256={sha256}"
    assert entry.detail == said
    assert entry.authority_id == cast.authority_id


def test_a_change_keeps_the_batch_that_first_brought_the_row(bring, context):
    bring("people", [PERSON])
    first = noor().import_batch
    bring("people", [PERSON | {"sex": "not said"}])
    db.session.expire_all()
    assert noor().import_batch == first


def test_the_text_form_sums_up_on_one_line(bring, context):
    answer = bring("people", [PERSON], shape="text")
    assert answer.out == "Brought in 1 row of people: 1 added, 0 changed, 0 unchanged.\n"
    assert answer.err == ""
    refused = bring("people", [PERSON | {"born_on": "3.2.2011"}, PERSON | {"provider_code": "x"}], shape="text")
    assert refused.status == 1
    assert refused.out == ""
    first, second, last = refused.err.splitlines()
    assert first == "line 2, 'born_on': born_on is not a date like 2026-03-14 (year, month, day): '3.2.2011'"
    assert second.startswith("line 3, 'provider_code': Provider 'x' of authority northfield is not here")
    assert last == "Nothing was brought in: 2 problems in 2 rows of people. Put them right and run again."


def test_with_several_authorities_the_call_names_one(bring, context):
    answer = bring("people", [PERSON], authority=None)
    assert answer.status == 1
    assert answer.errors == [(None, None)]
    assert "--authority: northfield, southmere" in answer.reasons
    unknown = bring("people", [PERSON], authority="nowhere")
    assert "No authority nowhere" in unknown.reasons


def test_another_authoritys_records_are_out_of_reach_SEC_103(bring, context):
    answer = bring("episodes", [EPISODE], authority="southmere")
    assert answer.errors == [(2, "service_code")]
    answer = bring(
        "services", [{"service_code": "q", "name": "Q", "provider_code": "shore", "authority_code": "southmere"}]
    )
    assert answer.errors == [(2, "authority_code")]


def test_a_wrong_call_ends_with_status_2(app, tmp_path, bring):
    runner = app.test_cli_runner()
    assert runner.invoke(args=["import", "records", "--kind", "people", str(tmp_path / "nowhere.csv")]).exit_code == 2
    assert runner.invoke(args=["import", "records", "--kind", "people", str(tmp_path)]).exit_code == 2
    assert runner.invoke(args=["import", "records", "--kind", "parrots", __file__]).exit_code == 2
    assert runner.invoke(args=["import", "records", __file__]).exit_code == 2


def test_what_happens_tomorrow_is_not_brought_in_yet(bring, context):
    tomorrow = (today() + dt.timedelta(days=1)).isoformat()
    assert bring("people", [PERSON | {"born_on": tomorrow}]).errors == [(2, "born_on")]
    assert bring("episodes", [EPISODE | {"started_on": tomorrow}]).errors == [(2, "started_on")]
    assert bring("sessions", [SESSION | {"held_on": tomorrow}]).errors == [(2, "held_on")]
    assert bring("sessions", [SESSION | {"held_on": today().isoformat()}]).counts == ADDED


def test_names_sealed_with_another_key_are_told_in_words(bring, context):
    bring("people", [PERSON])
    with transaction():
        noor().family_name_sealed = noor().given_name_sealed
    answer = bring("people", [PERSON])
    assert answer.status == 1
    assert answer.errors == [(None, None)]
    assert "sealed value" in answer.reasons
