"""Bring in 200,000 rows of readings: how fast, in how much memory, and whether one bad row at the end leaves nothing.

Run: python bench/import_records.py [--rows 200000] [--seed 1]. Prints one JSON line for each file. Every import is
`flask import records` in a process of its own, so that its time includes starting up and its peak memory is its own.
SQLite always; PostgreSQL where TEST_POSTGRES names a cluster, or where the server programs are installed.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from itertools import islice
from pathlib import Path

from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.support.postgres import cluster, programs  # noqa: E402 - after the path

SCALES = 7
READINGS_EACH = 4
FIRST_DAY = dt.date(2024, 1, 1)
CHECK_IN = ROOT / "app/surveys/content/check-in.json"
FLASK = (sys.executable, "-m", "flask", "--app", "wsgi")

Files = dict[str, Path]
Figures = dict[str, object]
MakeDatabase = Callable[[str], AbstractContextManager[str]]


def main() -> None:
    """Measure on every database there is."""
    wanted = argparse.ArgumentParser(description=__doc__)
    wanted.add_argument("--rows", type=int, default=200_000)
    wanted.add_argument("--seed", type=int, default=1)
    given = wanted.parse_args()
    with tempfile.TemporaryDirectory(prefix="waymark-bench-") as name:
        folder = Path(name)
        tenth = write_files(folder / "tenth", given.rows // 10, given.seed)
        whole = write_files(folder / "whole", given.rows, given.seed)
        spoilt = spoil_rows(whole["readings"], only_last=True)
        all_bad = spoil_rows(whole["readings"], only_last=False)
        for database, make in databases(folder):
            with make("waymark_bench_tenth") as url:
                measure(database, url, tenth, given.seed)
            with make("waymark_bench_whole") as url:
                measure(database, url, whole, given.seed)
                measure_refusal(database, url, {"last row bad": spoilt, "every row bad": all_bad}, given.seed)


def measure(name: str, url: str, files: Files, seed: int) -> None:
    """Bring in everything, then the readings a second time."""
    prepare(url)
    for kind in ("organisations", "services", "people", "episodes", "readings"):
        tell(name, kind, "first time", seed, bring(url, kind, files[kind]))
    tell(name, "readings", "second time", seed, bring(url, "readings", files["readings"]))


def measure_refusal(name: str, url: str, files: Files, seed: int) -> None:
    """Files that have to be refused, over a database without readings."""
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM score"))
        connection.execute(text("DELETE FROM reading"))
    for what, file in files.items():
        figures = bring(url, "readings", file)
        counted = "SELECT (SELECT count(*) FROM reading) + (SELECT count(*) FROM score)"
        with engine.connect() as connection:
            tell(name, "readings", what, seed, figures | {"rows_left_behind": connection.scalar(text(counted))})
    engine.dispose()


def tell(database: str, kind: str, what: str, seed: int, figures: Figures) -> None:
    named = {"bench": "import_records", "database": database, "kind": kind, "what": what, "seed": seed}
    print(json.dumps(named | figures), flush=True)


def bring(url: str, kind: str, file: Path) -> Figures:
    """Run the command in a process of its own: what it said, how long it took, how much memory it had at most."""
    began = time.perf_counter()
    command = [*FLASK, "import", "records", "--kind", kind, str(file), "--format", "json"]
    with tempfile.TemporaryFile("w+") as said:
        child = subprocess.Popen(command, cwd=ROOT, env=environment(url), stdout=said)
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        seconds = time.perf_counter() - began
        said.seek(0)
        answer = json.load(said)
    counts = {name: answer[name] for name in ("rows", "added", "changed", "unchanged")}
    return counts | {
        "status": child.returncode,
        "errors": len(answer["errors"]),
        "seconds": round(seconds, 1),
        "cpu_seconds": round(usage.ru_utime + usage.ru_stime, 1),
        "rows_a_second": round(answer["rows"] / seconds),
        "peak_mb": round(usage.ru_maxrss / 1024),
    }


def prepare(url: str) -> None:
    """A migrated database with the check-in in it."""
    for arguments in (["db", "upgrade"], ["import", "instrument", str(CHECK_IN)]):
        subprocess.run([*FLASK, *arguments], cwd=ROOT, env=environment(url), check=True, capture_output=True)


def environment(url: str) -> dict[str, str]:
    return {**os.environ, "WAYMARK_ENV": "development", "DATABASE_URL": url, "LOG_LEVEL": "WARNING"}


def write_files(folder: Path, rows: int, seed: int) -> Files:
    """Files of every kind, with so many rows of readings; everything in them is invented."""
    folder.mkdir()
    chance = random.Random(seed)
    people = range(rows // (SCALES * READINGS_EACH) + 1)
    kinds: dict[str, Iterable[dict[str, str]]] = {
        "organisations": [
            {"organisation_code": "bench", "name": "Bench", "kind": "authority", "authority_code": ""},
            {"organisation_code": "provider", "name": "Provider", "kind": "provider", "authority_code": "bench"},
        ],
        "services": [{"service_code": "service", "name": "Service", "provider_code": "provider"}],
        "people": map(person, people),
        "episodes": map(episode, people),
        "readings": islice((row for number in people for row in readings_of(number, chance)), rows),
    }
    return {kind: write(folder / f"{kind}.csv", iter(found)) for kind, found in kinds.items()}


def person(number: int) -> dict[str, str]:
    return {
        "person_ref": f"P-{number}",
        "provider_code": "provider",
        "given_name": f"Given {number}",
        "family_name": f"Family {number % 997}",
        "born_on": f"{2006 + number % 10}-05-04",
        "family_ref": f"F-{number // 2}",
    }


def episode(number: int) -> dict[str, str]:
    return {
        "person_ref": f"P-{number}",
        "service_code": "service",
        "started_on": FIRST_DAY.isoformat(),
        "key_worker_email": f"worker{number % 40}@example.org",
    }


def readings_of(number: int, chance: random.Random) -> Iterator[dict[str, str]]:
    scales = [scale["code"] for scale in json.loads(CHECK_IN.read_text(encoding="utf-8"))["scales"]]
    for months in range(READINGS_EACH):
        day = FIRST_DAY + dt.timedelta(days=91 * months + number % 30)
        for scale in scales:
            said = chance.random() > 0.03
            yield {
                "person_ref": f"P-{number}", "service_code": "service", "instrument": "check-in", "instrument_version": "1",
                "perspective": "young_person", "taken_on": day.isoformat(), "scale": scale,
                "value": str(chance.randint(1, 5)) if said else "", "missing_code": "" if said else "rather_not_say",
            }  # fmt: skip


def write(file: Path, rows: Iterator[dict[str, str]]) -> Path:
    with file.open("w", encoding="utf-8", newline="") as stream:
        first = next(rows)
        writer = csv.DictWriter(stream, list(first))
        writer.writeheader()
        writer.writerow(first)
        writer.writerows(rows)
    return file


def spoil_rows(file: Path, *, only_last: bool) -> Path:
    """The same file with a value out of its scale in the last row, or in every row."""
    spoilt = file.with_name("last_bad.csv" if only_last else "all_bad.csv")
    with file.open(encoding="utf-8", newline="") as stream:
        header, *lines = stream.readlines()
    first = len(lines) - 1 if only_last else 0
    lines[first:] = [",".join([*line.split(",")[:-2], "17", ""]) + "\n" for line in lines[first:]]
    spoilt.write_text("".join([header, *lines]), encoding="utf-8", newline="")
    return spoilt


def databases(folder: Path) -> Iterator[tuple[str, MakeDatabase]]:
    """Each kind of database, with a way to make an empty one."""

    @contextmanager
    def sqlite(name: str) -> Iterator[str]:
        yield f"sqlite:///{folder / name}.sqlite3"

    yield "sqlite", sqlite
    given = os.environ.get("TEST_POSTGRES")
    if given or programs():
        with nullcontext(given) if given else cluster() as address:

            @contextmanager
            def postgres(name: str) -> Iterator[str]:
                engine = create_engine(address, isolation_level="AUTOCOMMIT")
                with engine.connect() as connection:
                    connection.execute(text(f"CREATE DATABASE {name}"))
                    yield make_url(address).set(database=name).render_as_string(hide_password=False)
                    connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
                engine.dispose()

            yield "postgresql", postgres


if __name__ == "__main__":
    main()
