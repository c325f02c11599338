"""How the caseload behaves."""

from __future__ import annotations

import datetime as dt

from app.access.roles import Role
from app.access.scope import Scope
from app.accounts.models import Membership
from app.db import db, now, transaction
from app.i18n.dates import today
from app.keywork.models import KeyworkSession
from app.keywork.types import Attendance
from app.people.models import Episode
from app.safeguarding.services.alerts import acknowledge_alert
from tests.support.alerts import raised

ADDRESS = "/staff/young-people/"


def names(answer):
    return [th.text.strip() for th in answer.page.all("th", scope="row")]


def test_key_worker_sees_their_own_young_people(cast, pages):
    assert sorted(names(pages.as_(cast.asha).get(ADDRESS))) == ["Callum Vane", "Cara Quill"]


def test_key_worker_elsewhere_sees_only_theirs(cast, pages):
    assert names(pages.as_(cast.ben).get(ADDRESS)) == ["Bea Marl"]


def test_service_is_left_out_where_everybody_has_the_same(cast, pages, context):
    asha = pages.as_(cast.asha)
    assert [th.text for th in asha.get(ADDRESS).page.all("th", scope="col")] == [
        "Name",
        "Last session",
        "With us since",
    ]
    with transaction():
        db.session.add(
            Membership(
                role=Role.KEY_WORKER,
                user_id=cast.asha.user_id,
                authority_id=cast.authority_id,
                service_id=cast.ridge_id,
            )
        )
    assert "Service" in [th.text for th in asha.get(f"{ADDRESS}?show=everyone").page.all("th", scope="col")]


def test_manager_without_young_people_of_their_own_sees_everyone_in_their_services(cast, pages):
    answer = pages.as_(cast.erin).get(ADDRESS)
    assert sorted(names(answer)) == ["Callum Vane", "Cara Quill"]
    assert "Show only mine" not in answer.words
    assert "Show everyone" not in answer.words


def test_manager_who_holds_an_episode_sees_their_own_first_and_may_show_everyone(cast, pages, context):
    db.session.get(Episode, cast.cara.episode_id).key_worker_id = cast.erin.user_id
    db.session.commit()
    erin = pages.as_(cast.erin)
    assert names(erin.get(ADDRESS)) == ["Cara Quill"]
    everyone = erin.get(f"{ADDRESS}?show=everyone")
    assert sorted(names(everyone)) == ["Callum Vane", "Cara Quill"]
    assert everyone.page.one("a", href=ADDRESS, class_="link").text == "Show only mine"


def test_once_the_last_own_episode_has_ended_everyone_is_shown(cast, pages, context):
    db.session.get(Episode, cast.bea.episode_id).ended_on = today() - dt.timedelta(days=1)
    db.session.get(Episode, cast.callum.episode_id).key_worker_id = None
    db.session.get(Episode, cast.cara.episode_id).ended_on = today() - dt.timedelta(days=1)
    db.session.commit()
    assert names(pages.as_(cast.asha).get(ADDRESS)) == ["Callum Vane"]
    assert names(pages.as_(cast.ben).get(ADDRESS)) == []


def test_ended_episode_leaves_the_caseload_the_day_after(cast, pages, context):
    episode = db.session.get(Episode, cast.cara.episode_id)
    episode.ended_on = today()
    db.session.commit()
    assert "Cara Quill" in names(pages.as_(cast.asha).get(ADDRESS))
    episode = db.session.get(Episode, cast.cara.episode_id)
    episode.ended_on = today() - dt.timedelta(days=1)
    db.session.commit()
    assert "Cara Quill" not in names(pages.as_(cast.asha).get(ADDRESS))


def test_commissioner_is_refused(cast, pages):
    assert pages.as_(cast.dev).get(ADDRESS).status == 403


def test_signed_out_visitor_is_asked_to_sign_in(pages):
    assert pages.get(ADDRESS).to == "/staff/sign-in"


def met_yesterday(cast, person):
    with transaction():
        db.session.add(
            KeyworkSession(
                form_key="s" * 22,
                held_on=today() - dt.timedelta(days=1),
                kind="group",
                attended=Attendance.ATTENDED,
                summary="We met.",
                recorded_at=now(),
                authority_id=cast.authority_id,
                person_id=person.id,
                service_id=person.service_id,
                worker_id=cast.asha.user_id,
            )
        )


def test_whoever_an_alert_is_about_comes_first(cast, pages, context):
    met_yesterday(cast, cast.cara)
    asha = pages.as_(cast.asha)
    assert names(asha.get(ADDRESS)) == ["Callum Vane", "Cara Quill"]
    raised(cast, cast.cara)
    assert names(asha.get(ADDRESS)) == ["Cara Quill alert waits", "Callum Vane"]


def test_waiting_alerts_are_counted_at_the_top(cast, pages, context):
    asha = pages.as_(cast.asha)
    assert "alert waits" not in asha.get(ADDRESS).words
    raised(cast, cast.cara)
    answer = asha.get(ADDRESS)
    assert "1 alert waits" in answer.words
    assert answer.page.one("a", href="/staff/alerts/", class_="button")
    raised(cast, cast.callum, response="c" * 22)
    assert "2 alerts wait" in asha.get(ADDRESS).words
    assert "alerts wait" not in pages.as_(cast.ben).get(ADDRESS).words


def test_nothing_waits_once_it_is_acknowledged(cast, pages, context):
    alert = raised(cast, cast.cara)
    scope = Scope(cast.asha.user_id, cast.authority_id, frozenset({Role.KEY_WORKER}), frozenset({cast.harbour_id}))
    with transaction():
        acknowledge_alert(scope, alert)
    assert "alert waits" not in pages.as_(cast.asha).get(ADDRESS).words
