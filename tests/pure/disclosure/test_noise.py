"""Noise has the promised limits, mean and spread, and belongs to a set of people."""

import json
import random
from pathlib import Path

import pytest

from app.disclosure.noise import cell_key, count_noise, noise_row, record_key, sum_noise

REFERENCE = Path(__file__).parents[2] / "reference" / "ptables.json"
TABLES = json.loads(REFERENCE.read_text(encoding="utf-8"))["tables"]


@pytest.mark.parametrize("table", TABLES, ids=lambda t: f"D{t['D']}-V{t['V']}-js{t['js']}-n{t['n']}")
def test_chances_agree_with_two_other_solvers(table):
    row = noise_row(table["D"], table["V"], table["n"], skip_to=table["js"])
    assert list(row.changes) == table["d"]
    assert row.chances == pytest.approx(table["p"], abs=1e-8)


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5, 6, 200])
def test_noise_has_mean_0_and_the_given_variance_and_never_makes_a_count_negative(count):
    row = noise_row(5, 3, count)
    pairs = list(zip(row.changes, row.chances, strict=True))
    assert sum(p for _, p in pairs) == pytest.approx(1)
    assert sum(d * p for d, p in pairs) == pytest.approx(0, abs=1e-10)
    assert sum(d * d * p for d, p in pairs) == pytest.approx(3)
    assert min(row.changes) == max(-5, -count)
    assert max(row.changes) == 5


def test_nobody_stays_nobody():
    assert {count_noise(5, 3, 0, key) for key in range(50)} == {0}


@pytest.mark.parametrize(("limit", "variance", "count"), [(5, 5, 1), (2, 4, 2), (5, 0, 10)])
def test_noise_that_cannot_exist_is_refused(limit, variance, count):
    with pytest.raises(ValueError, match="no noise"):
        noise_row(limit, variance, count)


def test_key_of_a_person_is_the_start_of_a_keyed_hash():
    # Worked out with: printf P1 | openssl dgst -sha256 -mac HMAC -macopt hexkey:000102…1f
    assert record_key(bytes(range(32)), "P1") == int("9d3dc57fe655262d", 16)
    assert record_key(bytes(range(32)), "P1") != record_key(bytes(range(1, 33)), "P1")


def test_short_secret_is_refused():
    with pytest.raises(ValueError, match="32 bytes"):
        record_key(b"short", "P1")


def test_key_of_a_group_does_not_depend_on_order_and_stays_within_64_bits():
    rng = random.Random(3)
    keys = [rng.getrandbits(64) for _ in range(100)]
    assert cell_key(keys) == cell_key(reversed(keys)) < 2**64


def test_groups_get_noise_as_often_as_the_table_says():
    rng = random.Random(4)
    drawn = [count_noise(5, 3, 12, rng.getrandbits(64)) for _ in range(20_000)]
    row = noise_row(5, 3, 5)
    for change, chance in zip(row.changes, row.chances, strict=True):
        assert drawn.count(change) / len(drawn) == pytest.approx(chance, abs=0.012)


def test_noise_of_two_parts_tells_nothing_about_the_noise_of_their_total():
    rng = random.Random(5)
    one, two = ([rng.getrandbits(64) for _ in range(20_000)] for _ in range(2))
    parts = [count_noise(5, 3, 12, a) + count_noise(5, 3, 12, b) for a, b in zip(one, two, strict=True)]
    total = [count_noise(5, 3, 24, cell_key(pair)) for pair in zip(one, two, strict=True)]
    assert abs(_correlation(parts, total)) < 0.03
    high = [t for p, t in zip(parts, total, strict=True) if abs(p) >= 5]
    assert sum(t * t for t in high) / len(high) == pytest.approx(3, abs=0.25)


def test_noise_on_a_sum_is_not_the_noise_on_the_count():
    rng = random.Random(6)
    keys = [rng.getrandbits(64) for _ in range(20_000)]
    counts = [count_noise(5, 3, 30, key) for key in keys]
    sums = [sum_noise(5, 3, 30, key) for key in keys]
    assert abs(_correlation(counts, sums)) < 0.03


def _correlation(left, right):
    mean_left, mean_right = sum(left) / len(left), sum(right) / len(right)
    product = sum((a - mean_left) * (b - mean_right) for a, b in zip(left, right, strict=True))
    spread = sum((a - mean_left) ** 2 for a in left) * sum((b - mean_right) ** 2 for b in right)
    return product / spread**0.5
