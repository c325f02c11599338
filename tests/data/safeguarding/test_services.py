"""Alerts and cover as they are stored."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from app.access.roles import Role
from app.access.scope import Scope
from app.audit.models import AuditEntry
from app.audit.types import Action, ActorKind
from app.db import db, now, transaction
from app.errors import ConflictError, NotFoundError
from app.provision.models import Service
from app.safeguarding.models import Alert, SafetyCover
from app.safeguarding.queries import alerts as queries
from app.safeguarding.queries import cover as cover_queries
from app.safeguarding.services import alerts as services
from app.safeguarding.services import cover as cover_services
from app.safeguarding.types import CoverDetails, RiskAnswer
from tests.support.alerts import held_by, raised
from tests.support.at_once import at_once

RESPONSE = "r" * 22


def scope_of(cast, staff, service_id, role=Role.KEY_WORKER):
    return Scope(staff.user_id, cast.authority_id, frozenset({role}), frozenset({service_id}))


def count(model):
    return db.session.scalar(select(func.count()).select_from(model))


def entries(action):
    return db.session.scalars(select(AuditEntry).where(AuditEntry.action == action).order_by(AuditEntry.id)).all()


def raise_and_then_find_nothing(held, person_id, answer):
    services.raise_alert(held, person_id, answer)
    raise NotFoundError("the response that the answer belongs to")


def cover_details(**changes):
    values = {
        "version": 1,
        "told_first": "Erin",
        "deputy": "Asha",
        "hours": "every day, all day",
        "answer_minutes": 20,
        "out_of_hours": "Someone reads it at night too.",
        "local_numbers": "Night team: 01632 960002",
        "approver": "The lead",
        "approved_on": dt.date(2026, 2, 2),
    }
    return CoverDetails(**(values | changes))


def test_an_answer_raises_one_alert_however_often_it_is_sent_SAFE_05_REL_02(cast, context):
    first = raised(cast, cast.cara)
    again = raised(cast, cast.cara, reason="Other words")
    assert again.id == first.id
    assert count(Alert) == 1
    assert first.source == f"{RESPONSE}:safe"
    (entry,) = entries(Action.ALERT_RAISED)
    assert (entry.actor_kind, entry.person_id, entry.actor_id) == (ActorKind.RESPONDENT, cast.cara.id, None)
    assert entry.detail is None


def test_alert_and_answer_are_stored_together_or_not_at_all_SAFE_05(cast, context):
    answer = RiskAnswer(RESPONSE, "safe", "A reason", now())
    held = held_by(cast, cast.cara)
    with pytest.raises(NotFoundError), transaction():
        raise_and_then_find_nothing(held, cast.cara.id, answer)
    assert count(Alert) == 0
    assert entries(Action.ALERT_RAISED) == []


def test_an_alert_keeps_its_reason_when_the_answer_changes_later_SAFE_09(cast, context):
    first = raised(cast, cast.cara, reason="They said they do not feel safe.")
    answered_at = first.answered_at
    later = raised(cast, cast.cara, reason="They feel safe now.", minutes_ago=0)
    assert (later.reason, later.answered_at) == ("They said they do not feel safe.", answered_at)


@pytest.mark.parametrize(
    "change", ["DELETE FROM alert", "UPDATE alert SET reason = ''", "UPDATE alert SET service_id = 2"]
)
def test_the_database_refuses_to_delete_or_edit_an_alert_SAFE_09(cast, context, change):
    raised(cast, cast.cara)
    with pytest.raises(DBAPIError, match="An alert is never"), transaction():
        db.session.execute(text(change))


def test_a_very_long_reason_still_raises_an_alert_SAFE_05(cast, context):
    assert len(raised(cast, cast.cara, reason="x" * 900).reason) == 200


def test_the_first_to_acknowledge_wins_and_again_changes_nothing_SAFE_08(cast, context):
    alert = raised(cast, cast.cara)
    asha = scope_of(cast, cast.asha, cast.harbour_id)
    erin = scope_of(cast, cast.erin, cast.harbour_id, Role.MANAGER)
    with transaction():
        assert services.acknowledge_alert(asha, alert) is True
    at = alert.acknowledged_at
    with transaction():
        assert services.acknowledge_alert(erin, alert) is False
    with transaction():
        assert services.acknowledge_alert(asha, alert) is True
    assert (alert.acknowledged_by_id, alert.acknowledged_at) == (cast.asha.user_id, at)
    assert [entry.actor_id for entry in entries(Action.ALERT_ACKNOWLEDGED)] == [cast.asha.user_id]


def test_waiting_alerts_come_first_oldest_first_then_newest_acknowledged(cast, context):
    new = raised(cast, cast.cara, response="n" * 22, minutes_ago=1)
    old = raised(cast, cast.callum, response="o" * 22, minutes_ago=90)
    seen = raised(cast, cast.cara, response="s" * 22, minutes_ago=500)
    seen_later = raised(cast, cast.cara, response="t" * 22, minutes_ago=400)
    asha = scope_of(cast, cast.asha, cast.harbour_id)
    for alert in (seen, seen_later):
        with transaction():
            services.acknowledge_alert(asha, alert)
    assert [alert.id for alert, _person, _service in queries.alerts(asha)] == [old.id, new.id, seen_later.id, seen.id]
    with transaction():
        seen.closed_at = now() - dt.timedelta(days=2)
    everything = [alert.id for alert, _person, _service in queries.alerts(asha)]
    assert everything == [old.id, new.id, seen_later.id, seen.id]
    recent = queries.alerts(asha, closed_since=now() - dt.timedelta(days=1))
    assert [alert.id for alert, _person, _service in recent] == [old.id, new.id, seen_later.id]
    assert queries.count_open_alerts(asha) == 2
    assert queries.people_with_open_alerts(asha) == {cast.cara.id, cast.callum.id}


def test_alerts_of_another_service_are_not_there(cast, context):
    alert = raised(cast, cast.cara)
    ben = scope_of(cast, cast.ben, cast.ridge_id)
    assert queries.alerts(ben) == []
    assert queries.count_open_alerts(ben) == 0
    with pytest.raises(NotFoundError):
        queries.get_alert(ben, alert.public_id)


def test_cover_changes_count_up_and_are_written_down_REL_10(cast, context):
    erin = scope_of(cast, cast.erin, cast.harbour_id, Role.MANAGER)
    service = db.session.get(Service, cast.harbour_id)
    with transaction():
        cover_services.change_cover(erin, service, cover_details())
    stored = cover_queries.find_cover(cast.harbour_id)
    assert (stored.version, stored.told_first, stored.answer_minutes) == (2, "Erin", 20)
    assert [entry.detail for entry in entries(Action.COVER_CHANGED)] == ["version 2"]


def test_cover_changed_from_an_older_version_is_refused_REL_10(cast, context):
    erin = scope_of(cast, cast.erin, cast.harbour_id, Role.MANAGER)
    service = db.session.get(Service, cast.harbour_id)
    with transaction():
        cover_services.change_cover(erin, service, cover_details())
    with pytest.raises(ConflictError), transaction():
        cover_services.change_cover(erin, service, cover_details(told_first="Nobody"))
    assert cover_queries.find_cover(cast.harbour_id).told_first == "Erin"


def test_a_service_without_cover_gets_its_first_SAFE_01(cast, context):
    erin = scope_of(cast, cast.erin, cast.harbour_id, Role.MANAGER)
    with transaction():
        db.session.delete(cover_queries.find_cover(cast.harbour_id))
    service = db.session.get(Service, cast.harbour_id)
    with pytest.raises(ConflictError), transaction():
        cover_services.change_cover(erin, service, cover_details(version=1))
    with transaction():
        cover_services.change_cover(erin, service, cover_details(version=0))
    assert cover_queries.cover_of(erin, service).version == 1


def test_cover_cannot_be_approved_tomorrow(cast, context):
    erin = scope_of(cast, cast.erin, cast.harbour_id, Role.MANAGER)
    service = db.session.get(Service, cast.harbour_id)
    with pytest.raises(ConflictError, match="today or earlier"), transaction():
        cover_services.change_cover(erin, service, cover_details(approved_on=dt.date(2999, 1, 1)))


def test_names_in_cover_are_sealed(cast, context):
    stored = db.session.scalars(select(SafetyCover).where(SafetyCover.service_id == cast.harbour_id)).one()
    assert b"Asha" not in stored.told_first_sealed


def test_the_same_answer_sent_many_times_at_once_raises_one_alert_REL_02(app, cast):
    answer = RiskAnswer(RESPONSE, "safe", "A reason", now())
    held = held_by(cast, cast.cara)
    made = at_once(app, lambda _number: services.raise_alert(held, cast.cara.id, answer).public_id)
    assert len(set(made)) == 1
    with app.app_context():
        assert count(Alert) == 1
        assert len(entries(Action.ALERT_RAISED)) == 1


def test_many_who_acknowledge_at_once_have_one_winner_SAFE_08_SEC_73(app, cast):
    with app.app_context():
        public_id = raised(cast, cast.cara).public_id
    everyone = [
        Scope(viewer, cast.authority_id, frozenset({Role.KEY_WORKER}), frozenset({cast.harbour_id}))
        for viewer in (cast.asha.user_id, cast.erin.user_id, cast.ben.user_id, cast.sol.user_id)
    ]

    def acknowledge(number):
        return services.acknowledge_alert(everyone[number], queries.get_alert(everyone[number], public_id))

    assert sorted(at_once(app, acknowledge)) == [False, False, False, True]
    with app.app_context():
        assert len(entries(Action.ALERT_ACKNOWLEDGED)) == 1


def test_of_many_changes_to_cover_at_once_one_is_kept_REL_10(app, cast):
    erin = scope_of(cast, cast.erin, cast.harbour_id, Role.MANAGER)

    def change(number):
        try:
            cover_services.change_cover(
                erin, db.session.get(Service, cast.harbour_id), cover_details(told_first=str(number))
            )
        except ConflictError:
            return None
        return str(number)

    kept = [name for name in at_once(app, change) if name is not None]
    with app.app_context():
        assert [cover_queries.find_cover(cast.harbour_id).told_first] == kept


def test_answer_after_the_alert_was_acknowledged_raises_another_REL_08(cast, context):
    first = raised(cast, cast.cara, minutes_ago=9)
    with transaction():
        scope = scope_of(cast, cast.asha, cast.harbour_id)
        services.acknowledge_alert(scope, db.session.get(Alert, first.id))
    again = raised(cast, cast.cara, minutes_ago=1)
    assert again.id != first.id
    assert again.acknowledged_at is None
    assert raised(cast, cast.cara, minutes_ago=0).id == again.id
