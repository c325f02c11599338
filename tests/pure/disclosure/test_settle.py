"""People in several parts of one total, whom plain subtraction does not cancel."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.disclosure.count import count_tables
from app.disclosure.protect import protect_family
from app.disclosure.settle import left_over
from tests.pure.disclosure.attacker import pairs_of_sets
from tests.pure.disclosure.worlds import AGE, ATOMS, PLANS, QUARTER, SERVICE, family, people, person
from tests.support.chance import examples

HERE, THERE = ("A", "Q1", "8-10"), ("B", "Q1", "8-10")
LAYOUT = {
    "T1": [("service", dict(SERVICE.nodes)), ("quarter", dict(QUARTER.nodes))],
    "T2": [("service", dict(SERVICE.nodes)), ("age_band", dict(AGE.nodes))],
}


@pytest.fixture
def improved():
    facts = [person(HERE, "one service", improved=True), person(THERE, "other service", improved=False)]
    facts += [person(HERE, "both", improved=True), person(THERE, "both", improved=False)]
    return count_tables(PLANS[0], facts, measures=("improved",), indicator="i")[0].cells


def test_part_leaves_over_those_who_are_elsewhere_and_those_who_went_another_way_there(improved):
    # Less A, the total leaves the person of B, and "both", who improved in A and is not improved in the total.
    assert left_over(improved["provider-x", "*"], [improved["A", "*"]]) == (2, 1)


def test_all_parts_leave_over_those_who_are_counted_twice(improved):
    assert left_over(improved["provider-x", "*"], [improved["A", "*"], improved["B", "*"]]) == (1, 1)


def test_whole_leaves_nobody_over_when_it_is_taken_from_itself(improved):
    assert left_over(improved["*", "*"], [improved["provider-x", "*"]]) == (0, 0)


@examples(40)
@given(
    st.lists(st.sampled_from([0, 2, 7, 12]), min_size=len(ATOMS), max_size=len(ATOMS)),
    st.lists(st.tuples(st.sampled_from(ATOMS), st.sampled_from(ATOMS)), max_size=25),
)
def test_no_shown_cell_lies_a_few_people_inside_another_although_some_are_in_two_places(sizes, movers):
    facts = people(dict(zip(ATOMS, sizes, strict=True)))
    facts += [person(atom, f"mover {n}") for n, atoms in enumerate(movers) for atom in atoms]
    tables = protect_family(family(facts, measures=()))
    inside = {
        (table.code, keys): {
            fact.record_key
            for fact in facts
            if all(fact.keys[d.code] in d.leaves_of(node) for d, node in zip(table.plan.dimensions, keys, strict=True))
        }
        for table in tables
        for keys, cell in table.cells.items()
        if cell.status == "shown"
    }
    for whole, parts in pairs_of_sets(set(inside), LAYOUT):
        for part in parts:
            rest = inside[whole] - inside[part]
            assert len(rest) == 0 or len(rest) >= 10


def test_the_few_who_neither_improved_nor_got_worse_are_not_told_apart():
    def outcome(number):
        return {"improved": number < 7, "worse": 7 <= number < 10}

    def tables(size):
        facts = [person(atom, f"{atom}{n}", **outcome(n)) for atom in ATOMS for n in range(size)]
        facts += [person(HERE, f"neither {n}", improved=False) for n in range(2)]
        return protect_family(family(facts))

    worse = next(t for t in tables(10) if (t.code, t.measure) == ("T1", "worse"))
    assert worse.cells["A", "Q1"].status == "hidden"
    worse = next(t for t in tables(11) if (t.code, t.measure) == ("T1", "worse"))
    assert worse.cells["A", "Q1"].status == "shown"
