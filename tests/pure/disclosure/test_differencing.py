"""A new release is compared with everything released before."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.disclosure.differencing import conflicts, released_cells
from app.disclosure.protect import protect_family
from app.disclosure.rules import Rules
from tests.pure.disclosure.worlds import ATOMS, PLANS, family, people, person, same_size
from tests.support.chance import examples

HERE = ("A", "Q1", "8-10")


def release(facts, plans=PLANS, before=()):
    tables = family(facts, plans)
    safe = protect_family(tables, released=before)
    return safe, released_cells(tables, safe)


def status(safe, code, measure, keys):
    return next(t for t in safe if (t.code, t.measure) == (code, measure)).cells[keys].status


def test_same_people_again_are_shown_again_with_the_same_numbers():
    facts = people(same_size(9))
    safe, ledger = release(facts)
    assert release(facts, before=ledger) == (safe, ledger)
    released = {(entry.measure, entry.place) for entry in ledger if entry.shown}
    assert not {(c.measure, c.place) for c in conflicts(family(facts), ledger, Rules())} & released


def test_one_late_person_hides_the_cells_they_are_in_and_no_others():
    facts = people(same_size(9))
    _, ledger = release(facts)
    later = [*facts, person(HERE)]
    clashing = {c.place for c in conflicts(family(later, measures=()), ledger, Rules()) if c.measure == "people"}
    assert (("quarter", "Q1"), ("service", "A")) in clashing
    assert () in clashing
    assert not any(("service", "C") in place or ("quarter", "Q2") in place for place in clashing)
    safe, _ = release(later, before=ledger)
    assert status(safe, "T1", "people", ("A", "Q1")) == "hidden"
    assert status(safe, "T1", "people", ("C", "Q1")) == "shown"


def test_ten_late_people_may_be_published():
    facts = people(same_size(9))
    _, ledger = release(facts)
    later = [*facts, *(person(HERE, f"late {n}") for n in range(10))]
    assert [c for c in conflicts(family(later), ledger, Rules()) if c.measure == "people"] == []


def test_people_changing_places_are_noticed_although_the_number_is_the_same():
    facts = people(same_size(9))
    _, ledger = release(facts)
    moved = [*facts[1:], person(HERE, "someone else")]
    assert any(c.place == () for c in conflicts(family(moved), ledger, Rules()))


def test_corrected_answer_of_one_person_hides_the_outcome_but_not_the_people():
    facts = [person(atom, f"{atom}{n}", improved=n % 2 == 0) for atom in ATOMS for n in range(12)]
    _, ledger = release(facts)
    corrected = [person(ATOMS[0], f"{ATOMS[0]}0", improved=False), *facts[1:]]
    safe, _ = release(corrected, before=ledger)
    assert status(safe, "T1", "people", ("A", "Q1")) == "shown"
    assert status(safe, "T1", "paired", ("A", "Q1")) == "shown"
    assert status(safe, "T1", "improved", ("A", "Q1")) == "hidden"


def test_newcomers_who_all_went_one_way_are_not_told_apart():
    facts = [person(atom, f"{atom}{n}", improved=n % 2 == 0) for atom in ATOMS for n in range(12)]
    _, ledger = release(facts)
    all_better = [*facts, *(person(HERE, f"late {n}", improved=True) for n in range(12))]
    mixed = [*facts, *(person(HERE, f"late {n}", improved=n % 2 == 0) for n in range(12))]
    assert status(release(all_better, before=ledger)[0], "T1", "improved", ("A", "Q1")) == "hidden"
    assert status(release(mixed, before=ledger)[0], "T1", "improved", ("A", "Q1")) == "shown"


def test_later_table_does_not_lie_a_few_people_inside_an_earlier_total():
    # First only T2 is released; T1 would then show (A, Q2), which is all of A but four people.
    sizes = {("A", "Q1", "8-10"): 4, ("A", "Q2", "8-10"): 30, ("B", "Q1", "8-10"): 30, ("B", "Q2", "8-10"): 30}
    facts = people(sizes)
    _, ledger = release(facts, plans=PLANS[1:])
    found = conflicts(family(facts, PLANS[:1], measures=()), ledger, Rules())
    assert (("quarter", "Q2"), ("service", "A")) in {c.place for c in found}
    assert dict(found[0].against) == {"service": "A"}


@examples(30)
@given(
    st.lists(st.sampled_from([0, 2, 7, 12, 25]), min_size=27, max_size=27),
    st.lists(st.sampled_from(ATOMS), min_size=1, max_size=15),
)
def test_no_pair_of_an_old_and_a_new_shown_cell_differs_by_one_to_nine_people_SEC_115(sizes, late):
    facts = people(dict(zip(ATOMS, sizes, strict=True)))
    old_safe, ledger = release(facts)
    later = [*facts, *(person(atom, f"late {n}") for n, atom in enumerate(late))]
    new_safe, _ = release(later, before=ledger)
    for old in (t for t in old_safe if t.measure == "people"):
        for new in (t for t in new_safe if (t.code, t.measure) == (old.code, "people")):
            for old_keys, outer in cells_with_people(old, facts):
                for new_keys, inner in cells_with_people(new, later):
                    if is_nested(old, old_keys, new_keys):
                        assert len(outer ^ inner) == 0 or len(outer ^ inner) >= 10


def cells_with_people(table, facts):
    for keys, cell in table.cells.items():
        if cell.status == "shown":
            yield (
                keys,
                {
                    fact.record_key
                    for fact in facts
                    if all(
                        fact.keys[d.code] in d.leaves_of(node)
                        for d, node in zip(table.plan.dimensions, keys, strict=True)
                    )
                },
            )


def is_nested(table, one, two):
    pairs = [
        (set(d.leaves_of(a)), set(d.leaves_of(b))) for d, a, b in zip(table.plan.dimensions, one, two, strict=True)
    ]
    return all(a <= b for a, b in pairs) or all(b <= a for a, b in pairs)


def test_released_cell_stays_shown_when_hiding_it_would_not_help():
    facts = people({("A", "Q1", "8-10"): 30, ("B", "Q1", "8-10"): 30, ("C", "Q1", "8-10"): 30})
    _, ledger = release(facts)
    later = [*facts, *(person(("C", "Q2", "8-10"), f"late {n}") for n in range(3))]
    safe, _ = release(later, before=ledger)
    assert status(safe, "T1", "people", ("A", "Q1")) == "shown"
    assert status(safe, "T1", "people", ("*", "*")) == "hidden"


@pytest.mark.parametrize("measure", ["people", "paired", "improved"])
def test_ledger_tells_shown_cells_from_hidden_ones(measure):
    tables = family(people(same_size(4)))
    safe = protect_family(tables)
    entries = [entry for entry in released_cells(tables, safe) if entry.measure == measure and entry.shown]
    places = {
        t.plan.place(keys)
        for t in safe
        if t.measure == measure
        for keys, cell in t.cells.items()
        if cell.status == "shown"
    }
    assert {entry.place for entry in entries} == places
    assert len(entries) == len(places)


def test_cell_hidden_before_stays_hidden_for_the_same_people():
    facts = people(same_size(3))
    tables = family(facts, measures=())
    safe = protect_family(tables, Rules(people_for_count=30))
    ledger = released_cells(tables, safe)
    assert status(safe, "T1", "people", ("A", "Q1")) == "hidden"
    again = protect_family(tables, released=ledger)
    assert status(protect_family(tables), "T1", "people", ("A", "*")) == "shown"
    assert [table.cells for table in again] == [table.cells for table in safe]
