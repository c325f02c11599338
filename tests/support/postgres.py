"""A throw-away PostgreSQL cluster on a local socket: nothing is installed, nothing stays."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SETTINGS = (
    "-c listen_addresses='' -c unix_socket_directories={folder} -c fsync=off "
    "-c synchronous_commit=off -c full_page_writes=off -c max_connections=60"
)


def programs() -> Path | None:
    """Where the server's programs are, or None where they are not installed."""
    beside = shutil.which("initdb")
    # Debian keeps them out of the way, in one folder for each version.
    folders = [Path(beside).resolve().parent] if beside else []
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((folder for folder in folders if (folder / "initdb").exists()), None)


def _as_owner(folder: Path, *command: str) -> None:
    # The server refuses to run as root.
    prefix = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    subprocess.run([*prefix, *command], check=True, cwd=folder, stdout=subprocess.DEVNULL)


@contextmanager
def cluster(parent: str | None = None) -> Iterator[str]:
    """Start a cluster in a folder (the usual one for what is temporary); yields the address of its maintenance database."""
    found = programs()
    if found is None:
        raise RuntimeError("PostgreSQL's server programs are not installed")
    folder = Path(tempfile.mkdtemp(prefix="waymark-pg-", dir=parent))
    folder.chmod(0o755)
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
    data = str(folder / "data")
    locale = ["-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
    _as_owner(folder, str(found / "initdb"), "-D", data, "-U", "postgres", "-A", "trust", *locale)
    options = ["-o", SETTINGS.format(folder=folder), "-l", str(folder / "log")]
    _as_owner(folder, str(found / "pg_ctl"), "-D", data, "-w", "-s", *options, "start")
    try:
        yield f"postgresql+psycopg://postgres@/postgres?host={folder}"
    finally:
        _as_owner(folder, str(found / "pg_ctl"), "-D", data, "-m", "immediate", "-s", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def main() -> None:
    """Keep a cluster until Enter is pressed or the input ends; prints its address."""
    with cluster() as address:
        print(address, flush=True)
        input()


if __name__ == "__main__":
    main()
