"""Noise that depends on who is in a group and on nothing else, so that the same people always get the same noise.

The cell key method of official statistics: each person has a fixed secret number, a group's key is their sum, and
the key picks the noise from a fixed table. Asking again, in another table or a later release, teaches nothing new.
"""

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from math import exp, log

KEY_SPACE = 2**64
SECRET_BYTES = 32
_FOR_COUNTS, _FOR_SUMS = 0x9E3779B97F4A7C15, 0xD1B54A32D192ED03
"""Added to a group's key before it is scrambled, so that noise on a sum tells nothing about noise on the count."""


def record_key(secret: bytes, person_id: str) -> int:
    """A person's fixed number, 0 to 2^64 - 1: the first 8 bytes of HMAC-SHA-256. Refuses a short secret."""
    if len(secret) < SECRET_BYTES:
        raise ValueError(f"the noise secret needs at least {SECRET_BYTES} bytes")
    digest = hmac.new(secret, person_id.encode("utf-8"), hashlib.sha256).digest()
    return int.from_bytes(digest[:8], "big")


def cell_key(record_keys: Iterable[int]) -> int:
    """The key of a group: the sum of its people's keys, modulo 2^64."""
    return sum(record_keys) % KEY_SPACE


@dataclass(frozen=True)
class NoiseRow:
    """The possible noise for one count: changes in people, and the chance of each."""

    changes: tuple[int, ...]
    chances: tuple[float, ...]

    def pick(self, fraction: float) -> int:
        """The change at a point from 0 up to 1 of the cumulative chances."""
        for change, reached in zip(self.changes, accumulate(self.chances), strict=True):
            if fraction < reached:
                return change
        return self.changes[-1]


@lru_cache(maxsize=256)
def noise_row(limit: int, variance: float, count: int, *, skip_to: int = 0) -> NoiseRow:
    """The most even noise within +-limit people with mean 0 and the given variance, for a true count.

    Counts from `limit` upwards share one row unless small results are skipped. A result is never below 0 and never
    1 to skip_to. Among all such tables this one has the largest entropy, so its chances have the form
    exp(a d + b d^2). Raises ValueError where no such noise exists. For a count of 0 there is no noise.
    """
    if count <= 0:
        return NoiseRow((0,), (1.0,))
    changes = tuple(
        change for change in range(-limit, limit + 1) if count + change >= 0 and not 1 <= count + change <= skip_to
    )
    low, high = changes[0], changes[-1]
    least = -max(d for d in changes if d <= 0) * min(d for d in changes if d >= 0)
    if not (low < 0 < high and least < variance < -low * high):
        raise ValueError(f"no noise within {limit} has variance {variance} for a count of {count}")
    return NoiseRow(changes, _most_even(changes, variance))


def _most_even(changes: tuple[int, ...], variance: float) -> tuple[float, ...]:
    """Solve for a and b by Newton's method on log(sum exp(a d + b (d^2 - V))), which is convex.

    The two slopes of that function are the mean and the variance less V, both 0 at the answer. A step is halved
    until the function falls, so the search cannot run away.
    """
    a = b = 0.0
    value, chances = _weigh(changes, variance, a, b)
    for _ in range(200):
        first = [sum(p * d for p, d in zip(chances, changes, strict=True)), 0.0]
        first[1] = sum(p * (d * d - variance) for p, d in zip(chances, changes, strict=True))
        if max(abs(first[0]), abs(first[1])) < 1e-13:
            break
        aa = sum(p * (d - first[0]) ** 2 for p, d in zip(chances, changes, strict=True))
        ab = sum(p * (d - first[0]) * (d * d) for p, d in zip(chances, changes, strict=True))
        bb = sum(p * (d * d - variance - first[1]) ** 2 for p, d in zip(chances, changes, strict=True))
        determinant = aa * bb - ab * ab
        step_a = (bb * first[0] - ab * first[1]) / determinant
        step_b = (aa * first[1] - ab * first[0]) / determinant
        scale = 1.0
        while scale > 1e-9:
            trial, trial_chances = _weigh(changes, variance, a - scale * step_a, b - scale * step_b)
            if trial <= value + 1e-15:
                break
            scale /= 2
        a, b, value, chances = a - scale * step_a, b - scale * step_b, trial, trial_chances
    return chances


def _weigh(changes: tuple[int, ...], variance: float, a: float, b: float) -> tuple[float, tuple[float, ...]]:
    """The logarithm of the sum that _most_even makes smallest, and the chances at this a and b."""
    powers = [a * d + b * (d * d - variance) for d in changes]
    top = max(powers)
    weights = [exp(power - top) for power in powers]
    total = sum(weights)
    return top + log(total), tuple(weight / total for weight in weights)


def count_noise(limit: int, variance: float, count: int, key: int) -> int:
    """The noise, in people, for a true count of people with this cell key. 0 stays 0."""
    return noise_row(limit, variance, min(count, limit)).pick(_fraction(key + _FOR_COUNTS))


def sum_noise(limit: int, variance: float, count: int, key: int) -> int:
    """A second noise from the same group, for sums of changes: to be multiplied by half the scale's range."""
    return noise_row(limit, variance, min(count, limit)).pick(_fraction(key + _FOR_SUMS))


def _fraction(key: int) -> float:
    """A point from 0 up to 1 for a cell key, scrambled.

    Keys of groups add up as the groups do. Without scrambling, the noise of two parts would narrow down the noise of
    their total. The scrambling is the finishing step of the SplitMix64 generator, which no two keys share a result of.
    """
    mixed = key % KEY_SPACE
    mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9 % KEY_SPACE
    mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB % KEY_SPACE
    mixed ^= mixed >> 31
    return (mixed >> 11) / 2**53
