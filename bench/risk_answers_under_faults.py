"""Young people say that they may be in danger while everything breaks: is anybody missed, is anything done twice?

Run: python bench/risk_answers_under_faults.py [10000] [--seed 1] [--on sqlite] [--postgres ADDRESS]. They answer over plain
HTTP and try again where no answer comes. Meanwhile workers of the server and the whole server are killed, the watch over
alerts is killed too (two of it run at times, none at others), the mail server refuses, hangs, drops connections and is
away, and two members of staff acknowledge alerts through the page. The service promises to act within one minute, so that
the ladder is climbed in earnest: the deputy after 30 seconds, the lead after 60, the manager after 120.
At the end the faults cease, time passes for whatever waits to be sent again, and the watch does its last rounds. Then all
that is stored is compared with what was seen from outside: on phones, in the mail server, on the pages of staff.
500 people at a time, each time on a fresh database. One JSON line for each database; exit 1 on any difference.
"""

from __future__ import annotations

import datetime as dt
import random
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from sqlalchemy import func, select, update

from app.db import db, now, transaction
from app.messaging.models import OutboxMessage
from app.messaging.types import MessageState
from app.safeguarding.models import SafetyCover, WatchBeat
from app.safeguarding.types import Rung
from bench.faults.history import History, Visit
from bench.faults.long_run import long_run, on_each_database
from bench.faults.mail import Mail
from bench.faults.night import Claims, Teller, Worker
from bench.faults.respondent import Phone
from bench.faults.server import Killer, Server
from bench.faults.told import Night, Step, judge_night
from bench.faults.verdict import Verdict, judge
from bench.faults.watches import Watches
from tests.support.cast import Cast
from tests.support.invited import Invited, invite
from tests.support.live import Site
from tests.support.world import World, made

PEOPLE_AT_ONCE = 16
AT_A_TIME = 500
# Of all kills, the share that takes the whole server: it takes seconds to be back, and nobody gets anywhere meanwhile.
WHOLE = 0.1
# Rounds after which everything has to have gone out.
LAST_ROUNDS = 5


def run(number: int, seed: int, postgres: str | None, history_file: Path) -> dict[str, Any]:
    """One run on one database; the figures, `is_good` among them."""
    begun = time.monotonic()
    counts: Counter[str] = Counter()
    wrong: dict[str, list[str]] = {}
    history = History(history_file, seed)
    with tempfile.TemporaryDirectory() as folder, made(Path(folder), postgres) as world:
        for part, first in enumerate(range(0, number, AT_A_TIME)):
            verdict = _night(world, min(AT_A_TIME, number - first), seed * 1000 + part, history, counts)
            counts += verdict.counts
            for kind, lines in verdict.wrong.items():
                wrong.setdefault(kind, []).extend(lines)
            print(
                f"{min(first + AT_A_TIME, number)} of {number}: {verdict.wrong or 'good'}", file=sys.stderr, flush=True
            )
    history.close([])
    return {
        "bench": "risk_answers_under_faults",
        "database": "postgresql" if postgres else "sqlite",
        "seed": seed,
        "answers": number,
        **dict(sorted(counts.items())),
        **{kind: len(lines) for kind, lines in wrong.items()},
        "missed_below_with_95_percent": round(3 / max(1, counts["alerts_owed"]), 5),
        "seconds": round(time.monotonic() - begun, 1),
        "history": str(history_file),
        "is_good": not wrong,
        "examples": [line for lines in wrong.values() for line in lines[:5]],
    }


