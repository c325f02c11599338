"""Tries are counted over every worker, and only for a while."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from app.db import db, now, transaction
from app.errors import TooManyError
from app.web import limits
from app.web.models import RateHit

FIVE = limits.Limit("test", most=5, minutes=10)


def tried(where="192.0.2.1", limit=FIVE):
    try:
        with transaction():
            limits.take(limit, where)
    except TooManyError:
        return False
    return True


def age_by(minutes):
    with transaction():
        for hit in db.session.scalars(select(RateHit)):
            hit.window_started_at -= dt.timedelta(minutes=minutes)


def test_the_sixth_try_is_refused_and_says_how_long_to_wait_SEC_98(context):
    assert [tried() for _ in range(6)] == [True] * 5 + [False]
    with pytest.raises(TooManyError) as refused, transaction():
        limits.take(FIVE, "192.0.2.1")
    assert 590 <= refused.value.wait <= 600


def test_other_places_and_other_purposes_are_not_slowed_SEC_98(context):
    for _ in range(6):
        tried()
    assert tried("192.0.2.2")
    assert tried(limit=limits.Limit("other", most=5, minutes=10))


def test_the_window_ends_even_while_somebody_keeps_trying_SEC_98(context):
    for _ in range(9):
        tried()
    age_by(11)
    assert [tried() for _ in range(6)] == [True] * 5 + [False]


def test_a_good_try_is_given_back(context):
    for _ in range(20):
        with transaction():
            limits.take(FIVE, "192.0.2.1")
            limits.give_back(FIVE, "192.0.2.1")
    assert tried()


def test_many_at_once_pass_no_more_than_the_limit_SEC_98_SEC_73(context, app):
    def one(_number):
        with app.app_context():
            return tried()

    with ThreadPoolExecutor(8) as workers:
        passed = list(workers.map(one, range(24)))
    assert sum(passed) == 5


def test_no_address_is_kept_and_old_rows_go(context):
    tried()
    (hit,) = db.session.scalars(select(RateHit)).all()
    assert "192" not in hit.key_digest
    assert len(hit.key_digest) == 64
    age_by(60 * 25)
    tried("192.0.2.9")
    (left,) = db.session.scalars(select(RateHit)).all()
    assert left.window_started_at > now() - dt.timedelta(minutes=1)


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("not an address", "unknown"),
        (None, "unknown"),
    ],
)
def test_one_home_is_one_place(address, place):
    assert limits.place(address) == place
