"""Only protected tables count as safe, and dimensions are strict trees."""

import copy
from dataclasses import FrozenInstanceError, replace

import pytest

from app.disclosure.protect import protect_family
from app.disclosure.table import Dimension, SafeCell, SafeTable, TablePlan
from tests.pure.disclosure.worlds import AGE, PLANS, QUARTER, SERVICE, family, people, same_size


def test_safe_table_is_not_made_outside_protect():
    with pytest.raises(TypeError, match="only protect"):
        SafeTable(PLANS[0], "people", None, "shown", {("*", "*"): SafeCell("shown", 7, 5)})
    with pytest.raises(TypeError, match="only protect"):
        SafeTable(PLANS[0], "people", None, "shown", {}, object())


def test_safe_table_is_not_changed_after_protect():
    safe = protect_family(family(people(same_size(9))))[0]
    with pytest.raises((TypeError, ValueError)):
        replace(safe, cells={("*", "*"): SafeCell("shown", 7, 5)})
    with pytest.raises(TypeError):
        safe.cells["*", "*"] = SafeCell("shown", 7, 5)
    with pytest.raises(FrozenInstanceError):
        safe.status = "shown"
    with pytest.raises(FrozenInstanceError):
        safe.cells["*", "*"].value = 7
    assert copy.copy(safe) == safe


def test_tree_has_groups_between_total_and_leaves():
    assert SERVICE.children == {"*": ("provider-x", "C"), "provider-x": ("A", "B")}
    assert SERVICE.chains["A"] == ("A", "provider-x", "*")
    assert SERVICE.declared == ("*", "provider-x", "A", "B", "C")


def test_groups_of_the_same_leaves_hang_under_one_another():
    tree = Dimension("d", {"*": ("a", "b"), "one": ("a",), "same": ("a",)})
    assert tree.chains["a"] == ("a", "same", "one", "*")


def test_overlapping_bandings_are_refused():
    with pytest.raises(ValueError, match="overlap"):
        Dimension("age", {"*": ("5", "6", "7"), "5-6": ("5", "6"), "6-7": ("6", "7")})


@pytest.mark.parametrize("nodes", [{"*": ("a",), "g": ("a", "b")}, {"*": ()}, {"*": ("a", "g"), "g": ("a",)}])
def test_trees_that_do_not_add_up_are_refused(nodes):
    with pytest.raises(ValueError):
        Dimension("d", nodes)


def test_total_that_is_not_declared_is_not_shown():
    assert "*" not in Dimension("quarter", {"2026-27": ("Q1", "Q2")}).declared


def test_unknown_node_is_refused():
    with pytest.raises(KeyError):
        SERVICE.leaves_of("Z")


def test_same_people_have_the_same_place_in_every_table():
    assert PLANS[0].place(("A", "*")) == PLANS[1].place(("A", "*")) == (("service", "A"),)
    limited = TablePlan("T3", (SERVICE, AGE), fixed=((QUARTER, "Q1"),))
    assert limited.place(("A", "*")) == PLANS[0].place(("A", "Q1"))
