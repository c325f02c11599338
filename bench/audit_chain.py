"""Seal and check a long trail: how fast, and whether memory stays flat.

Run: python bench/audit_chain.py [--entries 100000]. Prints one JSON line for each step. Sealing and checking are
`flask audit …` in processes of their own, so that their peak memory is their own; a tenth of the trail is measured first,
to compare. SQLite always; PostgreSQL where TEST_POSTGRES names a cluster, or where the server programs are installed.
Exit 1 where a check finds anything, misses a forged entry, or takes more than 30 MB more for ten times as many entries.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.support.postgres import cluster, programs  # noqa: E402 - after the path

FLASK = (sys.executable, "-m", "flask", "--app", "wsgi")
WRITE = """
import sys
from app import create_app
from app.audit.services import record
from app.audit.types import Action
from app.db import db, transaction
with create_app().app_context():
    for start in range(0, int(sys.argv[1]), 5000):
        with transaction() as session:
            for number in range(start, min(start + 5000, int(sys.argv[1]))):
                record(None, Action.VIEWED, person_id=number % 3000 + 1, detail=f"people.person {number}")
        session.expunge_all()
"""


def main() -> int:
    """Measure on every database there is."""
    wanted = argparse.ArgumentParser(description="Seal and check a long trail.")
    wanted.add_argument("--entries", type=int, default=100_000)
    given = wanted.parse_args()
    failed = False
    with tempfile.TemporaryDirectory(prefix="waymark-bench-") as name:
        for database, url in databases(Path(name)):
            tenth = measure(database, url, given.entries // 10)
            whole = measure(database, url, given.entries - given.entries // 10)
            forged = forge(url)
            caught = run(url, "audit", "verify", "--format", "json")
            is_flat = whole - tenth < 30
            tell(
                database, "forged entry", {"status": caught["status"], "found": caught["status"] == 1, "flat": is_flat}
            )
            failed |= caught["status"] != 1 or forged != 1 or not is_flat or tenth < 0 or whole < 0
    return 1 if failed else 0


def measure(database: str, url: str, entries: int) -> float:
    """Write so many more entries, seal and check all. Gives the check's peak memory in MB, or -1 where it found something."""
    write = subprocess.run([sys.executable, "-c", WRITE, str(entries)], cwd=ROOT, env=environment(url), check=False)
    assert write.returncode == 0
    sealed = run(url, "audit", "seal", "--once")
    tell(database, "seal", sealed | {"new": entries})
    checked = run(url, "audit", "verify")
    tell(database, "verify", checked)
    return float(checked["peak_mb"]) if checked["status"] == 0 else -1.0


def forge(url: str) -> int:
    """Change one word of one entry, as a database administrator could."""
    engine = create_engine(url)
    on = "" if engine.dialect.name == "sqlite" else " ON audit_entry"
    with engine.begin() as connection:
        connection.execute(text(f"DROP TRIGGER audit_entry_refuses_update{on}"))
        changed = connection.execute(
            text("UPDATE audit_entry SET detail = 'x' WHERE detail = 'people.person 77' AND id < 200")
        )
    engine.dispose()
    return changed.rowcount


def run(url: str, *arguments: str) -> dict[str, float]:
    began = time.perf_counter()
    child = subprocess.Popen(
        [*FLASK, *arguments], cwd=ROOT, env=environment(url), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    return {
        "status": child.returncode,
        "seconds": round(time.perf_counter() - began, 1),
        "cpu_seconds": round(usage.ru_utime + usage.ru_stime, 1),
        "peak_mb": round(usage.ru_maxrss / 1024, 1),
    }


def tell(database: str, what: str, figures: dict[str, float]) -> None:
    print(json.dumps({"bench": "audit_chain", "database": database, "what": what} | figures), flush=True)


def environment(url: str) -> dict[str, str]:
    return {**os.environ, "WAYMARK_ENV": "development", "DATABASE_URL": url, "LOG_LEVEL": "WARNING"}


def databases(folder: Path) -> Iterator[tuple[str, str]]:
    """A migrated, empty database of each kind that there is."""
    url = f"sqlite:///{folder / 'trail.sqlite3'}"
    prepare(url)
    yield "sqlite", url
    given = os.environ.get("TEST_POSTGRES")
    if given or programs():
        with postgres(given) as address:
            prepare(address)
            yield "postgresql", address


@contextmanager
def postgres(given: str | None) -> Iterator[str]:
    if given is None:
        with cluster() as made, postgres(made) as address:
            yield address
        return
    engine = create_engine(given, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("DROP DATABASE IF EXISTS waymark_bench_trail"))
        connection.execute(text("CREATE DATABASE waymark_bench_trail"))
    yield make_url(given).set(database="waymark_bench_trail").render_as_string(hide_password=False)
    with engine.connect() as connection:
        connection.execute(text("DROP DATABASE waymark_bench_trail WITH (FORCE)"))
    engine.dispose()


def prepare(url: str) -> None:
    subprocess.run([*FLASK, "db", "upgrade"], cwd=ROOT, env=environment(url), check=True, capture_output=True)


if __name__ == "__main__":
    sys.exit(main())
