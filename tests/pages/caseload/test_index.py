"""How the caseload behaves."""

from __future__ import annotations

import datetime as dt

from app.db import db
from app.i18n.dates import today
from app.people.models import Episode

ADDRESS = "/staff/young-people/"


def names(answer):
    return [th.text.strip() for th in answer.page.all("th", scope="row")]


def test_key_worker_sees_their_own_young_people(cast, pages):
    assert sorted(names(pages.as_(cast.asha).get(ADDRESS))) == ["Callum Vane", "Cara Quill"]


def test_key_worker_elsewhere_sees_only_theirs(cast, pages):
    assert names(pages.as_(cast.ben).get(ADDRESS)) == ["Bea Marl"]


def test_manager_has_no_caseload_of_their_own_but_may_show_everyone(cast, pages):
    erin = pages.as_(cast.erin)
    assert names(erin.get(ADDRESS)) == []
    assert sorted(names(erin.get(f"{ADDRESS}?show=everyone"))) == ["Callum Vane", "Cara Quill"]


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
