"""Keys are turned over while many people read and write: does a read fail, is a write lost? (SEC-121)

Run: python bench/rotate_under_load.py [5000] [--rounds 3] [--seed 1] [--on sqlite|postgresql]. One JSON line for each
database; exit 1 on a failed or wrong read, a failed or lost write. Readers and writers are threads of an application of
their own, as a server beside the operator's command; writers hold rows for up to 20 ms. Then a line on nonces: a million
values of one key, none with the nonce of another (SEC-55).
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

from app.vault import START_BYTES, new_data_key
from tests.support.kinds import why_no_postgres
from tests.support.postgres import cluster
from tests.support.turning import turn_under_load
from tests.support.world import made

NONCE = slice(START_BYTES, START_BYTES + 12)


def nonces(many: int) -> dict[str, Any]:
    """How many values of one key share a nonce with another."""
    key, begun = new_data_key(1), time.monotonic()
    seen = {key.seal("Cara", "here")[NONCE] for _number in range(many)}
    return {
        "bench": "nonces",
        "values": many,
        "repeated": many - len(seen),
        "microseconds_each": round((time.monotonic() - begun) / many * 1e6, 2),
        "is_good": len(seen) == many,
    }


def main(arguments: list[str] | None = None) -> int:
    """Run on SQLite and, where there is one, on PostgreSQL."""
    wanted = argparse.ArgumentParser(description="Keys turned over under load.")
    wanted.add_argument("people", type=int, nargs="?", default=5000)
    wanted.add_argument("--rounds", type=int, default=3)
    wanted.add_argument("--seed", type=int, default=1)
    wanted.add_argument("--nonces", type=int, default=1_000_000)
    wanted.add_argument("--on", choices=("sqlite", "postgresql"), action="append", help="only this database")
    given = wanted.parse_args(arguments)
    good = True
    for kind in given.on or ("sqlite", "postgresql"):
        with ExitStack() as stack:
            if kind == "postgresql" and (reason := why_no_postgres()):
                print(json.dumps({"bench": "rotate_under_load", "database": kind, "not_run": reason}), flush=True)
                continue
            address = stack.enter_context(cluster()) if kind == "postgresql" else None
            folder = stack.enter_context(tempfile.TemporaryDirectory())
            world = stack.enter_context(made(Path(folder), address))
            figures = turn_under_load(world, people=given.people, rounds=given.rounds, seed=given.seed)
        print(json.dumps({"bench": "rotate_under_load", "database": kind} | figures), flush=True)
        good = good and figures["is_good"]
    counted = nonces(given.nonces)
    print(json.dumps(counted), flush=True)
    return 0 if good and counted["is_good"] else 1


if __name__ == "__main__":
    sys.exit(main())
