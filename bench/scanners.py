"""Scanners that others wrote, against the production server: Wapiti and sqlmap, as nobody and as a key worker.

Run: python bench/scanners.py [--minutes 5] [--tool wapiti] [--as nobody]. Both scanners are under licences of their own (GPL), so
they are no packages of ours: each run puts them into an environment that is thrown away, and speaks to them as programs.
Anything that they report is a failure, and so is a scan that saw hardly a page. One JSON line for each scan.

Left out of Wapiti: modules that ask servers of its makers (they need the net), and the one that wants cookies to be Secure,
which they are in production, where tests look; this server speaks plain HTTP.
"""

from __future__ import annotations

import argparse
import csv
import json
import subprocess
import sys
import tempfile
import threading
import time
import venv
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from sqlalchemy import delete

from app.db import transaction
from app.web.models import RateHit
from bench.faults.server import Server
from tests.support.fuzzing import Hunt
from tests.support.world import World, made

PACKAGES = {"wapiti": "wapiti3==3.2.3", "sqlmap": "sqlmap==1.10.10"}
MODULES = (
    "sql,timesql,xss,permanentxss,file,exec,crlf,redirect,csp,http_headers,htaccess,shellshock,upload,methods,csrf"
)
FEWEST_PAGES = 4
# Pages whose queries and forms sqlmap tries, beside those that they lead to.
STARTS = {
    "nobody": ("/staff/sign-in?next=1", "/go?code=1", "/help?q=1"),
    "key_worker": ("/staff/young-people/?q=1&page=1", "/staff/ideas/?status=1", "/staff/alerts/?page=1"),
}


def install(tool: str, folder: Path) -> Path:
    """The scanner in an environment of its own; the program's path."""
    venv.create(folder, with_pip=True, clear=True)
    quiet = ["--quiet", "--quiet", "--disable-pip-version-check"]
    subprocess.run([str(folder / "bin/pip"), "install", *quiet, PACKAGES[tool]], check=True, stderr=subprocess.DEVNULL)
    return folder / "bin" / tool


