"""Who is about in the night: young people who answer that they may be in danger, and workers who acknowledge alerts."""

from __future__ import annotations

import random
import re
import threading
import time
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

from bench.faults.history import History, Sent
from bench.faults.respondent import LostError, Phone, Respondent

# The question about danger in the check-in, and which of its answers mean it.
PLACE, DANGER = 5, ("1", "2")
# How many answer that they are fine: nobody may be told about them.
FINE = 0.1
LIST = "/staff/alerts/"
_TO_ACKNOWLEDGE = re.compile(r'action="/staff/alerts/([\w-]+)/acknowledge"')
_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
# How many alerts a worker takes on after each look at the list.
AT_ONE_LOOK = 12
# How often somebody does not press again when no answer comes.
GIVES_UP = 0.3


class Teller(Respondent):
    """A young person who goes straight to the question about danger, answers it, and stops at what they are told then."""

    def run(self) -> None:
        """Until the answer was acknowledged or the person gives up."""
        self._insist(f"/go/{self.token}")
        while not self.visit.gave_up and PLACE not in self.visit.saved:
            self._step()
        self.phone.close()

    def _step(self) -> None:
        path = self.phone.path
        if self.phone.status == 200 and path.startswith("/go/question/") and path != f"/go/question/{PLACE}":
            self._insist(f"/go/question/{PLACE}")
        else:
            super()._step()

    def _choose(self, _values: list[str]) -> Sent:
        # The same again where no answer came, as somebody does who means it.
        before = self.visit.tried.get(PLACE)
        return before[-1] if before else ("answer", "4" if self.chance.random() < FINE else self.chance.choice(DANGER))


@dataclass
class Claims:
    """What workers were told when they acknowledged: by alert, then by account, "mine", "other" or "unknown"."""

    told: dict[str, dict[int, list[str]]] = field(default_factory=dict)

    def note(self, alert: str, account_id: int, what: str) -> None:
        """One attempt and what came of it."""
        self.told.setdefault(alert, {}).setdefault(account_id, []).append(what)


class Worker(threading.Thread):
    """Looks at the list now and then, and acknowledges some of it, again where no answer comes."""

    def __init__(self, phone: Phone, account_id: int, seed: int, claims: Claims, history: History) -> None:
        super().__init__(name=f"worker {account_id}")
        self.phone, self.account_id, self.claims, self.history = phone, account_id, claims, history
        self.chance = random.Random(f"{seed}:worker {account_id}")
        self.done = threading.Event()
        # Pages that answered that something went wrong here.
        self.failed = 0
        self.error: BaseException | None = None

    def stop(self) -> None:
        """Let the worker go home."""
        self.done.set()
        self.join()
        self.phone.close()
        if self.error:
            raise self.error

    def run(self) -> None:
        """Until told to stop."""
        try:
            while not self.done.wait(self.chance.uniform(1, 3)):
                self._look()
        except BaseException as error:  # noqa: BLE001 - told by the thread that waits
            self.error = error

    def _look(self) -> None:
        try:
            self.phone.get(LIST)
        except LostError:
            return
        if self.phone.status >= 500:
            self.failed += 1
            return
        if self.phone.status != 200 or self.phone.path != LIST:
            raise AssertionError(f"the list answered {self.phone.status} at {self.phone.path}")
        waiting = list(dict.fromkeys(_TO_ACKNOWLEDGE.findall(self.phone.text)))
        token = _TOKEN.search(self.phone.text)
        for alert in self.chance.sample(waiting, min(AT_ONE_LOOK, len(waiting))):
            assert token is not None
            self._acknowledge(alert, token[1])

    def _acknowledge(self, alert: str, token: str) -> None:
        """Press the button until something is answered; without an answer it stays unknown, and some do not press again."""
        while not self.done.is_set():
            what = self._press(alert, token)
            self.claims.note(alert, self.account_id, what)
            event = "lost" if what == "unknown" else "answer"
            self.history.write(event, acknowledge=alert, by=self.account_id, told=what)
            if what != "unknown" or self.chance.random() < GIVES_UP:
                return
            time.sleep(self.chance.uniform(0.1, 0.5))

    def _press(self, alert: str, token: str) -> str:
        try:
            status = self.phone.post(f"{LIST}{alert}/acknowledge", {"csrf_token": token})
        except LostError:
            return "unknown"
        if status >= 500:
            self.failed += 1
            return "unknown"
        if status != 303:
            raise AssertionError(f"acknowledging answered {status}")
        return "other" if parse_qs(urlsplit(self.phone.to).query).get("taken") == [alert] else "mine"
