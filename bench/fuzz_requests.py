"""Hostile requests on every page of the production server: does one break, let somebody in, or show another's words?

Run: python bench/fuzz_requests.py [50000] [--seed 1] [--first 0] [--on sqlite|postgresql]. Each request is made from the
seed and its number (tests/support/fuzz.py): every page, every part, mangled paths, queries, bodies, cookies and headers, over
connections that are kept. Wrong is: an answer of 500 or more, or none; a page for a part that is not admitted, or of another
authority; a word of another authority anywhere; more than five seconds. One JSON line for each database; exit 1 where
anything was wrong. To see one request again: --first NUMBER with 1 request.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.faults.server import Server
from tests.support.fuzzing import Hunt
from tests.support.kinds import why_no_postgres
from tests.support.postgres import cluster
from tests.support.world import made

EXAMPLES = 10


def run(many: int, first: int, seed: int, postgres: str | None, log: Path) -> dict[str, Any]:
    """One run on one database; the figures, `is_good` among them."""
    with tempfile.TemporaryDirectory() as folder, made(Path(folder), postgres) as world:
        server = Server(str(world.settings.SQLALCHEMY_DATABASE_URI), log)
        begun = time.monotonic()
        try:
            server.start()
            found = Hunt(world, server.port, seed).run(first, many)
        finally:
            server.close()
    wrong = {"broken": found.broken, "let_in": found.let_in, "leaked": found.leaked, "slow": found.slow}
    return {
        "bench": "fuzz_requests",
        "database": "postgresql" if postgres else "sqlite",
        "seed": seed,
        "first": first,
        "requests": many,
        "statuses": dict(sorted(found.statuses.items())),
        "pages_reached": len(found.reached),
        "slowest_seconds": round(found.slowest, 2),
        "signed_in_again": found.signed_in_again,
        **{name: len(examples) for name, examples in wrong.items()},
        "seconds": round(time.monotonic() - begun, 1),
        "log": str(log),
        "is_good": found.is_good,
        "examples": [line for examples in wrong.values() for line in examples[:EXAMPLES]],
    }


def main(arguments: list[str] | None = None) -> int:
    """Run on SQLite and, where there is one, on PostgreSQL."""
    wanted = argparse.ArgumentParser(description="Hostile requests.")
    wanted.add_argument("requests", type=int, nargs="?", default=50_000)
    wanted.add_argument("--seed", type=int, default=1)
    wanted.add_argument("--first", type=int, default=0)
    wanted.add_argument("--on", choices=("sqlite", "postgresql"), action="append", help="only this database")
    wanted.add_argument("--logs", type=Path, default=Path(tempfile.gettempdir()), help="folder for the server's lines")
    given = wanted.parse_args(arguments)
    good = True
    for kind in given.on or ("sqlite", "postgresql"):
        with ExitStack() as stack:
            if kind == "postgresql" and (reason := why_no_postgres()):
                print(json.dumps({"bench": "fuzz_requests", "database": kind, "not_run": reason}), flush=True)
                continue
            address = stack.enter_context(cluster()) if kind == "postgresql" else None
            log = given.logs / f"fuzz-{kind}-{given.seed}.log"
            figures = run(given.requests, given.first, given.seed, address, log)
        print(json.dumps(figures), flush=True)
        good = good and figures["is_good"]
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
