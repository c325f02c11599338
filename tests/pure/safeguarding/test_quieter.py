"""Whether a change tells fewer people of alerts, or later, compared with what the ladder then does."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from app.safeguarding.hours import EVERY_DAY, UK, WHOLE_DAY, Hours, read_hours
from app.safeguarding.ladder import UPWARDS, Duty, Life, Rota, Told, due, due_under
from app.safeguarding.quieter import is_quieter
from app.safeguarding.types import CHOSEN, Rung

RAISED = dt.datetime(2026, 1, 12, 6, 0, tzinfo=UK).astimezone(dt.UTC)
DAYS = [dt.date(2026, 1, day) for day in range(11, 17)]
OFFICE = read_hours("Monday to Friday, 9am to 5pm")
PEOPLE = tuple(Duty(number, rung) for number, rung in enumerate(CHOSEN, 1))
ROTA = Rota(PEOPLE, everybody=(3, 4), hours=OFFICE)


def leaves():
    """Some days away, or none."""
    spans = st.tuples(st.sampled_from(DAYS), st.sampled_from(DAYS)).map(lambda span: (min(span), max(span)))
    return st.lists(spans, max_size=1).map(tuple)


def hours():
    """One or two stretches on some days of the week."""
    part = st.builds(
        lambda days, edges: Hours(frozenset(days), min(edges) * 60, max(edges) * 60),
        st.sets(st.integers(0, 6), min_size=4),
        st.sets(st.integers(0, 24), min_size=2, max_size=2),
    )
    return st.lists(part, min_size=1, max_size=2).map(tuple)


def rotas(*, duties=5):
    people = st.lists(
        st.builds(Duty, st.integers(1, 4), st.sampled_from(CHOSEN), st.sampled_from([False, False, True]), leaves()),
        min_size=min(duties, 3),
        max_size=duties,
        unique_by=lambda duty: (duty.account_id, duty.rung),
    ).map(tuple)
    return st.builds(Rota, people, st.just((9,)), hours(), st.sampled_from([10, 30, 120]))


def changed(rota: Rota, more: Rota, choice: int) -> Rota:
    """One change of a kind that staff make, also one that only adds."""
    kinds = (
        replace(rota, hours=more.hours),
        replace(rota, hours=(*rota.hours, *more.hours)),
        replace(rota, answer_minutes=more.answer_minutes),
        replace(rota, people=rota.people[1:]),
        replace(rota, people=(*rota.people, *more.people)),
        replace(rota, people=tuple(replace(each, leave=()) for each in rota.people)),
        replace(rota, people=tuple(replace(each, leave=(*each.leave, (DAYS[1], DAYS[3]))) for each in rota.people)),
    )
    return kinds[choice]


def walk(rota: Rota) -> list[Told]:
    """Who is told of an alert that nobody takes on, each half hour of the first day, then every other hour for three days."""
    told: list[Told] = []
    for minutes in (*range(0, 24 * 60, 30), *range(24 * 60, 4 * 24 * 60, 120)):
        now = RAISED + dt.timedelta(minutes=minutes)
        told += [Told(step.rung, step.account_id, now) for step in due(rota, Life(RAISED), told, now).steps]
    return told


@settings(max_examples=100, deadline=None)
@given(rotas(), rotas(duties=2), st.integers(0, 6))
def test_what_is_not_quieter_tells_nobody_later_for_the_first_time_SAFE_09(before, more, choice):
    after = changed(before, more, choice)
    assume(not is_quieter(before, after))
    first = min((told.at for told in walk(before)), default=None)
    assert first is None or min(told.at for told in walk(after)) <= first


@settings(max_examples=100, deadline=None)
@given(rotas(), rotas(duties=2), st.integers(0, 6))
def test_what_is_not_quieter_drops_nobody_and_no_step_comes_later_SAFE_09(before, more, choice):
    # Who is on call is told outside the hours: what that takes has tests of its own below.
    before = replace(before, people=tuple(duty for duty in before.people if duty.rung is not Rung.ON_CALL))
    after = changed(before, replace(more, people=()) if choice == 4 else more, choice)
    assume(not is_quieter(before, after))
    was, now = walk(before), walk(after)
    chosen = {rung for rung, _share in UPWARDS}
    assert {told.account_id for told in was if told.rung in chosen} <= {told.account_id for told in now}
    for at in {told.at for told in was}:
        assert rungs(now, at) >= rungs(was, at)


def rungs(told: list[Told], at: dt.datetime) -> int:
    return len({each.rung for each in told if each.at <= at and each.rung is not Rung.EVERYBODY})


@given(rotas(), rotas())
def test_of_two_changes_that_undo_each_other_one_is_quieter_or_nothing_changes_SAFE_09(one, two):
    two = replace(two, people=one.people)
    there_and_back = is_quieter(one, two) or is_quieter(two, one)
    assert there_and_back or (one.answer_minutes == two.answer_minutes and covered(one) == covered(two))


def covered(rota: Rota) -> set[tuple[int, int]]:
    return {(day, minute) for part in rota.hours for day in part.days for minute in range(part.opens, part.closes, 60)}


@given(rotas(), st.lists(rotas(), max_size=2), st.integers(0, 48))
def test_an_alert_that_keeps_cover_is_told_as_it_would_have_been_and_as_it_is_now_SAFE_09(rota, kept, hour):
    at = RAISED + dt.timedelta(hours=hour)
    steps = set(due_under([rota, *kept], Life(RAISED), (), at).steps)
    assert steps == {step for each in (rota, *kept) for step in due(each, Life(RAISED), (), at).steps}


@pytest.mark.parametrize(
    "after",
    [
        replace(ROTA, hours=read_hours("Monday to Friday, 9am to 4pm")),
        replace(ROTA, hours=read_hours("Monday to Thursday, 9am to 5pm")),
        replace(ROTA, hours=read_hours("Saturday, all day")),
        replace(ROTA, answer_minutes=31),
        *(replace(ROTA, people=tuple(duty for duty in PEOPLE if duty.rung is not rung)) for rung in CHOSEN),
        replace(ROTA, people=(replace(PEOPLE[0], leave=((DAYS[0], DAYS[0]),)), *PEOPLE[1:])),
        replace(ROTA, people=(replace(PEOPLE[0], rung=Rung.MANAGER), *PEOPLE[1:])),
        replace(ROTA, hours=read_hours("Monday to Friday, 9am to 6pm")),
        replace(ROTA, hours=(Hours(EVERY_DAY, 0, WHOLE_DAY),)),
        replace(ROTA, hours=()),
    ],
)
def test_less_is_quieter_SAFE_09(after):
    assert is_quieter(ROTA, after)


@pytest.mark.parametrize(
    "hours",
    [
        read_hours("Monday to Friday, 9am to 1pm; Monday to Saturday, 1pm to 6pm"),
        (Hours(EVERY_DAY, 0, WHOLE_DAY),),
        (),
    ],
)
def test_more_hours_are_quieter_only_where_they_take_the_night_from_somebody_SAFE_09(hours):
    nobody_on_call = replace(ROTA, people=tuple(duty for duty in PEOPLE if duty.rung is not Rung.ON_CALL))
    assert not is_quieter(nobody_on_call, replace(nobody_on_call, hours=hours))
    assert is_quieter(ROTA, replace(ROTA, hours=hours))


@settings(max_examples=100, deadline=None)
@given(rotas(), rotas(duties=2), st.integers(0, 2))
def test_no_change_of_hours_or_minutes_leaves_out_who_is_on_call_SAFE_09(before, more, choice):
    after = changed(before, more, choice)
    assume(not is_quieter(before, after))
    at_night = {told.account_id for told in walk(before) if told.rung is Rung.ON_CALL}
    assert at_night <= {told.account_id for told in walk(after) if told.rung is Rung.ON_CALL}


@pytest.mark.parametrize(
    "after",
    [
        ROTA,
        replace(ROTA, hours=read_hours("Monday to Friday, 9am to 1pm; Monday to Friday, 1pm to 5pm")),
        replace(ROTA, answer_minutes=29),
        replace(ROTA, people=(*PEOPLE, Duty(8, Rung.FIRST))),
    ],
)
def test_more_is_not_quieter_SAFE_09(after):
    assert not is_quieter(ROTA, after)


def test_whoever_is_gone_may_be_taken_off_unless_they_keep_the_night_SAFE_09():
    gone = replace(ROTA, people=tuple(replace(duty, is_gone=True) for duty in PEOPLE))
    assert not is_quieter(gone, replace(gone, people=PEOPLE[-1:]))
    assert is_quieter(gone, replace(gone, people=PEOPLE[:-1]))


def test_leave_that_was_known_already_is_not_quieter_SAFE_09():
    away = replace(PEOPLE[0], leave=((DAYS[0], DAYS[2]), (DAYS[3], DAYS[5])))
    before = replace(ROTA, people=(away, *PEOPLE[1:]))
    known = replace(away, leave=(*away.leave, (DAYS[1], DAYS[4])))
    assert not is_quieter(before, replace(ROTA, people=(known, *PEOPLE[1:])))
