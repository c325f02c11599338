"""What protect_family() shows, tried against someone who subtracts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.disclosure.count import count_tables
from app.disclosure.protect import protect, protect_family
from app.disclosure.rules import Rules
from app.disclosure.table import TablePlan
from tests.pure.disclosure.attacker import small_groups
from tests.pure.disclosure.worlds import (
    AGE,
    ATOMS,
    INDICATOR,
    PLANS,
    QUARTER,
    SERVICE,
    family,
    people,
    person,
    same_size,
)
from tests.support.chance import examples

LAYOUT = {
    "T1": [("service", dict(SERVICE.nodes)), ("quarter", dict(QUARTER.nodes))],
    "T2": [("service", dict(SERVICE.nodes)), ("age_band", dict(AGE.nodes))],
}
SIZES = st.lists(st.sampled_from([0, 0, 1, 2, 4, 7, 12, 25]), min_size=len(ATOMS), max_size=len(ATOMS))
BETTER = st.lists(st.sampled_from([0, 30, 60, 100]), min_size=3, max_size=9)
FEW = examples(50)


def world(sizes, better=None):
    return people(dict(zip(ATOMS, sizes, strict=True)), better)


def shown_in(tables, measure):
    return {
        (table.code, keys)
        for table in tables
        if table.measure == measure
        for keys, cell in table.cells.items()
        if cell.status == "shown"
    }


def attack(facts, shown, is_safe):
    return small_groups(shown, LAYOUT, [fact.keys for fact in facts], is_safe)


def enough(group):
    return len(group) == 0 or len(group) >= 10


def is_divided(facts, measure):
    """Nobody, or at least ten paired people with three or more on both sides."""

    def judge(group):
        paired = [facts[number] for number in group if facts[number].paired]
        counted = sum(getattr(fact, measure) for fact in paired)
        return not paired or (len(paired) >= 10 and counted >= 3 and len(paired) - counted >= 3)

    return judge


@FEW
@given(SIZES)
def test_subtracting_headcounts_never_tells_a_small_group_apart_SEC_114(sizes):
    facts = world(sizes)
    shown = shown_in(protect_family(family(facts, measures=())), "people")
    assert attack(facts, shown, enough) == []


@FEW
@given(SIZES)
def test_subtracting_paired_counts_never_tells_a_small_group_apart(sizes):
    facts = world(sizes)
    paired = [fact for fact in facts if fact.paired]
    shown = shown_in(protect_family(family(facts)), "paired")
    assert attack(paired, shown, enough) == []


@FEW
@given(SIZES, BETTER)
def test_subtracting_outcomes_never_tells_apart_a_group_that_all_went_one_way(sizes, better):
    facts = world(sizes, better)
    safe = protect_family(family(facts))
    for measure in ("improved", "worse"):
        assert attack(facts, shown_in(safe, measure), is_divided(facts, measure)) == []


@FEW
@given(SIZES, BETTER)
def test_outcomes_are_shown_only_where_the_paired_are_and_the_paired_where_the_people_are(sizes, better):
    safe = protect_family(family(world(sizes, better)))
    shown = {measure: shown_in(safe, measure) for measure in ("people", "paired", "improved", "worse")}
    assert shown["improved"] | shown["worse"] <= shown["paired"] <= shown["people"]


def test_attacker_finds_what_hiding_small_cells_alone_gives_away():
    facts = world([3, *[15] * 26])
    tables = family(facts, measures=())
    naive = {
        (table.code, keys) for table in tables for keys in table.plan.declared_keys() if table.cells[keys].people >= 10
    }
    assert attack(facts, naive, enough) == []  # a single atom of 3 lies in no cell of its own
    facts = world([3, 0, 0, *[15] * 24])
    tables = family(facts, measures=())
    naive = {
        (table.code, keys) for table in tables for keys in table.plan.declared_keys() if table.cells[keys].people >= 10
    }
    assert "('T1', ('A', 'Q1')) follows" in attack(facts, naive, enough)
    assert attack(facts, shown_in(protect_family(tables), "people"), enough) == []


def test_attacker_finds_a_cell_that_rows_less_columns_give_away():
    # Two hidden cells in every line; the rows of A and B less the columns of Q1 and Q2 leave (C, Q3) alone.
    plan = [("service", {"*": ["A", "B", "C"]}), ("quarter", {"*": ["Q1", "Q2", "Q3"]})]
    sizes = {("A", "Q1"): 12, ("A", "Q2"): 12, ("B", "Q1"): 12, ("B", "Q2"): 12, ("C", "Q3"): 4}
    where = [
        {"service": service, "quarter": quarter}
        for service in "ABC"
        for quarter in ("Q1", "Q2", "Q3")
        for _ in range(sizes.get((service, quarter), 20))
    ]
    hidden = set(sizes)
    shown = {
        ("T1", keys)
        for keys in [
            *((s, q) for s in "ABC" for q in ("Q1", "Q2", "Q3") if (s, q) not in hidden),
            *((s, "*") for s in "AB"),
            ("*", "Q1"),
            ("*", "Q2"),
            ("*", "*"),
        ]
    }
    assert "('T1', ('C', 'Q3')) follows" in small_groups(shown, {"T1": plan}, where, enough)


def test_attacker_finds_a_group_that_all_improved():
    facts = world([15] * 27, [100, *[50] * 26])
    tables = family(facts)
    naive = {
        (table.code, keys)
        for table in tables
        if table.measure == "improved"
        for keys in table.plan.declared_keys()
        if table.cells[keys].of >= 10
    }
    naive_finds = attack(facts, naive, is_divided(facts, "improved"))
    assert naive_finds == []  # no cell of a table is a single atom
    facts = world([15] * 27, [100, 100, 100, *[50] * 24])
    tables = family(facts)
    assert "('T1', ('A', 'Q1')) is shown" in attack(facts, naive, is_divided(facts, "improved"))
    safe = protect_family(tables)
    assert attack(facts, shown_in(safe, "improved"), is_divided(facts, "improved")) == []
    improved = next(table for table in safe if (table.code, table.measure) == ("T1", "improved"))
    assert improved.cells["A", "Q1"].value is None
    assert improved.cells["A", "Q1"].band == "85_or_more"


@pytest.mark.slow
@FEW
@given(SIZES)
def test_empty_cells_look_like_small_ones_SEC_114(sizes):
    for table in protect_family(family(world(sizes))):
        raw = next(t for t in family(world(sizes)) if (t.code, t.measure) == (table.code, table.measure))
        for keys, cell in table.cells.items():
            if raw.cells[keys].people == 0 and table.measure in ("people", "paired"):
                assert (cell.status, cell.value, cell.noise, cell.band) == ("hidden", None, None, None)


@FEW
@given(SIZES, BETTER)
def test_cells_shared_by_tables_have_one_status_and_one_value(sizes, better):
    safe = protect_family(family(world(sizes, better)))
    for measure in ("people", "paired", "improved", "worse"):
        one, two = (table for table in safe if table.measure == measure)
        for node in SERVICE.declared:
            if one.status == two.status == "shown":
                assert one.cells[node, "*"] == two.cells[node, "*"]
            elif "shown" in (one.status, two.status):
                assert one.cells[node, "*"].status == two.cells[node, "*"].status == "hidden"


@pytest.mark.slow
@FEW
@given(SIZES, BETTER, st.randoms(use_true_random=False))
def test_same_people_give_the_same_tables_in_whatever_order_they_are_counted(sizes, better, rng):
    facts = world(sizes, better)
    first = protect_family(family(facts))
    assert protect_family(family(facts)) == first
    rng.shuffle(facts)
    assert protect_family(family(facts)) == first


@FEW
@given(SIZES, st.sampled_from(ATOMS))
def test_one_more_person_changes_no_value_of_a_cell_without_them_SEC_115(sizes, atom):
    facts = world(sizes)
    newcomer = person(atom, improved=True)
    inside = dict(newcomer.keys)
    before, after = protect_family(family(facts)), protect_family(family([*facts, newcomer]))
    for old, new in zip(before, after, strict=True):
        for keys, cell in old.cells.items():
            holds = all(inside[d.code] in d.leaves_of(node) for d, node in zip(old.plan.dimensions, keys, strict=True))
            if not holds and cell.value is not None and new.cells[keys].value is not None:
                assert new.cells[keys].value == cell.value


@FEW
@given(SIZES, BETTER)
def test_shown_values_are_within_the_noise_limit_and_never_below_0(sizes, better):
    tables = family(world(sizes, better))
    for raw, safe in zip(tables, protect_family(tables), strict=True):
        for keys, cell in safe.cells.items():
            if cell.status == "shown":
                assert abs(cell.value - raw.cells[keys].people) <= cell.noise == 5
                assert cell.value >= 0


def test_large_town_is_shown_whole_and_an_empty_one_withheld():
    assert all(
        cell.status == "shown"
        for table in protect_family(family(people(same_size(40))))
        for cell in table.cells.values()
    )
    empty = protect_family(family([]))
    assert {table.status for table in empty} == {"withheld"}
    assert {cell.status for table in empty for cell in table.cells.values()} == {"hidden"}


def test_combinations_declared_impossible_are_told_as_such():
    plan = TablePlan("T2", (SERVICE, AGE), impossible=frozenset({("A", "14-16")}))
    facts = [fact for fact in people(same_size(9)) if (fact.keys["service"], fact.keys["age_band"]) != ("A", "14-16")]
    safe = protect(count_tables(plan, facts)[0])
    assert safe.cells["A", "14-16"].status == "none"
    assert safe.cells["A", "*"].status == "shown"


def test_total_that_is_not_declared_still_counts_as_something_that_can_be_added_up():
    # Without a total in T1 its quarters of A add up to T2's total of A, less the hidden one: (A, Q1).
    quarters = type(QUARTER)("quarter", {"Q2-3": ("Q2", "Q3"), "Q1-only": ("Q1",)})
    plan = TablePlan("T1", (SERVICE, quarters))
    facts = world([1, 1, 2, *[15] * 24])
    safe = protect_family([*count_tables(plan, facts), *count_tables(PLANS[1], facts)])
    assert safe[0].cells["A", "Q1"].status == "hidden"
    assert all(keys[1] != "*" for keys in safe[0].cells)
    both = {safe[0].cells["A", "Q2-3"].status, safe[1].cells["A", "*"].status}
    assert both != {"shown"}


def test_few_people_counted_in_two_services_cannot_be_worked_out():
    facts = people(same_size(9))
    facts += [person(("A", "Q1", "8-10"), f"P{n}") for n in range(4)]
    facts += [person(("B", "Q1", "8-10"), f"P{n}") for n in range(4)]
    tables = family(facts, measures=())
    cells = protect_family(tables)[0].cells
    # A + B less their provider would be the four who go to both.
    assert any(cells[node, "Q1"].status == "hidden" for node in ("A", "B", "provider-x"))


def test_tighter_rules_show_less():
    facts = people(same_size(4))
    usual = shown_in(protect_family(family(facts)), "people")
    tight = shown_in(protect_family(family(facts), Rules(people_for_count=20)), "people")
    assert tight < usual


def test_outcomes_without_their_people_are_refused():
    facts = people(same_size(5))
    with pytest.raises(ValueError, match="no table of people"):
        protect_family(count_tables(PLANS[0], facts, measures=("paired",), indicator=INDICATOR))


def test_table_given_twice_is_refused():
    (table,) = count_tables(PLANS[0], people(same_size(5)))
    with pytest.raises(ValueError, match="twice"):
        protect_family([table, table])


def test_tables_that_do_not_agree_about_a_shared_cell_are_refused():
    one = count_tables(PLANS[0], people(same_size(5)))
    two = count_tables(PLANS[1], people(same_size(6)))
    with pytest.raises(ValueError, match="do not agree"):
        protect_family([*one, *two])
