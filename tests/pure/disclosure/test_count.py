"""People are counted, never readings, and each once per cell."""

import pytest

from app.disclosure.count import Contribution, count_tables
from app.disclosure.noise import cell_key
from app.disclosure.table import TablePlan
from tests.pure.disclosure.worlds import AGE, PLANS, QUARTER, SERVICE, people, person, same_size

HERE, THERE = ("A", "Q1", "8-10"), ("B", "Q1", "8-10")


def test_each_cell_holds_its_people():
    facts = people({HERE: 4, THERE: 3, ("C", "Q2", "8-10"): 2})
    (table,) = count_tables(PLANS[0], facts)
    assert table.cells["*", "*"].people == 9
    assert table.cells["provider-x", "Q1"].people == 7
    assert table.cells["A", "*"].people == 4
    assert table.cells["C", "Q1"].people == 0
    assert table.cells["*", "*"].key == cell_key(fact.record_key for fact in facts)


def test_person_in_two_services_is_counted_once_in_the_total():
    (table,) = count_tables(PLANS[0], [person(HERE, "P"), person(THERE, "P"), person(HERE, "Q")])
    assert [table.cells[node, "*"].people for node in ("A", "B", "provider-x", "*")] == [2, 1, 2, 2]


def test_last_contribution_speaks_for_the_person():
    facts = [person(HERE, "P", improved=True), person(THERE, "P", improved=False)]
    paired, improved = count_tables(PLANS[0], facts, measures=("paired", "improved"), indicator="i")
    assert paired.cells["*", "*"].people == 1
    assert [improved.cells[node, "*"].people for node in ("A", "B", "*")] == [1, 0, 0]


def test_outcomes_are_counted_among_the_paired():
    facts = people(same_size(8))
    paired, improved, worse = count_tables(PLANS[1], facts, measures=("paired", "improved", "worse"), indicator="i")
    cell = improved.cells["A", "8-10"]
    inside = [f for f in facts if f.keys["service"] == "A" and f.keys["age_band"] == "8-10"]
    assert cell.of == paired.cells["A", "8-10"].people == sum(f.paired for f in inside)
    assert cell.people == sum(f.improved for f in inside)
    assert worse.cells["A", "8-10"].people == sum(f.worse for f in inside)
    assert cell.change == sum(f.change for f in inside if f.change is not None)


def test_unknown_change_leaves_no_sum():
    facts = [person(HERE, "P", improved=True), Contribution(person(HERE).keys, 5, paired=True)]
    (paired,) = count_tables(PLANS[0], facts, measures=("paired",), indicator="i")
    assert paired.cells["A", "*"].change is None
    assert paired.cells["B", "*"].change == 0


def test_table_limited_to_a_quarter_leaves_others_out():
    plan = TablePlan("T3", (SERVICE, AGE), fixed=((QUARTER, "Q2"),))
    (table,) = count_tables(plan, people({HERE: 4, ("A", "Q2", "8-10"): 3}))
    assert table.cells["A", "*"].people == 3


def test_somebody_in_an_impossible_combination_is_refused():
    plan = TablePlan("T2", (SERVICE, AGE), impossible=frozenset({("A", "8-10")}))
    with pytest.raises(ValueError, match="impossible"):
        count_tables(plan, people({HERE: 1}))


def test_group_is_not_taken_for_a_leaf():
    with pytest.raises(KeyError):
        count_tables(PLANS[0], [person(("provider-x", "Q1", "8-10"))])


@pytest.mark.parametrize(("measures", "indicator"), [(("people",), "i"), (("paired",), None)])
def test_measure_and_indicator_belong_together(measures, indicator):
    with pytest.raises(ValueError, match="indicator"):
        count_tables(PLANS[0], [], measures=measures, indicator=indicator)


@pytest.mark.parametrize(
    "outcome", [{"improved": True}, {"worse": True}, {"paired": True, "improved": True, "worse": True}]
)
def test_contradictory_outcomes_are_refused(outcome):
    with pytest.raises(ValueError):
        Contribution({}, 1, **outcome)


def test_record_key_of_more_than_64_bits_is_refused():
    with pytest.raises(ValueError, match="64 bits"):
        Contribution({}, 2**64)
