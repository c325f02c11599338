"""Whose readings are read, and with how many statements."""

from __future__ import annotations

from contextlib import contextmanager

from sqlalchemy import event

from app.access.roles import Role
from app.access.scope import Scope
from app.db import db
from app.instruments.queries import get_version
from app.instruments.types import MissingCode
from app.journeys.reading import Perspective
from app.people.queries import get_person
from app.progress.queries import journeys_for, readings_of
from tests.support.readings import STAR, star, take

CHECK_IN = {"learning": 2, "body": 3}


def scope_of(cast, staff, service_id):
    return Scope(staff.user_id, cast.authority_id, frozenset({Role.KEY_WORKER}), frozenset({service_id}))


def read(cast, person):
    scope = scope_of(cast, cast.asha, cast.harbour_id)
    return readings_of(scope, get_person(scope, person.public_id))


@contextmanager
def counted():
    statements = []

    def note(_c, _cur, statement, *_rest):
        statements.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    yield statements
    event.remove(db.engine, "before_cursor_execute", note)


def test_readings_come_with_version_voice_scores_and_reasons(cast, context):
    take(cast, cast.cara, star(1, 2, 3, 4, 5, MissingCode.DONT_KNOW), days_ago=40)
    take(cast, cast.cara, star(2, 2, 3, 4, 5, 1), perspective=Perspective.WORKER)
    take(cast, cast.cara, CHECK_IN, instrument="check-in")
    star_readings, check_in = read(cast, cast.cara)
    assert (star_readings.definition.code, check_in.definition.code) == ("waymark-star", "check-in")
    own, workers = star_readings.readings
    assert own.reading.scores == dict(zip(STAR, (1, 2, 3, 4, 5, None), strict=True))
    assert own.missing == {"say": MissingCode.DONT_KNOW}
    assert own.service == "Harbour House"
    assert own.reading.version == "1"
    assert workers.reading.perspective is Perspective.WORKER
    assert [scale.code for scale in star_readings.scales] == list(STAR)
    assert check_in.readings[0].reading.scores == CHECK_IN


def test_void_and_other_peoples_and_other_services_readings_are_not_read(cast, context):
    take(cast, cast.cara, star(1, 1, 1, 1, 1, 1), is_void=True)
    take(cast, cast.callum, star(2, 2, 2, 2, 2, 2))
    take(cast, cast.cara, star(3, 3, 3, 3, 3, 3), service_id=cast.ridge_id)
    assert read(cast, cast.cara) == []


def test_ten_readings_take_no_more_statements_than_one(cast, context):
    scope = scope_of(cast, cast.asha, cast.harbour_id)
    person = get_person(scope, cast.cara.public_id)
    take(cast, cast.cara, star(1, 1, 1, 1, 1, 1))
    person = get_person(scope, cast.cara.public_id)
    with counted() as few:
        readings_of(scope, person)
    for day in range(1, 10):
        take(cast, cast.cara, star(1, 1, 1, 1, 1, 1), days_ago=day)
    take(cast, cast.cara, CHECK_IN, instrument="check-in")
    person = get_person(scope, cast.cara.public_id)
    with counted() as many:
        assert sum(len(measured.readings) for measured in readings_of(scope, person)) == 11
    few, many = ([s for s in found if not s.startswith("BEGIN")] for found in (few, many))
    assert len(few) == len(many) == 4


def test_everyones_journeys_take_three_statements_however_many_they_are(cast, context):
    take(cast, cast.cara, star(1, 1, 1, 1, 1, 1), days_ago=90)
    take(cast, cast.cara, star(2, 1, 1, 1, 1, 1))
    take(cast, cast.callum, star(3, 1, 1, 1, 1, 1), perspective=Perspective.WORKER)
    take(cast, cast.callum, star(3, 1, 1, 1, 1, 1), is_void=True)
    take(cast, cast.bea, star(4, 1, 1, 1, 1, 1))
    take(cast, cast.cara, CHECK_IN, instrument="check-in")
    version = get_version("waymark-star")
    with counted() as statements:
        found, left_out = journeys_for(cast.authority_id, version)
    assert len([s for s in statements if not s.startswith("BEGIN")]) == 3
    assert {j.person: len(j.readings) for j in found} == {cast.cara.id: 2, cast.callum.id: 1, cast.bea.id: 1}
    assert left_out == 0
    only, _left_out = journeys_for(cast.authority_id, version, service_id=cast.ridge_id)
    assert [j.person for j in only] == [cast.bea.id]
    assert [r.scores["finding-out"] for j in only for r in j.readings] == [4]


def test_another_authoritys_readings_are_not_counted(cast, context):
    take(cast, cast.cara, star(1, 1, 1, 1, 1, 1))
    south = cast.authority_id + 1
    assert journeys_for(south, get_version("waymark-star")) == ([], 0)
