"""Which item comes next, and how far along somebody is."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.instruments.definition import Item
from app.surveys import flow


def item(code, kind="faces", scale=None):
    return Item(code, kind, scale, {"en-GB": code}, {}, {}, {}, (), 0, None, 2000)


def form(kinds):
    return tuple(item(f"i{n}", kind) for n, kind in enumerate(kinds))


FORMS = st.lists(st.sampled_from(["faces", "words", "steps", "text", "information"]), max_size=25).map(form)


def test_things_to_read_are_not_counted():
    items = form(["information", "faces", "information", "text"])
    assert flow.progress(items, 1) is None
    assert flow.progress(items, 2) == flow.Progress(1, 2)
    assert flow.progress(items, 4) == flow.Progress(2, 2)
    assert flow.progress(items, 5) is None


def test_going_on_begins_with_what_is_to_be_read_before_the_question():
    items = form(["faces", "information", "information", "faces"])
    assert flow.resume_place(items, set()) == 1
    assert flow.resume_place(items, {"i0"}) == 2
    assert flow.resume_place(items, {"i0", "i3"}) is None


def test_a_gap_is_where_somebody_goes_on():
    assert flow.resume_place(form(["faces"] * 4), {"i0", "i2", "i3"}) == 2


def test_a_form_that_only_tells_has_nowhere_to_go_on():
    assert flow.resume_place(form(["information"]), set()) is None


@given(FORMS)
def test_forward_and_back_are_opposites_and_reach_every_item_once(items):
    place, seen = (1 if items else None), []
    while place is not None:
        seen.append(flow.item_at(items, place))
        following = flow.next_place(items, place)
        assert following is None or flow.previous_place(following) == place
        place = following
    assert tuple(seen) == items
    assert flow.item_at(items, 0) is None
    assert flow.item_at(items, len(items) + 1) is None


@given(FORMS)
def test_numbers_never_go_down_and_the_total_is_true(items):
    told = [flow.progress(items, place) for place in range(1, len(items) + 1)]
    numbers = [progress.number for progress in told if progress]
    assert numbers == list(range(1, len(flow.questions(items)) + 1))
    assert {progress.total for progress in told if progress} <= {len(flow.questions(items))}


@given(FORMS, st.data())
def test_everything_before_the_place_to_go_on_is_answered(items, data):
    answered = data.draw(st.sets(st.sampled_from([one.code for one in items]))) if items else set()
    place = flow.resume_place(items, answered)
    before = items if place is None else items[: place - 1]
    assert all(one.code in answered for one in flow.questions(before))
    if place is not None:
        rest = flow.questions(items[place - 1 :])
        assert rest[0].code not in answered