def wapiti(program: Path, address: str, cookie: str, seconds: int, folder: Path) -> dict[str, Any]:
    """Every finding and anomaly that Wapiti reports, and how many pages it saw."""
    report = folder / "wapiti.json"
    start = "/staff/young-people/" if cookie else "/"
    command = [str(program), "-u", address + start, "--scope", "domain", "-m", MODULES, "--level", "1"]
    # Half of the time to find pages, half for the modules, each of which has a limit of its own.
    each = max(3, seconds // (2 * len(MODULES.split(","))))
    command += ["--max-scan-time", str(seconds // 2), "--max-attack-time", str(each), "--store-session", str(folder)]
    command += ["-f", "json", "-o", str(report), "--no-bugreport", "--flush-session", "-v", "0"]
    for page in ("/", "/staff/sign-in", "/help", "/hear/harbour-house", "/go"):
        command += ["-s", address + page]
    for page in ("/staff/sign-out", "/exit"):
        command += ["-x", address + page]
    if cookie:
        command += ["-H", f"Cookie: {cookie}"]
    _run(command, folder, seconds * 3 + 120)
    if not report.exists():
        return {"pages": 0, "found": []}
    told = json.loads(report.read_text(encoding="utf-8"))
    found = [
        f"{kind}: {one['method']} {one['path']} {one.get('parameter') or ''} {one['info']}"[:300]
        for part in ("vulnerabilities", "anomalies")
        for kind, ones in told[part].items()
        for one in ones
    ]
    return {"pages": told["infos"]["crawled_pages_nbr"], "found": found}


def sqlmap(program: Path, address: str, cookie: str, seconds: int, folder: Path) -> dict[str, Any]:
    """Every parameter that sqlmap calls injectable, and how many it tried."""
    tried, found = 0, []
    starts = STARTS["key_worker" if cookie else "nobody"]
    for number, start in enumerate(starts):
        out = folder / str(number)
        command = [str(program), "-u", address + start, "--batch", "--forms", "--crawl=1", "--level=1"]
        command += ["--technique=BEUS", "--skip=csrf_token", "--output-dir", str(out), "--crawl-exclude=sign-out"]
        command += ["--disable-coloring", "--answers=sitemap=N,normalize=Y,resume=Y", "--flush-session"]
        command += [f"--results-file={out}/results.csv"]
        if cookie:
            command += ["--cookie", cookie]
        out.mkdir()
        said = _run(command, folder, seconds // len(starts))
        tried += said.count("testing if") + said.count("does not seem to be injectable")
        results = out / "results.csv"
        if results.exists():
            with results.open(encoding="utf-8", newline="") as lines:
                found += [
                    f"{row['Target URL']} {row['Parameter']} {row['Technique(s)']}" for row in csv.DictReader(lines)
                ]
        found += [
            line
            for line in said.splitlines()
            if "is vulnerable" in line or ("appears to be" in line and "injectable" in line)
        ]
    return {"pages": tried, "found": sorted(set(found))}


SCANS = {"wapiti": wapiti, "sqlmap": sqlmap}


def scan(world: World, tool: str, who: str, seconds: int) -> dict[str, Any]:
    """One scan; the figures, `is_good` among them."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        program = install(tool, place / "environment")
        server = Server(str(world.settings.SQLALCHEMY_DATABASE_URI), place / "server.log")
        begun, done = time.monotonic(), threading.Event()
        calm = threading.Thread(target=_keep_calm, args=(world, done), daemon=True)
        try:
            server.start()
            calm.start()
            hunt = Hunt(world, server.port, seed=1)
            cookie = f"{hunt.fuzzer.cookie_name}={hunt.browsers['key_worker'].cookie}" if who == "key_worker" else ""
            told = SCANS[tool](program, f"http://127.0.0.1:{server.port}", cookie, seconds, place)
        finally:
            done.set()
            server.close()
        crashes = [
            line for line in (place / "server.log").read_text(errors="replace").splitlines() if '"crash"' in line
        ]
    return {
        "bench": "scanners",
        "tool": PACKAGES[tool],
        "as": who,
        **told,
        "crashes": crashes,
        "seconds": round(time.monotonic() - begun, 1),
        "is_good": not (told["found"] or crashes) and told["pages"] >= FEWEST_PAGES,
    }


def _run(command: list[str], folder: Path, seconds: int) -> str:
    """What a program says, until it ends or its time is over."""
    try:
        done = subprocess.run(
            ["nice", "-n", "10", *command], cwd=folder, capture_output=True, text=True, timeout=seconds, check=False
        )
    except subprocess.TimeoutExpired as cut:
        return (cut.stdout or b"").decode("utf-8", "replace") if isinstance(cut.stdout, bytes) else cut.stdout or ""
    return done.stdout


def _keep_calm(world: World, done: threading.Event) -> None:
    """Clear the counts of tries, else a scanner would hear nothing but "slow down"."""
    while not done.wait(1):
        with world.app.app_context(), transaction() as session:
            session.execute(delete(RateHit))


def main(arguments: list[str] | None = None) -> int:
    """Run every scan, each on a fresh world."""
    wanted = argparse.ArgumentParser(description="Wapiti and sqlmap.")
    wanted.add_argument("--minutes", type=float, default=5, help="for each scan, roughly")
    wanted.add_argument("--tool", choices=sorted(SCANS), action="append", help="only this one")
    wanted.add_argument("--as", dest="who", choices=sorted(STARTS), action="append", help="only as this one")
    given = wanted.parse_args(arguments)
    good = True
    with tempfile.TemporaryDirectory() as folder, made(Path(folder), None) as world:
        for tool in given.tool or SCANS:
            for who in given.who or STARTS:
                world.fresh()
                figures = scan(world, tool, who, round(given.minutes * 60))
                print(json.dumps(figures), flush=True)
                good = good and figures["is_good"]
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
