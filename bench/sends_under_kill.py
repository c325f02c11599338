"""People send forms while the server is killed (kill -9) at random: is any acknowledged answer lost, any stored twice?

Run: python bench/sends_under_kill.py [1000] [--seed 1] [--postgres ADDRESS]. Each young person goes from their link to the
receipt over plain HTTP, as a phone without scripts would, and tries again where no answer comes. Meanwhile workers, and
the whole server, are killed at random: a few forms are answered, 50 to 2,000 ms go by, and one more is killed. Afterwards
everything stored is compared with what the phones were told (Jepsen's idea: what was acknowledged must be there, once;
what was not may be there, at most once; nothing else may).
One JSON line for each database; exit 1 on any difference. With none in N, at most 3/N are lost with 95% confidence.
"""

from __future__ import annotations

import random
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.faults.history import History, Visit
from bench.faults.long_run import long_run, on_each_database
from bench.faults.respondent import Phone, Respondent
from bench.faults.server import Killer, Server
from bench.faults.verdict import judge
from tests.support.invited import Invited, invite
from tests.support.world import World, made

PEOPLE_AT_ONCE = 16
STARS = 0.2


def run(sends: int, seed: int, postgres: str | None, history_file: Path) -> dict[str, Any]:
    """One run on one database; the figures, `is_good` among them."""
    with tempfile.TemporaryDirectory() as folder, made(Path(folder), postgres) as world:
        invited = _invitations(world, sends, seed)
        history = History(history_file, seed)
        server = Server(str(world.settings.SQLALCHEMY_DATABASE_URI), history_file.with_suffix(".log"))
        begun = time.monotonic()
        try:
            server.start()
            with Killer(server, seed, lambda: history.answers) as killer:
                visits = _all_answer(server, invited, seed, history)
        finally:
            server.close()
        seconds = time.monotonic() - begun
        history.close(visits)
        with world.app.app_context():
            verdict = judge(visits)
    counts = verdict.counts
    return {
        "bench": "sends_under_kill",
        "database": "postgresql" if postgres else "sqlite",
        "seed": seed,
        "sends": sends,
        "kills_of_a_worker": killer.kills["worker"],
        "kills_of_the_server": killer.kills["server"],
        "forms_without_an_answer": sum(visit.lost for visit in visits),
        "retries": sum(visit.retries for visit in visits),
        **{name: counts[name] for name in ("acknowledged", "unknown", "unknown_stored", "sent")},
        **{name: counts[name] for name in ("steps_acknowledged", "alerts_owed", "alerts")},
        **{name: len(verdict.wrong.get(name, ())) for name in _KINDS},
        "lost_below_with_95_percent": round(3 / max(1, counts["acknowledged"]), 5),
        "seconds": round(seconds, 1),
        "history": str(history_file),
        "is_good": verdict.is_good,
        "examples": [line for lines in verdict.wrong.values() for line in lines[:5]],
    }


_KINDS = ("lost", "doubled", "altered", "invented", "steps_lost", "alerts_missed", "alerts_doubled", "audit")


def _invitations(world: World, sends: int, seed: int) -> list[tuple[Invited, str]]:
    chance = random.Random(f"{seed}:invitations")
    names = [chance.random() < STARS for _number in range(sends)]
    with world.app.app_context():
        people = (world.cast.cara, world.cast.callum)
        return [
            (invite(world.cast, people[number % 2], instrument=name), name)
            for number, name in enumerate("waymark-star" if is_star else "check-in" for is_star in names)
        ]


def _all_answer(server: Server, invited: list[tuple[Invited, str]], seed: int, history: History) -> list[Visit]:
    turn = threading.Lock()
    done = 0

    def answer(number: int) -> Visit:
        nonlocal done
        one, instrument = invited[number]
        visit = Visit(one.id, instrument)
        Respondent(Phone(server.port), visit, one.token, random.Random(f"{seed}:{number}"), history).run()
        with turn:
            done += 1
            if done % 100 == 0:
                print(f"{done} of {len(invited)}", file=sys.stderr, flush=True)
        return visit

    with ThreadPoolExecutor(PEOPLE_AT_ONCE) as people:
        return list(people.map(answer, range(len(invited))))


def main(arguments: list[str] | None = None) -> int:
    """Run on SQLite and, where there is one, on PostgreSQL."""
    wanted = long_run("Sends while the server is killed.", most=1000)
    return on_each_database("sends_under_kill", wanted.parse_args(arguments), run)


if __name__ == "__main__":
    sys.exit(main())
