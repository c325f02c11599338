"""Which question comes next, and how far along somebody is."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.instruments.checking import problems
from app.instruments.definition import Item, read
from app.surveys import flow
from app.surveys.types import AnswerValue
from tests.support.forms import answers_to, definitions, en, raw_form, raw_item

YES, NO = AnswerValue(value=1.0), AnswerValue(value=0.0)


def item(code, kind="faces", scale=None):
    return Item(code, kind, scale, {"en-GB": code}, {}, {}, {}, (), 0, None, 2000)


def way_of(raw, answers=None, seed=None):
    assert problems(raw) == []
    form = read(raw)
    return flow.way(form, flow.plan(form, seed), answers or {})


def simple(kinds, answered=()):
    """A form without conditions, with items i0, i1 and so on."""
    raw = raw_form([raw_item(f"i{number}", kind) for number, kind in enumerate(kinds)])
    return way_of(raw, {code: AnswerValue(value=1.0) for code in answered})


def walk(data, way):
    """A person who begins at the start and answers by chance: every place they come to, with the way as it was there."""
    visited, place = [], (way.shown[0] if way.shown else None)
    while place is not None:
        visited.append((place, way))
        step = way.step(place)
        if step.is_question:
            given = data.draw(answers_to(step.item))
            way = flow.way(way.form, way.steps, {**way.answers, step.code: given})
        place = way.next_place(place)
    return visited, way


def test_things_to_read_are_not_counted():
    way = simple(["information", "words", "information", "text"])
    assert way.progress(1) is None
    assert way.progress(2) == flow.Progress(1, 2)
    assert way.progress(4) == flow.Progress(2, 2)
    assert way.progress(5) is None


def test_going_on_begins_with_what_is_to_be_read_before_the_question():
    kinds = ["words", "information", "information", "words"]
    assert simple(kinds).resume_place == 1
    assert simple(kinds, ["i0"]).resume_place == 2
    assert simple(kinds, ["i0", "i3"]).resume_place is None


def test_a_gap_is_where_somebody_goes_on():
    assert simple(["words"] * 4, ["i0", "i2", "i3"]).resume_place == 2


def test_a_form_that_only_tells_has_nowhere_to_go_on():
    assert simple(["information"]).resume_place is None


SCHOOL = raw_form(
    [
        raw_item("at-school", "yes_no"),
        raw_item("like-it", "words", show_if={"item": "at-school", "is": 1}),
        raw_item("why-not", "line", show_if={"item": "like-it", "at_most": 1}),
        raw_item("sleep", "words"),
    ]
)


def test_what_does_not_apply_is_not_asked():
    assert way_of(SCHOOL, {"at-school": NO}).shown == (1, 4)
    assert way_of(SCHOOL, {"at-school": YES}).shown == (1, 2, 4)
    assert way_of(SCHOOL, {"at-school": YES, "like-it": AnswerValue(value=1.0)}).shown == (1, 2, 3, 4)


def test_an_answer_to_what_is_not_asked_any_more_counts_for_nothing():
    given = {"at-school": NO, "like-it": AnswerValue(value=1.0), "why-not": AnswerValue(text="Too loud")}
    way = way_of(SCHOOL, given)
    assert (way.shown, dict(way.answers)) == ((1, 4), {"at-school": NO})


def test_the_total_is_told_once_it_is_sure_A11Y_65():
    assert way_of(SCHOOL).progress(1) == flow.Progress(1, None)
    assert way_of(SCHOOL, {"at-school": NO}).progress(4) == flow.Progress(2, 2)
    assert way_of(SCHOOL).most_questions == (4, False)
    assert simple(["words", "text"]).most_questions == (2, True)


def test_a_change_leads_to_the_question_that_it_brought_up_and_to_no_other():
    changed = way_of(SCHOOL, {"at-school": YES, "sleep": AnswerValue(value=2.0)})
    assert changed.opened_by(1) == 2
    assert changed.opened_by(4) is None


CHILDREN = raw_form(
    [
        raw_item("how-many", "number", section="first"),
        raw_item("name", "line", section="child"),
        raw_item("happy", "words", section="child", show_if={"item": "name", "answered": True}),
        raw_item("end", "text", section="last"),
    ],
    sections=[
        {"code": "first"},
        {"code": "child", "repeat": {"count": "how-many", "most": 3, "title": en("Child {n}")}},
        {"code": "last", "offer_break": True},
    ],
)


def test_a_section_is_asked_once_for_each_and_each_turn_has_its_own_answers():
    two = AnswerValue(value=2.0)
    way = way_of(CHILDREN, {"how-many": two, "name@2": AnswerValue(text="Bo")})
    assert [way.step(place).code for place in way.shown] == ["how-many", "name@1", "name@2", "happy@2", "end"]
    assert [way.step(place).code for place in way_of(CHILDREN).shown] == ["how-many", "end"]


def test_a_break_is_offered_where_a_part_says_so_and_something_was_asked_before():
    way = way_of(CHILDREN)
    assert way.offers_break(way.shown[-1])
    assert not way.offers_break(1)


def test_a_goal_is_rated_once_it_has_words():
    raw = raw_form([raw_item("goal", "line"), raw_item("near", "goal", about="goal")])
    assert way_of(raw, {"goal": AnswerValue()}).shown == (1,)
    assert way_of(raw, {"goal": AnswerValue(text="Learn to swim")}).shown == (1, 2)


def test_mixed_parts_come_in_another_order_for_others_and_in_the_same_for_the_same_person():
    items = [raw_item(f"i{number}", "information" if number == 3 else "words", section="one") for number in range(8)]
    raw = raw_form(items, sections=[{"code": "one", "order": "random"}])
    orders = {seed: [step.code for step in way_of(raw, seed=seed).steps] for seed in map(str, range(20))}
    assert len({tuple(order) for order in orders.values()}) > 10
    assert all(order[3] == "i3" and sorted(order) == [f"i{number}" for number in range(8)] for order in orders.values())
    assert [step.code for step in way_of(raw, seed="7").steps] == orders["7"]
    assert [step.code for step in way_of(raw).steps] == [f"i{number}" for number in range(8)]


@given(definitions())
def test_made_up_forms_are_sound(raw):
    assert problems(raw) == []


@given(definitions(), st.data(), st.sampled_from([None, "a", "b"]))
def test_no_way_goes_round_passes_a_gate_or_asks_what_does_not_apply(raw, data, seed):
    visited, way = walk(data, way_of(raw, seed=seed))
    places = [place for place, _then in visited]
    assert places == sorted(set(places)), "a way only goes on"
    assert tuple(places) == way.shown, "and whoever has walked it has seen what is asked, and nothing else"
    gates = {place for place, step in enumerate(way.steps, start=1) if step.item.is_gate}
    assert gates <= set(places)
    assert set(way.answers) == {way.step(place).code for place in way.questions}


@given(definitions(), st.data())
def test_numbers_never_go_down_and_a_total_that_was_told_stays_true_A11Y_65(raw, data):
    visited, way = walk(data, way_of(raw))
    told = [then.progress(place) for place, then in visited if then.step(place).is_question]
    assert [one.number for one in told] == list(range(1, len(told) + 1))
    totals = [one.total for one in told]
    assert {total for total in totals if total is not None} <= {len(way.questions)}
    known = [total is not None for total in totals]
    assert known == sorted(known), "once told it is told to the end"


@given(definitions(), st.data())
def test_back_is_the_opposite_of_on_and_everything_before_the_place_to_go_on_is_answered(raw, data):
    _visited, way = walk(data, way_of(raw))
    for place, following in zip(way.shown, way.shown[1:], strict=False):
        assert (way.next_place(place), way.previous_place(following)) == (following, place)
    codes = sorted(way.answers)
    kept = data.draw(st.sets(st.sampled_from(codes))) if codes else set()
    part = flow.way(way.form, way.steps, {code: way.answers[code] for code in kept})
    place = part.resume_place
    before = [one for one in part.questions if place is None or one < place]
    assert all(part.step(one).code in part.answers for one in before)
    if place is not None:
        rest = [one for one in part.questions if one >= place]
        assert part.step(rest[0]).code not in part.answers
