"""A release of a whole town is protected in seconds."""

import random
import time

import pytest

from app.disclosure.count import Contribution, count_tables
from app.disclosure.protect import protect_family
from app.disclosure.table import Dimension, TablePlan

SERVICE = Dimension("service", {"*": tuple("ABCDEFGHIJKL"), "provider-x": ("A", "B", "C")})
YEARS = {year: tuple(f"{year}-Q{n}" for n in range(1, 5)) for year in ("2025-26", "2026-27")}
QUARTER = Dimension("quarter", YEARS)
AGE = Dimension("age_band", {"*": ("5-7", "8-10", "11-13", "14-16")})
SEX = Dimension("sex", {"*": ("f", "m", "x")})


def town(size, rng):
    for _ in range(size):
        paired = rng.random() < 0.7
        keys = {
            "service": rng.choice(SERVICE.leaves),
            "quarter": rng.choice(QUARTER.leaves),
            "age_band": rng.choice(AGE.leaves),
            "sex": rng.choices(SEX.leaves, [49, 49, 2])[0],
        }
        improved = paired and rng.random() < 0.6
        yield Contribution(keys, rng.getrandbits(64), paired, improved, change=float(improved) if paired else None)


@pytest.mark.slow
def test_3000_people_12_services_and_8_quarters_take_under_2_seconds():
    facts = list(town(3000, random.Random(8)))
    limit = ((QUARTER, "2026-27"),)
    plans = [TablePlan("T1", (SERVICE, QUARTER))]
    plans += [TablePlan(code, (SERVICE, other), limit) for code, other in (("T2", AGE), ("T3", SEX))]
    start = time.process_time()
    tables = []
    for plan in plans:
        tables += count_tables(plan, facts)
        tables += count_tables(plan, facts, measures=("paired", "improved"), indicator="i", scale_range=4)
    safe = protect_family(tables)
    assert time.process_time() - start < 2
    assert sum(table.cells_shown for table in safe) > 300
