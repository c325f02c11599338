"""How a long run is called: so many, with a seed, on each database that is here; one JSON line for each."""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from tests.support.kinds import why_no_postgres
from tests.support.postgres import cluster

# Takes how many, the seed, the address of a PostgreSQL cluster (None for SQLite) and where to keep the history.
Run = Callable[[int, int, str | None, Path], dict[str, Any]]


def long_run(what: str, *, most: int) -> argparse.ArgumentParser:
    """The options of every long run; `most` is how many unless told."""
    wanted = argparse.ArgumentParser(description=what)
    wanted.add_argument("number", type=int, nargs="?", default=most)
    wanted.add_argument("--seed", type=int, default=1)
    wanted.add_argument("--on", choices=("sqlite", "postgresql"), action="append", help="only this database")
    wanted.add_argument("--postgres", help="the address of a cluster that is running already")
    wanted.add_argument("--history", type=Path, default=Path(tempfile.gettempdir()), help="folder for histories")
    return wanted


def on_each_database(name: str, given: argparse.Namespace, run: Run) -> int:
    """Run on SQLite and, where there is one, on PostgreSQL; 1 where any run was not good."""
    good = True
    for kind in given.on or ("sqlite", "postgresql"):
        with ExitStack() as stack:
            address = None
            if kind == "postgresql":
                if reason := None if given.postgres else why_no_postgres():
                    print(json.dumps({"bench": name, "database": kind, "not_run": reason}), flush=True)
                    continue
                address = given.postgres or stack.enter_context(cluster())
            figures = run(given.number, given.seed, address, given.history / f"{name}-{kind}-{given.seed}.jsonl")
        print(json.dumps(figures), flush=True)
        good = good and figures["is_good"]
    return 0 if good else 1
