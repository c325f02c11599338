"""How long the summary of distance travelled takes. Prints one JSON line for each step.

Run: python bench/progress_summary.py [--people 10000] [--seed 1]. Uses a SQLite database of its own, or an empty
PostgreSQL one where DATABASE_URL names it.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import random
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from flask_migrate import upgrade  # noqa: E402

import config  # noqa: E402 - after the path
from app import create_app  # noqa: E402
from app.db import transaction  # noqa: E402
from app.instruments.queries import get_version  # noqa: E402
from app.instruments.services import import_instrument  # noqa: E402
from tests.support.bulk import Traveller, store  # noqa: E402

STAR = ROOT / "app/outcomes_star/content/waymark-star.json"
FIRST_DAY = dt.date(2024, 4, 1)


def travellers(people: int, seed: int, areas: list[str]) -> Iterator[Traveller]:
    """Invented people, the same for the same seed: one to five readings each, every second episode closed."""
    chance = random.Random(seed)
    for number in range(people):
        start = FIRST_DAY + dt.timedelta(days=chance.randrange(500))
        days = sorted({chance.randrange(7), *(chance.randrange(30, 300) for _ in range(chance.randrange(5)))})
        readings = [
            (start + dt.timedelta(days=day), {area: float(chance.randint(1, 5)) for area in areas}) for day in days
        ]
        ended = start + dt.timedelta(days=days[-1] + 5) if number % 2 else None
        yield Traveller(f"P{number}", f"service-{number % 40}", start, ended, readings)


def main() -> None:
    """Store the people, then sum them up as an operator would."""
    wanted = argparse.ArgumentParser(description=__doc__)
    wanted.add_argument("--people", type=int, default=10_000)
    wanted.add_argument("--seed", type=int, default=1)
    given = wanted.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        address = os.environ.get("DATABASE_URL", f"sqlite:///{folder}/bench.sqlite3")
        app = create_app(config.Testing({"DATABASE_URL": address, "BASE_URL": "http://127.0.0.1:8000"}))
        with app.app_context():
            upgrade()
            with transaction():
                import_instrument(json.loads(STAR.read_text(encoding="utf-8")))
            version = get_version("waymark-star")
            areas = [scale["code"] for scale in version.definition["scales"]]
            began = time.perf_counter()
            readings = store("bench", version, travellers(given.people, given.seed, areas))
            say("store", began, given, readings=readings)
        for asked in ([], ["--to", "closing"], ["--service", "service-1"]):
            began = time.perf_counter()
            result = app.test_cli_runner().invoke(
                args=["progress", "summary", "--authority", "bench", "--instrument", "waymark-star", *asked]
            )
            assert result.exit_code == 0, result.stderr
            told = json.loads(result.stdout)
            paired = told["scales"][0]["people_paired"]
            say(" ".join(["summary", *asked]), began, given, counted=told["people"], paired=paired)


def say(step: str, began: float, given: argparse.Namespace, **figures: int) -> None:
    seconds = round(time.perf_counter() - began, 2)
    peak = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    line = {"bench": "progress_summary", "step": step, "people": given.people, "seed": given.seed, "seconds": seconds}
    print(json.dumps({**line, "peak_mb": peak, **figures}), flush=True)


if __name__ == "__main__":
    main()
