"""Invented populations: three services (two run by one provider), three quarters, three age bands."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import product

from app.disclosure.count import Contribution, count_tables
from app.disclosure.noise import record_key
from app.disclosure.table import CountTable, Dimension, Measure, TablePlan

SECRET = bytes(range(32))
SERVICE = Dimension("service", {"*": ("A", "B", "C"), "provider-x": ("A", "B")})
QUARTER = Dimension("quarter", {"*": ("Q1", "Q2", "Q3")})
AGE = Dimension("age_band", {"*": ("8-10", "11-13", "14-16")})
PLANS = (TablePlan("T1", (SERVICE, QUARTER)), TablePlan("T2", (SERVICE, AGE)))
ATOMS = tuple(product(SERVICE.leaves, QUARTER.leaves, AGE.leaves))
INDICATOR = "confidence"
Sizes = Mapping[tuple[str, str, str], int]


def people(sizes: Sizes, better: Sequence[int] | None = None, seed: int = 0) -> list[Contribution]:
    """One contribution for each person; `better` holds how many in a hundred improved, one number for each atom.

    Three in four have a pair of readings, half of those who did not improve got worse.
    """
    rng = random.Random(seed)
    facts = []
    for index, (atom, size) in enumerate(sizes.items()):
        share = 60 if better is None else better[index % len(better)]
        for number in range(size):
            paired = rng.random() < 0.75
            improved = paired and rng.random() * 100 < share
            worse = paired and not improved and rng.random() < 0.5
            keys = dict(zip(("service", "quarter", "age_band"), atom, strict=True))
            change = (1.0 if improved else -1.0 if worse else 0.0) if paired else None
            facts.append(Contribution(keys, record_key(SECRET, f"{atom}{number}"), paired, improved, worse, change))
    return facts


def same_size(size: int) -> dict[tuple[str, str, str], int]:
    """As many people in every atom."""
    return dict.fromkeys(ATOMS, size)


def family(
    facts: Sequence[Contribution],
    plans: Sequence[TablePlan] = PLANS,
    measures: Sequence[Measure] = ("paired", "improved", "worse"),
) -> list[CountTable]:
    """The tables of people and of one indicator."""
    tables: list[CountTable] = []
    for plan in plans:
        tables += count_tables(plan, facts)
        if measures:
            tables += count_tables(plan, facts, measures=measures, indicator=INDICATOR, scale_range=4)
    return tables


def person(atom: tuple[str, str, str], name: str = "newcomer", **outcome: bool) -> Contribution:
    """One more person, who is paired if an outcome is given."""
    keys = dict(zip(("service", "quarter", "age_band"), atom, strict=True))
    fact = Contribution(keys, record_key(SECRET, name))
    return replace(fact, paired=True, change=0.0, **outcome) if outcome else fact