def _night(world: World, people: int, seed: int, history: History, counts: Counter[str]) -> Verdict:
    """Some people on a fresh database, under all faults; then peace, and the verdict."""
    world.fresh()
    invited = _prepare(world, people)
    database, log = str(world.settings.SQLALCHEMY_DATABASE_URI), history.path.with_suffix(".log")
    history.write("night", seed=seed)
    claims = Claims()
    with ExitStack() as stack:
        server = Server(database, log)
        stack.callback(server.close)
        server.start()
        mail = stack.enter_context(Mail(seed, history))
        watches = Watches(database, mail, seed, history, log)
        with watches, Killer(server, seed, lambda: history.answers, whole=WHOLE) as killer:
            workers = _workers(world, server, seed, claims, history)
            visits = _all_tell(server, invited, seed, history)
            for worker in workers:
                worker.stop()
        mail.heal()
        ended_at = _come_to_rest(world, watches)
    counts.update({f"kills_of_{what}": times for what, times in killer.kills.items()})
    counts.update({f"mail_{fault.replace(' ', '_')}": times for fault, times in mail.faults.items()})
    counts.update(kills_of_a_watch=len(watches.kills), answers_lost=sum(visit.lost for visit in visits))
    counts.update(pages_failed=sum(worker.failed for worker in workers))
    counts.update(gave_up=sum(bool(visit.gave_up) for visit in visits))
    with world.app.app_context():
        verdict = judge(visits)
        judge_night(verdict, Night(ladder_of(world.cast), mail.letters, watches.kills, claims, ended_at))
        db.session.rollback()
    return verdict


def ladder_of(cast: Cast) -> list[Step]:
    """Who is told of an alert at Harbour House, and how long after it was raised, where one minute is promised."""
    rungs = [(Rung.FIRST, 0, cast.asha), (Rung.DEPUTY, 30, cast.erin), (Rung.LEAD, 60, cast.lena)]
    rungs.append((Rung.MANAGER, 120, cast.erin))
    return [Step(rung, dt.timedelta(seconds=seconds), staff.user_id, staff.email) for rung, seconds, staff in rungs]


def _prepare(world: World, people: int) -> list[Invited]:
    """Somebody looks at every hour and acts within a minute; the quarterly sweep is due; everybody is invited."""
    with world.app.app_context():
        with transaction():
            db.session.execute(update(SafetyCover).values(hours="every day, all day", answer_minutes=1))
            db.session.execute(update(WatchBeat).values(beat_at=now() - dt.timedelta(hours=1)))
        persons = (world.cast.cara, world.cast.callum)
        return [invite(world.cast, persons[number % 2]) for number in range(people)]


def _workers(world: World, server: Server, seed: int, claims: Claims, history: History) -> list[Worker]:
    site = Site(world, f"http://127.0.0.1:{server.port}", "")
    workers = []
    with world.app.app_context():
        for staff in (world.cast.asha, world.cast.erin):
            phone = Phone(server.port)
            cookie = site.cookie(staff)
            phone.cookies[cookie["name"]] = cookie["value"]
            workers.append(Worker(phone, staff.user_id, seed, claims, history))
    for worker in workers:
        worker.start()
    return workers


def _all_tell(server: Server, invited: list[Invited], seed: int, history: History) -> list[Visit]:
    def tell(number: int) -> Visit:
        visit = Visit(invited[number].id, "check-in")
        chance = random.Random(f"{seed}:{number}")
        Teller(Phone(server.port), visit, invited[number].token, chance, history).run()
        return visit

    with ThreadPoolExecutor(PEOPLE_AT_ONCE) as people:
        return list(people.map(tell, range(len(invited))))


def _come_to_rest(world: World, watches: Watches) -> dt.datetime:
    """Rounds of the watch in peace, until nothing waits; the instant by which all that was due has been told."""
    for _round in range(LAST_ROUNDS):
        with world.app.app_context():
            ended_at = now()
            with transaction():
                # Time passes: whatever waits to be tried again, or was in the hands of somebody killed, is due.
                waiting = OutboxMessage.state == MessageState.WAITING
                db.session.execute(update(OutboxMessage).where(waiting).values(next_try_at=ended_at))
                db.session.execute(update(WatchBeat).values(beat_at=ended_at - dt.timedelta(hours=1)))
        watches.do_round()
        with world.app.app_context():
            count = db.session.scalar(select(func.count(OutboxMessage.id)).where(waiting))
            db.session.rollback()
        if not count:
            break
    return ended_at


def main(arguments: list[str] | None = None) -> int:
    """Run on SQLite and, where there is one, on PostgreSQL."""
    wanted = long_run("Answers that may mean danger, while everything breaks.", most=10_000)
    return on_each_database("risk_answers_under_faults", wanted.parse_args(arguments), run)


if __name__ == "__main__":
    sys.exit(main())
