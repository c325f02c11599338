"""Who is told by when, walked minute by minute and tried with any pattern of leave."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.safeguarding.hours import UK, read_hours
from app.safeguarding.ladder import Duty, Life, Rota, Told, due
from app.safeguarding.types import Rung
from tests.support.chance import examples

OFFICE = read_hours("Monday to Friday, 9am to 5pm")
ALWAYS = read_hours("every day, all day")
FIRST, DEPUTY, LEAD, MANAGER, ON_CALL = 1, 2, 3, 4, 5
PEOPLE = (
    Duty(FIRST, Rung.FIRST),
    Duty(DEPUTY, Rung.DEPUTY),
    Duty(LEAD, Rung.LEAD),
    Duty(MANAGER, Rung.MANAGER),
)
ROTA = Rota(PEOPLE, everybody=(LEAD, MANAGER), hours=OFFICE)
NIGHT_ROTA = replace(ROTA, people=(*PEOPLE, Duty(ON_CALL, Rung.ON_CALL)))


def at(day: int, hour: int, minute: int = 0, *, month: int = 1, year: int = 2026) -> dt.datetime:
    """A UK time as an instant. In January 2026, the 12th is a Monday."""
    return dt.datetime(year, month, day, hour, minute, tzinfo=UK).astimezone(dt.UTC)


def walk(rota: Rota, life: Life, until: dt.datetime, *, step: int = 1) -> list[Told]:
    """Ask every so many minutes, as the watch does, and note who was told when."""
    told: list[Told] = []
    now = life.raised_at
    while now <= until:
        told += [Told(each.rung, each.account_id, now) for each in due(rota, life, told, now).steps]
        now += dt.timedelta(minutes=step)
    return told


def minutes(told: list[Told], since: dt.datetime) -> list[tuple[Rung, int]]:
    return [(each.rung, int((each.at - since).total_seconds() // 60)) for each in told]


def test_the_whole_ladder_in_hours_SAFE_07():
    raised = at(13, 10)
    told = walk(ROTA, Life(raised), raised + dt.timedelta(hours=3))
    assert minutes(told, raised) == [(Rung.FIRST, 0), (Rung.DEPUTY, 15), (Rung.LEAD, 30), (Rung.MANAGER, 60)]


def test_a_service_that_promises_less_time_is_held_to_it_SAFE_07():
    raised = at(13, 10)
    told = walk(replace(ROTA, answer_minutes=10), Life(raised), raised + dt.timedelta(hours=1))
    assert minutes(told, raised) == [(Rung.FIRST, 0), (Rung.DEPUTY, 5), (Rung.LEAD, 10), (Rung.MANAGER, 20)]


def test_at_night_whoever_is_on_call_is_told_at_once_and_the_others_in_the_morning_SAFE_07():
    raised = at(13, 22)
    told = walk(NIGHT_ROTA, Life(raised), at(14, 10, 30))
    assert told[0] == Told(Rung.ON_CALL, ON_CALL, raised)
    assert minutes(told[1:], at(14, 9)) == [(Rung.FIRST, 0), (Rung.DEPUTY, 15), (Rung.LEAD, 30), (Rung.MANAGER, 60)]


def test_without_anybody_on_call_it_begins_when_the_next_stretch_opens_SAFE_07():
    raised = at(16, 18)
    told = walk(ROTA, Life(raised), at(19, 9, 5))
    assert [(each.rung, each.at) for each in told] == [(Rung.FIRST, at(19, 9))]
    assert due(ROTA, Life(raised), (), raised).next_at == at(19, 9)


def test_minutes_go_on_where_the_day_before_stopped_and_on_call_steps_in_between_SAFE_07():
    raised = at(13, 16, 50)
    told = walk(NIGHT_ROTA, Life(raised), at(14, 9, 30))
    assert [(each.rung, each.at) for each in told] == [
        (Rung.FIRST, raised),
        (Rung.ON_CALL, at(13, 17)),
        (Rung.DEPUTY, at(14, 9, 5)),
        (Rung.LEAD, at(14, 9, 20)),
    ]


@pytest.mark.parametrize("how", ["leave", "gone"])
def test_whoever_is_away_is_passed_over_at_once_SAFE_07(how):
    day = dt.date(2026, 1, 13)
    away = replace(PEOPLE[0], is_gone=True) if how == "gone" else replace(PEOPLE[0], leave=((day, day),))
    raised = at(13, 10)
    told = walk(replace(ROTA, people=(away, *PEOPLE[1:])), Life(raised), raised + dt.timedelta(hours=2))
    assert minutes(told, raised) == [(Rung.DEPUTY, 0), (Rung.LEAD, 30), (Rung.MANAGER, 60)]


def test_somebody_who_leaves_after_being_told_is_replaced_at_once_SAFE_07():
    raised = at(13, 10)
    told = [Told(Rung.FIRST, FIRST, raised)]
    left = replace(ROTA, people=(replace(PEOPLE[0], is_gone=True), *PEOPLE[1:]))
    found = due(left, Life(raised), told, raised + dt.timedelta(minutes=2))
    assert [(each.rung, each.account_id) for each in found.steps] == [(Rung.DEPUTY, DEPUTY)]


def test_with_nobody_left_everybody_in_charge_is_told_and_it_says_so_SAFE_07():
    nobody = replace(ROTA, people=tuple(replace(each, is_gone=True) for each in PEOPLE))
    found = due(nobody, Life(at(13, 10)), (), at(13, 10))
    assert [(each.rung, each.account_id) for each in found.steps] == [
        (Rung.EVERYBODY, LEAD),
        (Rung.EVERYBODY, MANAGER),
    ]
    assert found.is_uncovered
    assert due(Rota(()), Life(at(13, 10)), (), at(13, 10)).is_uncovered


def test_hours_that_nobody_wrote_count_as_always():
    assert due(replace(ROTA, hours=()), Life(at(11, 3)), (), at(11, 3)).steps


def test_acknowledging_stops_the_ladder_SAFE_08():
    life = Life(at(13, 10), acknowledged_at=at(13, 10, 5))
    assert due(ROTA, life, (), at(13, 16)).steps == ()


def test_acknowledged_and_not_closed_is_told_to_the_lead_once_each_working_day_SAFE_08():
    life = Life(at(15, 10), acknowledged_at=at(15, 10, 5))
    told = walk(ROTA, life, at(20, 12), step=30)
    assert [(each.rung, each.account_id, each.at) for each in told] == [
        (Rung.STILL_OPEN, LEAD, at(day, 9)) for day in (16, 19, 20)
    ]
    assert walk(ROTA, replace(life, closed_at=at(15, 12)), at(20, 12), step=30) == []


@pytest.mark.parametrize("who", [MANAGER, LEAD, FIRST])
def test_nobody_who_acknowledged_an_alert_is_the_only_one_who_hears_that_it_is_open_SAFE_08_SAFE_09(who):
    life = Life(at(15, 10), acknowledged_at=at(15, 10, 5), acknowledged_by=who)
    holidays = (dt.date(2026, 1, 1), dt.date(2036, 1, 1))
    others_away = tuple(each if each.account_id == who else replace(each, leave=(holidays,)) for each in PEOPLE)
    on_list = tuple(each for each in PEOPLE if each.account_id == who)
    for people in (PEOPLE, others_away, on_list):
        told = walk(replace(ROTA, people=people), life, at(16, 12), step=30)
        assert {each.account_id for each in told} - {who}, people


def test_where_there_is_nobody_else_whoever_acknowledged_it_hears_that_it_is_open_SAFE_08():
    alone = Rota((Duty(FIRST, Rung.FIRST),), everybody=(), hours=OFFICE)
    life = Life(at(15, 10), acknowledged_at=at(15, 10, 5), acknowledged_by=FIRST)
    assert [each.account_id for each in walk(alone, life, at(16, 12), step=30)] == [FIRST]


@pytest.mark.parametrize(
    ("opens", "elapsed"),
    # The clocks go forward on 29 March 2026 and back on 25 October 2026, both at 1am UTC.
    [(dt.datetime(2026, 3, 29, 0, 50, tzinfo=dt.UTC), 15), (dt.datetime(2026, 10, 25, 0, 50, tzinfo=dt.UTC), 15)],
)
def test_a_change_of_the_clocks_skips_and_doubles_nothing_SAFE_11(opens, elapsed):
    told = walk(replace(ROTA, hours=ALWAYS), Life(opens), opens + dt.timedelta(hours=3))
    assert minutes(told, opens) == [(Rung.FIRST, 0), (Rung.DEPUTY, elapsed), (Rung.LEAD, 30), (Rung.MANAGER, 60)]


@pytest.mark.parametrize(("day", "month", "utc"), [(27, 3, 9), (30, 3, 8), (23, 10, 8), (26, 10, 9)])
def test_nine_in_the_morning_is_nine_in_the_uk_all_year_SAFE_11(day, month, utc):
    raised = dt.datetime(2026, month, day, 3, tzinfo=dt.UTC)
    assert due(ROTA, Life(raised), (), raised).next_at == dt.datetime(2026, month, day, utc, tzinfo=dt.UTC)


days = st.dates(dt.date(2026, 3, 20), dt.date(2026, 4, 10))
stretches_of_leave = st.lists(st.tuples(days, days).map(lambda pair: (min(pair), max(pair))), max_size=2).map(tuple)
duties = st.builds(
    Duty,
    account_id=st.integers(1, 6),
    rung=st.sampled_from([Rung.FIRST, Rung.DEPUTY, Rung.LEAD, Rung.MANAGER, Rung.ON_CALL]),
    is_gone=st.booleans(),
    leave=stretches_of_leave,
)
rotas = st.builds(
    Rota,
    people=st.lists(duties, max_size=8, unique_by=lambda each: (each.account_id, each.rung)).map(tuple),
    everybody=st.just((7, 8)),
    hours=st.sampled_from([OFFICE, ALWAYS, read_hours("Monday to Saturday, 8am to 8pm; Sunday, 10am to 1pm"), ()]),
    answer_minutes=st.sampled_from([10, 30, 90]),
)
instants = st.datetimes(dt.datetime(2026, 3, 26), dt.datetime(2026, 4, 3), timezones=st.just(dt.UTC))


@examples(150)
@given(rota=rotas, raised=instants)
def test_somebody_who_is_there_is_told_as_soon_as_the_service_looks_SAFE_07(rota, raised):
    life = Life(raised)
    first = due(rota, life, (), raised)
    opens = raised if first.steps else first.next_at
    assert opens is not None
    steps = due(rota, life, (), opens).steps
    assert steps, "at the first moment at which the service looks, somebody is told"
    there = {each.account_id for each in rota.people if each.is_there(opens.astimezone(UK).date())}
    assert {each.account_id for each in steps} <= there | set(rota.everybody)


@examples(100)
@given(rota=rotas, raised=instants, hours=st.integers(1, 30))
def test_nobody_is_told_twice_on_one_rung_and_time_only_adds_SAFE_07(rota, raised, hours):
    told = walk(rota, Life(raised), raised + dt.timedelta(hours=hours), step=7)
    pairs = [(each.rung, each.account_id) for each in told]
    assert len(set(pairs)) == len(pairs)
    assert [each.at for each in told] == sorted(each.at for each in told)


@pytest.mark.slow
@examples(100)
@given(rota=rotas, raised=instants, gap=st.integers(1, 600))
def test_a_watch_that_was_away_tells_in_the_end_whom_it_would_have_told_SAFE_11(rota, raised, gap):
    people = tuple(replace(each, leave=()) for each in rota.people)
    rota, life = replace(rota, people=people, hours=ALWAYS), Life(raised)
    until = raised + dt.timedelta(hours=20)
    steady = {(each.rung, each.account_id) for each in walk(rota, life, until)}
    late = walk(rota, life, raised + dt.timedelta(minutes=gap), step=gap)
    late += [Told(each.rung, each.account_id, until) for each in due(rota, life, late, until).steps]
    assert {(each.rung, each.account_id) for each in late} == steady
